/// A grey picture in the binary PGM format, of 8 or 16 bits.
///
/// The header is text: `P5`, the width, the height and the greatest value, with white space and comments
/// (from `#` to the end of the line) between them, and one white-space character after it. Then the values follow,
/// row by row from the top, in one byte each, or in two, the higher first, where the greatest is above 255.
///
/// - Source: Poskanzer, the manual page pgm(5) of Netpbm.
public struct PGM: Hashable, Sendable {
  /// The number of columns, from 1.
  public let width: Int
  /// The number of rows, from 1.
  public let height: Int
  /// The value of white, from 1 to 65,535.
  public let white: Int
  /// The values (height × width), row by row from the top, from 0 (black) to `white`.
  public let values: [UInt16]

  /// Reads a file of one picture.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The name for errors.
  /// - Throws: A file that does not begin with `P5`; a width or a height of 0 or beyond any memory; a greatest value
  ///   that is not from 1 to 65,535; something else than numbers between them; fewer or more values than the header
  ///   states; a value above the greatest. Each with the byte where it was noticed.
  public init(_ bytes: [UInt8], file: String) throws(FileError) {
    var header = PGMHeader(bytes, file: file)
    try header.readMagic()
    let (width, widthPlace) = try header.readNumber("the width")
    let (height, heightPlace) = try header.readNumber("the height")
    let (white, whitePlace) = try header.readNumber("the greatest value")
    guard width >= 1 else { throw header.error(widthPlace, "a width of 0", "at least 1") }
    guard height >= 1 else { throw header.error(heightPlace, "a height of 0", "at least 1") }
    guard (1...65_535).contains(white) else {
      throw header.error(whitePlace, "a greatest value of \(white)", "1 to 65,535")
    }
    try header.readLastSpace()
    let start = header.place
    let size = white > 255 ? 2 : 1
    let rest = bytes.count - start
    let (count, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, count <= Int.max / 2 else {
      throw header.error(
        widthPlace, "a size of \(width) × \(height), more than any memory",
        "the \(rest / size) values that follow")
    }
    guard rest == count * size else {
      throw header.error(
        min(bytes.count, start + count * size),
        rest < count * size
          ? "the end of the file after \(rest / size) values" : "\(rest - count * size) more bytes",
        rest < count * size
          ? "\(count) values (\(width) × \(height))"
          : "the end of the file after \(count) values (\(width) × \(height))")
    }
    let values = (0..<count).map { index -> UInt16 in
      let place = start + index * size
      return size == 1 ? UInt16(bytes[place]) : UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])
    }
    if let index = values.firstIndex(where: { $0 > white }) {
      throw header.error(
        start + index * size, "a value of \(values[index])",
        "at most \(white), the greatest as the header says")
    }
    (self.width, self.height, self.white, self.values) = (width, height, white, values)
  }
}

/// The header of a PGM file, read from its start.
private struct PGMHeader {
  private let bytes: [UInt8]
  private let file: String
  private(set) var place = 0

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  mutating func readMagic() throws(FileError) {
    guard bytes.starts(with: Array("P5".utf8)) else {
      throw error(
        0,
        bytes.isEmpty
          ? "an empty file" : "bytes \(bytes.prefix(2).map(String.init).joined(separator: " "))",
        "80 53 (P5), the start of a binary PGM file")
    }
    place = 2
  }

  /// Reads a decimal number, with the space and the comments before it.
  ///
  /// - Returns: The number, and where it begins.
  mutating func readNumber(_ what: String) throws(FileError) -> (value: Int, place: Int) {
    let before = place
    while place < bytes.count, isSpace(bytes[place]) || bytes[place] == UInt8(ascii: "#") {
      if bytes[place] == UInt8(ascii: "#") {
        while place < bytes.count, bytes[place] != 10, bytes[place] != 13 { place += 1 }
      } else {
        place += 1
      }
    }
    guard place > before || place == bytes.count else {
      throw error(place, "byte \(bytes[place])", "white space before \(what)")
    }
    let start = place
    var value = 0
    while place < bytes.count, (48...57).contains(bytes[place]) {
      // No number of a header needs more than ten digits; 2³¹ has as many.
      guard place - start < 10 else {
        throw error(start, "a number of more than 10 digits", what)
      }
      value = value * 10 + Int(bytes[place] - 48)
      place += 1
    }
    guard place > start else {
      throw error(
        place, place == bytes.count ? "the end of the file" : "byte \(bytes[place])",
        "\(what), in decimal digits")
    }
    return (value, start)
  }

  /// Reads the one white-space character after which the values begin.
  mutating func readLastSpace() throws(FileError) {
    guard place < bytes.count, isSpace(bytes[place]) else {
      throw error(
        place, place == bytes.count ? "the end of the file" : "byte \(bytes[place])",
        "white space after the greatest value")
    }
    place += 1
  }

  func error(_ offset: Int, _ found: String, _ expected: String) -> FileError {
    FileError(file: file, offset: offset, found: found, expected: expected)
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
