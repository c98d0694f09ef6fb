/// A cell of a pipe table as it is written.
struct TableCell {
  /// Its Markdown, where `\|` has become `|`.
  var text: SourceText
  /// Where it begins.
  var line: Int
  var column: Int

  /// The cells of a row: between bars, which a backslash before them takes for text.
  static func all(of row: BlockSources.Line) -> [TableCell] {
    var row = row
    row.bytes = trimmed(row.bytes, in: &row.column)
    if row.bytes.first == bar { row.drop(1) }
    var cells: [TableCell] = []
    while !row.bytes.isEmpty {
      let (cell, length) = read(row)
      cells.append(cell)
      row.drop(min(length + 1, row.bytes.count))
    }
    return cells
  }

  /// The cell that begins with the line.
  static func first(of row: BlockSources.Line) -> TableCell { read(row).cell }

  private static let bar = UInt8(ascii: "|")
  private static let backslash = UInt8(ascii: "\\")

  /// The first cell of a row, and how many bytes stand before its closing bar.
  private static func read(_ row: BlockSources.Line) -> (cell: TableCell, length: Int) {
    var end = row.bytes.startIndex
    while end < row.bytes.endIndex {
      let isBar = row.bytes[end] == bar
      if isBar, end == row.bytes.startIndex || row.bytes[end - 1] != backslash { break }
      end += 1
    }
    var column = row.column
    let written = trimmed(row.bytes[..<end], in: &column)
    var cell = TableCell(text: SourceText(), line: row.line, column: column)
    var start = written.startIndex
    for index in written.indices.dropLast()
    where written[index] == backslash && written[index + 1] == bar {
      cell.text.append(
        written[start..<index], line: row.line, column: column + start - written.startIndex)
      start = index + 1
    }
    cell.text.append(
      written[start...], line: row.line, column: column + start - written.startIndex)
    return (cell, end - row.bytes.startIndex)
  }

  private static func trimmed(
    _ bytes: ArraySlice<UInt8>, in column: inout Int
  ) -> ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    let start = bytes.drop(while: isSpace)
    column += start.startIndex - bytes.startIndex
    guard let last = start.lastIndex(where: { !isSpace($0) }) else { return start.prefix(0) }
    return start[...last]
  }

  /// The alignments that a table's second line gives its columns; `nil` when the line is none.
  static func alignments(of row: BlockSources.Line) -> [Document.Alignment]? {
    guard row.bytes.allSatisfy({ "|:- \t".utf8.contains($0) }) else { return nil }
    let alignments = all(of: row).map { cell -> Document.Alignment? in
      let bytes = cell.text.bytes
      let (left, right) = (bytes.first == UInt8(ascii: ":"), bytes.last == UInt8(ascii: ":"))
      let dashes = bytes.dropFirst(left ? 1 : 0).dropLast(right ? 1 : 0)
      guard !dashes.isEmpty, dashes.allSatisfy({ $0 == UInt8(ascii: "-") }) else { return nil }
      return switch (left, right) {
      case (true, true): .center
      case (true, false): .left
      case (false, true): .right
      case (false, false): Document.Alignment.none
      }
    }
    let known = alignments.compactMap(\.self)
    return known.isEmpty || known.count < alignments.count ? nil : known
  }
}

extension BlockSources.Line {
  fileprivate mutating func drop(_ count: Int) {
    bytes = bytes.dropFirst(count)
    column += count
  }
}
