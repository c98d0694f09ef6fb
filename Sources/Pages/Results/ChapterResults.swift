public import Book

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The results of a chapter as data: the file beside its page.
///
/// The file is JSON with sorted keys. Keys that end in `_s`, `_bytes` or `_px` name the unit of
/// their value (seconds, bytes, pixels); columns of tables have their unit beside them. Numbers are
/// exact, not as the page rounds them; a number that is not finite is `null`. Pixels are not in the
/// file, but their digest is.
public struct ChapterResults: Codable, Hashable, Sendable {
  /// The chapter's name, for example `02-pca`.
  public var chapter: String
  /// Its title.
  public var title: String
  /// The constant `seed` that it ran with.
  public var seed: Int
  /// The machine that computed it; missing when its program did not start.
  public var machine: MachineRecord?
  /// Whether it is an earlier run's, kept because nothing that it depends on has changed.
  public var isKept: Bool
  /// The data sets that it read.
  public var data: [DataRecord]
  /// The cost of its program.
  public var cost: CostRecord?
  /// What came of each block, by its label, or `block-3` where it has none.
  public var blocks: [String: BlockResults]
  /// The values in the prose, in order.
  public var values: [ValueRecord]
  /// What went wrong.
  public var errors: [ErrorRecord]

  enum CodingKeys: String, CodingKey {
    case chapter, title, seed, machine
    case isKept = "is_kept"
    case data, cost, blocks, values, errors
  }

  /// The results of a run.
  public init(_ chapter: Chapter, run: ChapterRun) {
    self.chapter = chapter.name
    title = chapter.title
    seed = chapter.frontMatter.seed
    machine = run.machine.map(MachineRecord.init)
    isKept = run.isKept
    data = run.data.map(DataRecord.init)
    cost = run.cost.map(CostRecord.init)
    let labels = Labels([chapter])
    let records = chapter.blocks.enumerated().map { index, block in
      let record = BlockResults(
        block, run: index < run.blocks.count ? run.blocks[index] : nil,
        title: block.options.label.flatMap { labels[$0]?.text })
      return (block.key, record)
    }
    blocks = Dictionary(records) { first, _ in first }
    values = chapter.values.map {
      ValueRecord(
        expression: $0.expression, text: run.values[$0.number], number: run.exactValues[$0.number])
    }
    errors = run.errors.map(ErrorRecord.init)
  }

  /// The results that a file holds.
  ///
  /// - Throws: `DecodingError` when the bytes are not such a file.
  public init(json bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(ChapterResults.self, from: Data(bytes))
  }

  /// The file: UTF-8, indented, keys sorted, so that equal results are equal bytes.
  public func json() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return try [UInt8](encoder.encode(self)) + [UInt8(ascii: "\n")]
    } catch {
      fatalError("the results of \(chapter) did not encode: \(error)")
    }
  }
}
