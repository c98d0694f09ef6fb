/// Makes the pipe tables in a document's paragraphs into tables, as GitHub Flavored Markdown 0.29
/// says in its section 4.10.
///
/// A paragraph is a table when its second line gives the alignment of as many columns as its first
/// line has. A line `: Caption {#tbl-x}` after the last row, or a paragraph of that form after the
/// table, is its caption.
struct Tables {
  /// The document with its tables.
  private(set) var document: Document

  /// What a paragraph says, before its cells' inlines are read.
  fileprivate struct Table {
    var alignments: [Document.Alignment]
    /// Rows of cells by their numbers among all cells of the document.
    var rows: [[Int]] = []
    var caption: Int?
    var label: String?
  }

  /// - Parameters:
  ///   - original: The document.
  ///   - source: The chapter; what is wrong is noted in it.
  /// - Throws: `MarkdownLimit` as `Document.parse(_:)` does.
  init(in original: Document, of source: inout ChapterSource) throws(MarkdownLimit) {
    var tables: [Int: Table] = [:]
    var captions: Set<Int> = []
    var cells: [TableCell] = []
    var padding = 0
    let sources = BlockSources(of: original, lines: source.markdown)
    for (index, node) in original.nodes.enumerated()
    where node.kind == .paragraph && Self.hasBar(original.nodes[index + 1..<node.end]) {
      guard let lines = sources.textLines(of: index),
        var table = Self.read(lines, into: &cells, padding: &padding, of: &source)
      else { continue }
      if table.caption == nil, node.end < original.nodes[sources.parent(of: index)].end,
        original.nodes[node.end].kind == .paragraph,
        let lines = sources.textLines(of: node.end), Self.isCaption(lines[0])
      {
        table.addCaption(lines, into: &cells, of: &source)
        captions.insert(node.end)
      }
      tables[index] = table
    }
    guard !tables.isEmpty else {
      document = original
      return
    }
    let inlines = try CellInlines(
      cells, markdown: source.markdown.map { $0 + "\n" }.joined())
    document = original.rewriting { index, builder in
      guard let table = tables[index] else { return captions.contains(index) }
      let place = original.nodes[index]
      builder.enter(.table(label: table.label), line: place.line, column: place.column)
      if let caption = table.caption {
        inlines.add(caption, as: .tableCaption, to: &builder)
      }
      for (number, row) in table.rows.enumerated() {
        let line = row.first.map { cells[$0].line } ?? place.line
        builder.enter(.tableRow(isHeader: number == 0), line: line, column: place.column)
        for (column, alignment) in table.alignments.enumerated() {
          if column < row.count {
            inlines.add(row[column], as: .tableCell(alignment: alignment), to: &builder)
          } else {
            builder.add(.tableCell(alignment: alignment), line: line, column: place.column)
          }
        }
        builder.leave()
      }
      builder.leave()
      return true
    }
  }

  /// Cells that are missing from rows, in all tables: without a limit, a long first row over many
  /// short ones would be a table of the square of its text's size.
  private static let maximumPadding = 1_000_000

  /// Whether there is a bar among the inlines, as in every table.
  private static func hasBar(_ inlines: ArraySlice<Document.Node>) -> Bool {
    inlines.contains {
      switch $0.kind {
      case .text(let text), .code(let text): text.utf8.contains(UInt8(ascii: "|"))
      default: false
      }
    }
  }

  private static func isCaption(_ line: BlockSources.Line) -> Bool {
    line.bytes.starts(with: ": ".utf8)
  }

  /// The table of a paragraph's lines; `nil` when they are none.
  private static func read(
    _ lines: [BlockSources.Line], into cells: inout [TableCell], padding: inout Int,
    of source: inout ChapterSource
  ) -> Table? {
    let bar = UInt8(ascii: "|")
    let second = lines.dropFirst().firstIndex {
      $0.bytes.contains(bar) && TableCell.alignments(of: $0) != nil
    }
    guard let second, let alignments = TableCell.alignments(of: lines[second]) else { return nil }
    let header = lines[second - 1]
    let width = TableCell.all(of: header).count
    let place = source.place(markdownLine: header.line, column: header.column)
    guard width == alignments.count else {
      if header.bytes.contains(bar) {
        source.warning(
          at: place,
          "this is no table: it has \(width) columns, and the line under it has "
            + "\(alignments.count); make them as many")
      }
      return nil
    }
    guard second == 1 else {
      source.warning(at: place, "this is no table; put an empty line before it")
      return nil
    }
    var table = Table(alignments: alignments)
    for (number, line) in lines.enumerated() where number != 1 {
      if number > 1, number == lines.count - 1, isCaption(line) {
        table.addCaption([line], into: &cells, of: &source)
        break
      }
      let row = TableCell.all(of: line)
      if row.count > width {
        source.warning(
          at: source.place(markdownLine: row[width].line, column: row[width].column),
          "this row has \(row.count) cells in a table of \(width) columns; what is too much is left "
            + "out. A bar that is no border is written \\|")
      }
      padding += max(0, width - row.count)
      guard padding <= maximumPadding else {
        source.error(
          at: source.place(markdownLine: line.line, column: line.column),
          "the tables' short rows miss more than \(maximumPadding) cells; give this table less columns"
        )
        return nil
      }
      table.rows.append(Array(cells.count..<cells.count + min(width, row.count)))
      cells += row.prefix(width)
    }
    return table
  }
}

extension Tables.Table {
  /// Takes lines, of which the first begins with a colon, as the table's caption.
  fileprivate mutating func addCaption(
    _ lines: [BlockSources.Line], into cells: inout [TableCell], of source: inout ChapterSource
  ) {
    let first = lines[0]
    let text = lines.map { String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: " ")
    let labelled = TrailingLabel(text)
    if let labelled {
      let last = lines[lines.count - 1]
      let place = source.place(
        markdownLine: last.line, column: last.column + max(0, last.bytes.count - labelled.distance))
      if let problem = Label.problem(with: labelled.label, of: ["tbl"]) {
        source.error(at: place, problem)
      } else {
        label = labelled.label
      }
    }
    caption = cells.count
    var caption = TableCell(text: SourceText(), line: first.line, column: first.column + 2)
    caption.text.append(
      Array((labelled?.text ?? text).utf8.dropFirst(2)), line: caption.line, column: caption.column)
    cells.append(caption)
  }
}

/// The inlines of table cells, read by cmark.
///
/// All cells are paragraphs of one document, which ends with the chapter's own text so that links by
/// reference find their definitions. Each paragraph begins with a no-break space: no block but a
/// paragraph begins so, and to emphasis it is the space that the beginning of a line is.
private struct CellInlines {
  private let cells: [TableCell]
  private let document: Document
  /// The paragraph of each cell.
  private let paragraphs: [Int]

  private static let guardSpace = "\u{A0}"

  init(_ cells: [TableCell], markdown: String) throws(MarkdownLimit) {
    self.cells = cells
    var text = ""
    for cell in cells {
      text += Self.guardSpace + String(decoding: cell.text.bytes, as: UTF8.self) + "\n\n"
    }
    document = try Document.parse(text + markdown, isSmart: true)
    var paragraphs: [Int] = []
    var index = 1
    for _ in cells {
      paragraphs.append(index)
      index = document.nodes[index].end
    }
    self.paragraphs = paragraphs
  }

  /// Adds a cell with its inlines.
  func add(_ number: Int, as kind: Document.Kind, to builder: inout DocumentBuilder) {
    let cell = cells[number]
    let paragraph = paragraphs[number]
    builder.enter(kind, line: cell.line, column: cell.column)
    var start = paragraph + 1
    if case .text(let text) = document.nodes[start].kind, text.hasPrefix(Self.guardSpace) {
      let rest = text.unicodeScalars.dropFirst()
      if !rest.isEmpty {
        builder.add(.text(String(rest)), line: cell.line, column: cell.column)
      }
      start += 1
    }
    builder.add(
      start..<document.nodes[paragraph].end, of: document, line: cell.line, column: cell.column)
    builder.leave()
  }
}
