#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

// JSON has no infinity and no NaN; any event must still be told, and read back as it was.
private let (infinity, minusInfinity, notANumber) = ("Infinity", "-Infinity", "NaN")

extension Event {
  /// The event as one line of JSON, with the line's end. Keys are sorted, so that equal events are
  /// equal bytes.
  public func line() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: infinity, negativeInfinity: minusInfinity, nan: notANumber)
    do {
      return try [UInt8](encoder.encode(self)) + [UInt8(ascii: "\n")]
    } catch {
      fatalError("an event did not encode: \(error)")
    }
  }

  /// The event that a line of JSON tells of.
  ///
  /// - Throws: `DecodingError` when the line is not an event, as when a program was killed midway.
  public init(line: some Sequence<UInt8>) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: infinity, negativeInfinity: minusInfinity, nan: notANumber)
    self = try decoder.decode(Event.self, from: Data(line))
  }
}
