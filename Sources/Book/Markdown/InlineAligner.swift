/// Finds where a block's inlines stand in the block's Markdown.
///
/// cmark's own places of inlines are off after a link with a line break in it, after link reference
/// definitions, and on lines that are indented differently. So each inline is looked for, in the
/// order of the document, from the place where the one before it was found. A search that fails
/// leaves the place where it is; after a few of these none is begun, which keeps it all linear.
struct InlineAligner {
  private let text: SourceText
  private var cursor = 0
  private var misses = 0
  /// Runs of backticks by their length, each by its offset, ascending.
  private let backticks: [Int: [Int]]

  init(_ text: SourceText) {
    self.text = text
    var backticks: [Int: [Int]] = [:]
    var index = 0
    while index < text.bytes.count {
      let length = Self.runLength(at: index, in: text.bytes)
      if length > 0 { backticks[length, default: []].append(index) }
      index += max(length, 1)
    }
    self.backticks = backticks
  }

  /// Passes a code span.
  ///
  /// - Parameter literal: What cmark read in it.
  /// - Returns: A function from offsets in the literal to places; `nil` when it was not found.
  mutating func pass(code literal: String) -> ((Int) -> (line: Int, column: Int))? {
    let wanted = Array(literal.utf8)
    return search { aligner, start in
      var index = start
      while index < aligner.text.bytes.count {
        if aligner.text.bytes[index] == UInt8(ascii: "\\") {
          index += 2
          continue
        }
        let length = Self.runLength(at: index, in: aligner.text.bytes)
        if length > 0, let end = aligner.closing(of: length, after: index + length),
          let content = aligner.match(wanted, in: index + length..<end)
        {
          let text = aligner.text
          return (end + length, { text.place(of: content + $0) })
        }
        index += max(length, 1)
      }
      return nil
    }
  }

  /// Passes something that stands in the Markdown as it does in the document.
  mutating func pass(verbatim literal: String) {
    let wanted = Array(literal.utf8)
    _ = search { aligner, start in aligner.find(wanted, from: start).map { ($0 + wanted.count, ()) }
    }
  }

  /// Passes a mark of ours and returns its place, and whether a backslash takes its meaning away.
  mutating func pass(_ mark: String) -> (line: Int, column: Int, isEscaped: Bool)? {
    search { aligner, start in aligner.mark(mark, from: start) }
  }

  /// The place of the next mark, which is not passed.
  mutating func peek(_ mark: String) -> (line: Int, column: Int, isEscaped: Bool)? {
    search { aligner, start in aligner.mark(mark, from: start).map { (start, $0.found) } }
  }

  private func mark(
    _ mark: String, from start: Int
  ) -> (end: Int, found: (line: Int, column: Int, isEscaped: Bool))? {
    let wanted = Array(mark.utf8)
    guard let found = find(wanted, from: start) else { return nil }
    let backslashes = text.bytes[..<found].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
    let place = text.place(of: found)
    return (found + wanted.count, (place.line, place.column, backslashes % 2 == 1))
  }

  private mutating func search<Found>(
    _ find: (borrowing InlineAligner, Int) -> (end: Int, found: Found)?
  ) -> Found? {
    guard misses < 8 else { return nil }
    guard let (end, found) = find(self, cursor) else {
      misses += 1
      return nil
    }
    cursor = end
    return found
  }

  private func find(_ wanted: [UInt8], from start: Int) -> Int? {
    guard let first = wanted.first else { return start }
    var index = start
    while let found = text.bytes[min(index, text.bytes.count)...].firstIndex(of: first) {
      if text.bytes[found...].starts(with: wanted) { return found }
      index = found + 1
    }
    return nil
  }

  private static func runLength(at start: Int, in bytes: [UInt8]) -> Int {
    bytes[start...].prefix { $0 == UInt8(ascii: "`") }.count
  }

  private func closing(of length: Int, after start: Int) -> Int? {
    guard let runs = backticks[length] else { return nil }
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle] < start { low = middle + 1 } else { high = middle }
    }
    return low < runs.count ? runs[low] : nil
  }

  /// The offset of the literal's first byte when the range holds it as CommonMark's section 6.1 says:
  /// line ends are spaces, and one space is stripped from either end.
  private func match(_ literal: [UInt8], in range: Range<Int>) -> Int? {
    guard range.count >= literal.count, range.count - literal.count <= 2 else { return nil }
    let start = range.lowerBound + (range.count - literal.count) / 2
    for index in literal.indices {
      let byte = text.bytes[start + index]
      guard (byte == UInt8(ascii: "\n") ? UInt8(ascii: " ") : byte) == literal[index] else {
        return nil
      }
    }
    return start
  }
}
