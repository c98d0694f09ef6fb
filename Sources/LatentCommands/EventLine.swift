internal import Book

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What happens in a render, for programs: one JSON object a line (`--json`). Fields that say nothing of
/// an event are left out; times are in seconds.
struct EventLine: Encodable {
  /// `chapter began`, `block began`, `progress`, `computation`, `diagnostic`, `chapter ended` or
  /// `ended`.
  var event: String
  /// The chapter's name.
  var chapter: String?
  /// The block's label, or `block-3`.
  var block: String?
  /// The block's number among the chapter's, from 1.
  var number: Int?
  /// What is being computed.
  var title: String?
  /// How much of it is done, from 0 to 1.
  var fraction: Double?
  /// What it says of itself.
  var note: String?
  /// How much longer it will take.
  var secondsLeft: Double?
  /// How long it took, when it was done.
  var seconds: Double?
  /// The digest of all that a computation's result depends on.
  var key: String?
  /// Whether the result was kept from before.
  var isKept: Bool?
  /// Whether the chapter has an error.
  var isFailed: Bool?
  /// The page that was written.
  var page: String?
  /// `error` or `warning`.
  var severity: String?
  /// The file of a diagnostic.
  var file: String?
  /// Its line, from 1.
  var line: Int?
  /// Its column in UTF-8 bytes, from 1.
  var column: Int?
  /// What it says.
  var message: String?
  /// How many computations were done.
  var computed: Int?
  /// How many results were found.
  var kept: Int?

  enum CodingKeys: String, CodingKey {
    case event, chapter, block, number, title, fraction, note
    case secondsLeft = "left_s"
    case seconds = "wall_s"
    case isKept = "is_kept"
    case isFailed = "is_failed"
    case key, page, severity, file, line, column, message, computed, kept
  }

  /// An event.
  init(_ event: String, chapter: String? = nil, block: String? = nil) {
    self.event = event
    self.chapter = chapter
    self.block = block
  }

  /// A diagnostic.
  init(_ diagnostic: Diagnostic) {
    self.init("diagnostic")
    severity = diagnostic.severity.rawValue
    (file, line, column) = (
      diagnostic.place.file, diagnostic.place.line, diagnostic.place.column
    )
    message = diagnostic.message
  }

  /// The object, keys sorted.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    } catch {
      fatalError("an event did not encode: \(error)")
    }
  }
}
