internal import Book
internal import Events
internal import Files

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What came of a block.
public struct BlockResults: Codable, Hashable, Sendable {
  /// How it ended.
  public enum State: String, Codable, Hashable, Sendable {
    case finished, failed
    case notRun = "not run"
    case notEvaluated = "not evaluated"
  }

  /// Its number among the chapter's running blocks, from 1.
  public var number: Int
  /// What the page calls it, for example `Figure 2.3`.
  public var title: String?
  /// How it ended.
  public var state: State
  /// The error that made it fail.
  public var failure: ErrorRecord?
  /// The block because of which it did not run.
  public var because: String?
  /// The message of the error that it had to throw.
  public var thrown: String?
  /// What it printed.
  public var printed: String?
  /// What it cost.
  public var cost: CostRecord?
  /// The expensive computations that it asked for, in the order they ended.
  public var computations: [ComputationRecord]?
  /// What it showed, in order.
  public var results: [Result]

  /// One thing that a block showed.
  public struct Result: Codable, Hashable, Sendable {
    /// `figure`, `image`, `sound`, `table` or `text`.
    public var kind: String
    /// A figure's or a sound's title.
    public var title: String?
    /// What can be seen in a figure, an image or a sound's waveform.
    public var description: String?
    /// What the reader must know of how it was made.
    public var note: String?
    /// A table, or the numbers that a figure drew, one table a panel.
    public var tables: [TableRecord]?
    /// A text.
    public var text: String?
    /// An image's width in pixels.
    public var width: Int?
    /// An image's height in pixels.
    public var height: Int?
    /// How many samples a sound has in a second.
    public var rate: Int?
    /// How long a sound is.
    public var seconds: Double?
    /// The SHA-256 of an image's PNG file or a sound's WAV file, in lower-case hexadecimal.
    public var digest: String?

    enum CodingKeys: String, CodingKey {
      case kind, title, description, note, tables, text
      case width = "width_px"
      case height = "height_px"
      case rate = "rate_hz"
      case seconds = "duration_s"
      case digest = "sha256"
    }

    init(_ shown: Shown) {
      switch shown {
      case .figure(let figure):
        kind = "figure"
        title = figure.title
        description = figure.description
        note = figure.note
        tables = figure.data.map(TableRecord.init)
      case .image(let image):
        kind = "image"
        description = image.description
        width = image.width
        height = image.height
        digest = Self.digest(ofBase64: image.png)
      case .sound(let sound):
        kind = "sound"
        title = sound.figure.title
        description = sound.figure.description
        note = sound.figure.note
        tables = sound.figure.data.map(TableRecord.init)
        rate = sound.rate
        seconds = sound.seconds
        digest = Self.digest(ofBase64: sound.wav)
      case .table(let table):
        kind = "table"
        note = table.note
        tables = [TableRecord(table)]
      case .text(let text):
        kind = "text"
        self.text = text
      }
    }

    private static func digest(ofBase64 text: String) -> String? {
      Data(base64Encoded: text).map { Files.digest(.sha256, of: [UInt8]($0)) }
    }
  }

  init(_ block: CodeBlock, run: BlockRun?, title: String?) {
    number = block.number
    self.title = title
    switch run?.state {
    case .finished: state = .finished
    case .failed(let diagnostic):
      state = .failed
      failure = ErrorRecord(diagnostic)
    case .notRun(let key):
      state = .notRun
      because = key
    case .notEvaluated: state = .notEvaluated
    case nil: state = block.options.eval ? .notRun : .notEvaluated
    }
    thrown = run?.thrown
    printed = run.flatMap { $0.printed.isEmpty ? nil : $0.printed }
    cost = run?.cost.map(CostRecord.init)
    computations = run.flatMap { run in
      run.computations.isEmpty ? nil : run.computations.map(ComputationRecord.init)
    }
    results = run?.shown.map(Result.init) ?? []
  }
}

/// A table's columns and exact values.
public struct TableRecord: Codable, Hashable, Sendable {
  /// A column: its heading, and the unit of its numbers if they have one.
  public struct Column: Codable, Hashable, Sendable {
    /// The heading.
    public var title: String
    /// The unit.
    public var unit: String?
  }

  /// A cell: a number, a text, or `null` for a number that is not finite.
  public enum Cell: Codable, Hashable, Sendable {
    case number(Double)
    case text(String)
    case notFinite

    /// Reads a number, a text or `null`.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .notFinite
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }

    /// Writes a number, a text or `null`.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let number): try container.encode(number)
      case .text(let text): try container.encode(text)
      case .notFinite: try container.encodeNil()
      }
    }
  }

  /// The columns, left to right.
  public var columns: [Column]
  /// The rows, top to bottom.
  public var rows: [[Cell]]
  /// How many rows there were before some were left out.
  public var totalRows: Int

  enum CodingKeys: String, CodingKey {
    case columns, rows
    case totalRows = "total_rows"
  }

  init(_ table: Shown.Table) {
    columns = table.columns.map { Column(title: $0.title, unit: $0.unit) }
    rows = table.rows.map { row in
      row.map { cell in
        switch cell {
        case .number(let value?, _) where value.isFinite: .number(value)
        case .number: .notFinite
        case .text(let text): .text(text)
        }
      }
    }
    totalRows = table.totalRows
  }
}
