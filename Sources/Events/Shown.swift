/// What a block put on the page with `show`.
public enum Shown: Codable, Hashable, Sendable {
  /// A drawing.
  case figure(Figure)
  /// A picture made of pixels.
  case image(Image)
  /// A table.
  case table(Table)
  /// A sound that can be played.
  case sound(Sound)
  /// Plain text, shown in a fixed-width face.
  case text(String)
}

extension Shown {
  /// A drawing in SVG, made twice: text keeps its size, so a phone gets its own layout.
  public struct Figure: Codable, Hashable, Sendable {
    /// What the drawing is, in a few words.
    public var title: String
    /// What can be seen in it, for those who can't see it.
    public var description: String
    /// The `<svg>` element for columns of 640 CSS pixels or more.
    public var wide: String
    /// The `<svg>` element for columns of 340 CSS pixels.
    public var narrow: String
    /// The numbers that were drawn, one table a panel.
    public var data: [Table]
    /// What the reader must know of how it was drawn, for example that points were rasterised.
    public var note: String?

    /// A drawing.
    public init(
      title: String, description: String, wide: String, narrow: String, data: [Table],
      note: String? = nil
    ) {
      self.title = title
      self.description = description
      self.wide = wide
      self.narrow = narrow
      self.data = data
      self.note = note
    }
  }

  /// A picture as a PNG file.
  public struct Image: Codable, Hashable, Sendable {
    /// The PNG file's bytes in base 64.
    public var png: String
    /// The width in pixels of the PNG.
    public var width: Int
    /// The height in pixels of the PNG.
    public var height: Int
    /// The width at which it is best seen, in CSS pixels.
    public var displayWidth: Int
    /// What can be seen in it, for those who can't see it.
    public var description: String
    /// Whether its colours go two ways from the paper's, so that on dark paper they begin with the dark.
    public var isSigned: Bool?

    /// A picture.
    public init(
      png: String, width: Int, height: Int, displayWidth: Int, description: String,
      isSigned: Bool? = nil
    ) {
      self.png = png
      self.isSigned = isSigned
      self.width = width
      self.height = height
      self.displayWidth = displayWidth
      self.description = description
    }
  }

  /// A sound as a WAV file, with the drawing of its waveform.
  public struct Sound: Codable, Hashable, Sendable {
    /// Its waveform; the drawing's title says what is heard.
    public var figure: Figure
    /// The WAV file's bytes in base 64.
    public var wav: String
    /// How many samples there are in a second, in Hz.
    public var rate: Int
    /// How long it is.
    public var seconds: Double

    /// A sound.
    public init(figure: Figure, wav: String, rate: Int, seconds: Double) {
      self.figure = figure
      self.wav = wav
      self.rate = rate
      self.seconds = seconds
    }
  }

  /// A table: named columns, and rows of cells.
  public struct Table: Codable, Hashable, Sendable {
    /// The columns, left to right.
    public var columns: [Column]
    /// The rows, top to bottom; each has one cell a column.
    public var rows: [[Cell]]
    /// How many rows there were before some were left out.
    public var totalRows: Int
    /// A line under the table.
    public var note: String?

    /// A table.
    public init(columns: [Column], rows: [[Cell]], totalRows: Int? = nil, note: String? = nil) {
      self.columns = columns
      self.rows = rows
      self.totalRows = totalRows ?? rows.count
      self.note = note
    }
  }

  /// A column of a table.
  public struct Column: Codable, Hashable, Sendable {
    /// The heading.
    public var title: String
    /// The unit of its numbers, shown under the heading.
    public var unit: String?
    /// A heading above that of neighbouring columns with the same one.
    public var group: String?

    /// A column.
    public init(_ title: String, unit: String? = nil, group: String? = nil) {
      self.title = title
      self.unit = unit
      self.group = group
    }
  }

  /// A cell of a table.
  public enum Cell: Codable, Hashable, Sendable {
    /// A number: its exact value, which goes into the results, and its text, which is shown.
    /// A value that is not finite has no place in JSON and is kept as `nil`.
    case number(Double?, text: String)
    /// A text.
    case text(String)
  }
}
