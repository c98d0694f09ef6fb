/// The Markdown of a block's inlines, and where each of its bytes stands in the chapter.
struct SourceText {
  /// The bytes as cmark's inline parser sees them.
  private(set) var bytes: [UInt8] = []
  private var pieces: [Piece] = []

  private struct Piece {
    var offset: Int
    var line: Int
    var column: Int
  }

  /// Adds bytes that stand side by side in the chapter.
  mutating func append(_ more: some Collection<UInt8>, line: Int, column: Int) {
    pieces.append(Piece(offset: bytes.count, line: line, column: column))
    bytes += more
  }

  /// The line and the column of a byte, from 1.
  func place(of offset: Int) -> (line: Int, column: Int) {
    // The last piece that begins at or before the offset.
    var (low, high) = (0, pieces.count)
    while low + 1 < high {
      let middle = (low + high) / 2
      if pieces[middle].offset <= offset { low = middle } else { high = middle }
    }
    guard !pieces.isEmpty else { return (1, 1) }
    return (pieces[low].line, pieces[low].column + offset - pieces[low].offset)
  }
}
