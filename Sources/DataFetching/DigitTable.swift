package import Files

/// Reads a CSV table of digits, piece by piece: a line of column names, then a line for each image, which has its
/// label and the 28 × 28 pixels, row by row.
package struct DigitTable {
  /// The name for errors.
  let name: String
  private var labels: [UInt8] = []
  private var pixels: [UInt8] = []
  /// The line, from 1, and the column, from 0, that the next byte belongs to.
  private var line = 1
  private var column = 0
  /// The number so far, and how many digits it has.
  private var value = 0
  private var digits = 0

  private static let (height, width) = (28, 28)

  package init(name: String) { self.name = name }

  /// Reads the next piece, which may end anywhere.
  ///
  /// - Throws: Something else than numbers from 0 to 255, or a line with too few or too many of them.
  package mutating func read(_ piece: RawSpan) throws(FileError) {
    for index in 0..<piece.byteCount {
      let byte = piece.unsafeLoad(fromByteOffset: index, as: UInt8.self)
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9") where line > 1:
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
        digits += 1
        guard digits <= 3, value <= 255 else { throw error("\(value)", "a number up to 255") }
      case UInt8(ascii: ",") where line > 1:
        try endNumber()
      case UInt8(ascii: "\n"):
        try endLine()
      case UInt8(ascii: "\r"): break
      default:
        guard line == 1 else { throw error("byte \(byte)", "digits and commas") }
      }
    }
  }

  /// The images (count × 28 × 28) and the labels (count).
  ///
  /// - Throws: A table that ends within a line.
  package consuming func finish() throws(FileError) -> (images: IDX, labels: IDX) {
    if digits > 0 || column > 0 { try endLine() }
    return (
      IDX(dimensions: [labels.count, Self.height, Self.width], values: pixels),
      IDX(dimensions: [labels.count], values: labels)
    )
  }

  private mutating func endNumber() throws(FileError) {
    guard digits > 0 else { throw error("no number", "a number up to 255") }
    if column == 0 { labels.append(UInt8(value)) } else { pixels.append(UInt8(value)) }
    column += 1
    (value, digits) = (0, 0)
  }

  private mutating func endLine() throws(FileError) {
    let expected = 1 + Self.height * Self.width
    if line > 1 {
      try endNumber()
      guard column == expected else { throw error("\(column) numbers", "\(expected)") }
    }
    line += 1
    column = 0
  }

  private func error(_ found: String, _ expected: String) -> FileError {
    FileError(
      file: name, found: "\(found) in line \(line), column \(column + 1)", expected: expected)
  }
}
