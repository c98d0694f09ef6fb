/// Finds the Markdown that a block of a document was read from.
struct BlockSources {
  private let document: Document
  private let lines: [String]
  /// The parent of each node; the document is its own.
  private let parents: [Int]

  /// Deeper blocks are not looked for: to find a line costs the square of its depth.
  private static let maximumDepth = 100

  /// - Parameters:
  ///   - document: A document.
  ///   - lines: The lines that it was read from.
  init(of document: Document, lines: [String]) {
    self.document = document
    self.lines = lines
    var parents = Array(repeating: 0, count: document.nodes.count)
    var open: [Int] = []
    for index in document.nodes.indices {
      while let last = open.last, document.nodes[last].end <= index { open.removeLast() }
      parents[index] = open.last ?? 0
      if document.nodes[index].end > index + 1 { open.append(index) }
    }
    self.parents = parents
  }

  /// The node in which a node stands.
  func parent(of index: Int) -> Int { parents[index] }

  /// A line of a block, without what its containers put before it.
  struct Line {
    var bytes: ArraySlice<UInt8>
    var line: Int
    var column: Int
  }

  /// The text of a paragraph, a heading, a table's cell or a table's caption; `nil` for blocks nested
  /// more than 100 deep.
  func text(of block: Int) -> SourceText? {
    guard let lines = textLines(of: block), let first = lines.first else { return nil }
    if case .tableCell = document.nodes[block].kind {
      return TableCell.first(of: first).text
    }
    var text = SourceText()
    text.append(first.bytes, line: first.line, column: first.column)
    for line in lines.dropFirst() {
      // The line feed has the place of the byte before the text, which nobody asks for.
      text.append([UInt8(ascii: "\n")], line: line.line, column: line.column - 1)
      text.append(line.bytes, line: line.line, column: line.column)
    }
    return text
  }

  /// The lines of a block of inlines.
  ///
  /// Link reference definitions before a paragraph's text are among them, and so is a heading's
  /// underline. `nil` for blocks nested more than 100 deep.
  func textLines(of block: Int) -> [Line]? {
    let node = document.nodes[block]
    guard let containers = containers(of: block), lines.indices.contains(node.line - 1) else {
      return nil
    }
    let first = Array(lines[node.line - 1].utf8)
    var found = [
      Line(
        bytes: first[min(max(node.column - 1, 0), first.count)...], line: node.line,
        column: node.column)
    ]
    // It ends before the next block or an empty line. cmark's own ends are not to be relied on.
    let next = node.end < document.nodes.count ? document.nodes[node.end].line : .max
    let last = next >= node.line ? min(next - 1, lines.count) : lines.count
    for line in stride(from: node.line + 1, through: last, by: 1) {
      var cursor = LineCursor(lines[line - 1])
      _ = containers.allSatisfy { cursor.pass($0) }
      let start = cursor.textOffset
      if start == cursor.bytes.count { break }
      found.append(Line(bytes: cursor.bytes[start...], line: line, column: start + 1))
    }
    return found
  }

  /// The containers in which a block stands, outermost first.
  private func containers(of block: Int) -> [Container]? {
    var ancestors: [Int] = []
    var index = block
    while index != 0 {
      index = parents[index]
      switch document.nodes[index].kind {
      case .blockQuote, .item: ancestors.append(index)
      default: break
      }
      if ancestors.count > Self.maximumDepth { return nil }
    }
    var containers: [Container] = []
    var line = 0
    var cursor = LineCursor("")
    for index in ancestors.reversed() {
      let node = document.nodes[index]
      if node.line != line {
        line = node.line
        guard lines.indices.contains(line - 1) else { return nil }
        cursor = LineCursor(lines[line - 1])
        guard containers.allSatisfy({ cursor.pass($0) }) else { return nil }
      }
      if node.kind == .item {
        guard let item = cursor.openItem() else { return nil }
        containers.append(item)
      } else {
        guard cursor.pass(.quotation) else { return nil }
        containers.append(.quotation)
      }
    }
    return containers
  }
}
