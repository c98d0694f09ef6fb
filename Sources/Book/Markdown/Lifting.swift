/// Lifts out of a chapter's Markdown what CommonMark does not know and would misread: formulas, whose
/// underscores, asterisks and backslashes are no markup, and the marks of footnotes.
///
/// Formulas on several lines come first, and the marks of footnotes with them, because their lines
/// can look like the beginnings of lists or headings. Which lines are code, where nothing is lifted,
/// cmark says; since lifting can change that, it is asked again until nothing changes.
enum Lifting {
  /// Lifts what there is and reads the rest.
  ///
  /// - Parameters:
  ///   - source: The chapter, whose Markdown gets marks in the places of what was lifted.
  ///   - skipped: How many lines at the beginning are front matter.
  /// - Returns: The document that cmark reads, with the marks, and the footnotes' definitions by the
  ///   lines on which they begin.
  /// - Throws: `MarkdownLimit` as `Document.parse(_:)` does.
  static func lift(
    from source: inout ChapterSource, skipping skipped: Int
  ) throws(MarkdownLimit) -> (document: Document, footnotes: [Int: String]) {
    source.skip(skipped)
    var document = try parse(source)
    var footnotes: [Int: String] = [:]
    var code = codeLines(of: document, in: source)
    for _ in 0..<4 where mayHoldBlocks(source.lines) {
      source.unlift()
      source.skip(skipped)
      footnotes = BlockLifting.lift(from: &source, after: skipped, code: code)
      document = try parse(source)
      let newCode = codeLines(of: document, in: source)
      guard newCode != code else { break }
      code = newCode
    }
    InlineLifting.lift(from: &source, in: document)
    return (try parse(source, isSmart: true), footnotes)
  }

  private static func parse(
    _ source: ChapterSource, isSmart: Bool = false
  ) throws(MarkdownLimit) -> Document {
    try Document.parse(source.markdown.map { $0 + "\n" }.joined(), isSmart: isSmart)
  }

  /// Whether there may be something for `BlockLifting`; in most chapters there is not.
  private static func mayHoldBlocks(_ lines: [String]) -> Bool {
    lines.contains { $0.hasPair("$", "$") || $0.hasPair("[", "^") }
  }

  /// The lines of code and of raw HTML.
  private static func codeLines(of document: Document, in source: ChapterSource) -> Set<Int> {
    var lines: Set<Int> = []
    for node in document.nodes {
      switch node.kind {
      case .codeBlock(_, let literal):
        let written = source.line(node.line).utf8.dropFirst(node.column - 1).first
        let isFenced = written == UInt8(ascii: "`") || written == UInt8(ascii: "~")
        lines.formUnion(node.line...node.line + lineCount(literal) + (isFenced ? 1 : 0))
      case .htmlBlock(let literal): lines.formUnion(node.line..<node.line + lineCount(literal))
      default: break
      }
    }
    return lines
  }

  private static func lineCount(_ literal: String) -> Int {
    literal.utf8.count { $0 == UInt8(ascii: "\n") }
  }
}

extension String {
  /// Whether two bytes stand side by side; by bytes, since a line may have megabytes.
  func hasPair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
    let pair = (UInt8(ascii: first), UInt8(ascii: second))
    return zip(utf8, utf8.dropFirst()).contains { $0 == pair }
  }
}
