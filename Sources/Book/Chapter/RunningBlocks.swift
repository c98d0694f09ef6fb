/// Makes the fences of a document that run into running blocks.
struct RunningBlocks {
  /// The blocks in order.
  private(set) var blocks: [CodeBlock] = []
  /// The document with a `.running` node for each of them.
  private(set) var document: Document

  /// What is wrong is noted in `source`.
  init(in original: Document, of source: inout ChapterSource) {
    document = original
    document = original.rewriting { index, builder in
      let node = original.nodes[index]
      guard case .codeBlock(let info, let literal) = node.kind,
        Self.runs(
          info, fence: source.place(markdownLine: node.line, column: node.column), in: &source)
      else { return false }
      let block = Self.read(literal, number: blocks.count + 1, fence: node, in: &source)
      builder.add(.running(number: block.number), line: node.line, column: node.column)
      blocks.append(block)
      return true
    }
  }

  /// Whether a fence with this info string runs.
  private static func runs(
    _ info: String, fence: Diagnostic.Place, in source: inout ChapterSource
  ) -> Bool {
    let words = info.split { $0 == " " || $0 == "\t" }.map(String.init)
    guard let first = words.first?.lowercased() else { return false }
    // The second word, or what is glued to the first by a hyphen.
    let second =
      first == "swift" ? words.dropFirst().first : String(first.dropFirst("swift-".count))
    guard first == "swift" || first.hasPrefix("swift-"), let second else { return false }
    var place = fence
    if let range = source.line(fence.line).range(of: second, after: fence.column) {
      place.column = range
    }
    guard second.lowercased() == "config" else {
      let isNear = NearestName.nearest(to: second, among: ["config"]) != nil
      source.error(
        at: place,
        "after swift, a fence says config or nothing, found '\(second.prefix(60))'"
          + (isNear ? "; did you mean 'config'?" : "; write swift config for a block that runs"))
      return false
    }
    let rest = words.dropFirst(first == "swift" ? 2 : 1)
    if let extra = rest.first {
      if let column = source.line(fence.line).range(
        of: extra, after: place.column + second.utf8.count)
      {
        place.column = column
      }
      source.error(
        at: place,
        "after config, a fence says nothing more, found '\(extra.prefix(60))'; options are lines at "
          + "the top of the block, as in //| echo: false")
    }
    return true
  }

  private static func read(
    _ literal: String, number: Int, fence: Document.Node, in source: inout ChapterSource
  ) -> CodeBlock {
    let lines = source.lines(ofCode: literal, fencedAt: fence.line)
    let place = source.place(markdownLine: fence.line, column: fence.column)
    let opening = source.line(fence.line).utf8.dropFirst(place.column - 1)
    if let mark = opening.first {
      let end = source.line(fence.line + 1 + lines.count).utf8.drop { " \t>".utf8.contains($0) }
      if !end.starts(with: opening.prefix { $0 == mark }) {
        source.error(
          at: place,
          "this block does not end; put a line with the same "
            + (mark == UInt8(ascii: "`") ? "backticks" : "tildes") + " after its last line")
      }
    }
    let (options, count) = BlockOptions.read(lines, in: &source)
    let body = lines.dropFirst(count)
    return CodeBlock(
      number: number, options: options, code: body.map { $0.text + "\n" }.joined(),
      places: body.map(\.place), fence: place)
  }
}

extension ChapterSource {
  /// The lines of a fence's code, each with the place of its first byte.
  func lines(ofCode literal: String, fencedAt fence: Int) -> [YAMLFields.Line] {
    var texts = literal.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if texts.last == "" { texts.removeLast() }  // what stands after the last line feed
    return texts.enumerated().map { row, text in
      let written = line(fence + 1 + row).utf8
      // Before its line's text cmark strips quotation marks and indentation; after it, nothing.
      let common = zip(text.utf8.reversed(), written.reversed()).prefix { $0 == $1 }.count
      return YAMLFields.Line(
        text: text, place: place(line: fence + 1 + row, column: written.count - common + 1))
    }
  }
}

extension String {
  /// The column, from 1, at which a word stands at or after a column.
  fileprivate func range(of word: String, after column: Int) -> Int? {
    let bytes = Array(utf8)
    let wanted = Array(word.utf8)
    guard column >= 1, bytes.count >= wanted.count else { return nil }
    return (column - 1..<max(column, bytes.count - wanted.count + 1))
      .first { bytes[min($0, bytes.count)...].starts(with: wanted) }.map { $0 + 1 }
  }
}
