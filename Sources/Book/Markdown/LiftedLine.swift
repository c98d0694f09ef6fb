/// A line of a chapter in which marks stand for what was lifted out of it, and which knows where in
/// the chapter each of its bytes stands.
struct LiftedLine: Hashable {
  /// Bytes that follow one another in the chapter too, or a mark.
  private struct Piece: Hashable {
    var bytes: [UInt8]
    /// The column in the chapter of the first byte; of the whole, if it is a mark.
    var column: Int
    var isMark = false
  }
  private var pieces: [Piece]

  /// A line from which nothing has been lifted.
  init(_ line: String) { pieces = [Piece(bytes: Array(line.utf8), column: 1)] }

  /// The line as cmark gets it.
  var text: String { String(decoding: pieces.flatMap(\.bytes), as: UTF8.self) }

  /// Puts marks in the places of bytes.
  ///
  /// - Parameter marks: What is to stand where: offsets in the line as it is now, ascending, which
  ///   touch no mark.
  mutating func replace(_ marks: [(range: Range<Int>, mark: String)]) {
    var done: [Piece] = []
    var rest = marks[...]
    var start = 0
    for piece in pieces {
      let end = start + piece.bytes.count
      var offset = 0
      while !piece.isMark, let next = rest.first, next.range.lowerBound >= start,
        next.range.upperBound <= end
      {
        let cut = next.range.lowerBound - start
        done.append(
          Piece(bytes: Array(piece.bytes[offset..<cut]), column: piece.column + offset))
        done.append(Piece(bytes: Array(next.mark.utf8), column: piece.column + cut, isMark: true))
        offset = next.range.upperBound - start
        rest = rest.dropFirst()
      }
      done.append(
        offset == 0
          ? piece : Piece(bytes: Array(piece.bytes[offset...]), column: piece.column + offset))
      start = end
    }
    guard rest.isEmpty else { fatalError("marks do not stand in the line's pieces") }
    pieces = done
  }

  /// The column in the chapter of a column of the line; both count bytes from 1.
  func chapterColumn(_ column: Int) -> Int {
    var rest = max(0, column - 1)
    for piece in pieces {
      if rest < piece.bytes.count { return piece.isMark ? piece.column : piece.column + rest }
      rest -= piece.bytes.count
    }
    guard let last = pieces.last else { return column }
    return last.column + last.bytes.count + rest
  }
}

/// The marks that stand for what was lifted: between two control characters that are for private use,
/// which the chapter's own text can't hold.
enum LiftMark {
  static let open: Unicode.Scalar = "\u{91}"
  static let close: Unicode.Scalar = "\u{92}"

  /// The mark of a formula, by its number.
  static func formula(_ number: Int) -> String { "\u{91}\(number)\u{92}" }

  /// The mark on a line with which an earlier line's formula goes on.
  static let continuation = "\u{91}\u{92}"

  /// A piece of a text with marks.
  enum Piece {
    case text(Substring)
    case formula(Int)
    case continuation
  }

  /// A text taken apart at its marks; what is no mark of ours is text.
  static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    while let start = rest.unicodeScalars.firstIndex(of: open),
      let end = rest.unicodeScalars[start...].firstIndex(of: close)
    {
      if start > rest.startIndex { pieces.append(.text(rest[..<start])) }
      let inside = rest[rest.unicodeScalars.index(after: start)..<end]
      pieces.append(Int(inside).map { .formula($0) } ?? .continuation)
      rest = rest[rest.unicodeScalars.index(after: end)...]
    }
    if !rest.isEmpty { pieces.append(.text(rest)) }
    return pieces
  }

  /// Whether there is a mark in the text.
  static func isIn(_ text: String) -> Bool { text.unicodeScalars.contains(open) }
}
