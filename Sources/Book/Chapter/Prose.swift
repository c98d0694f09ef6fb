/// A chapter's Markdown as it is read: its document and what the document's nodes name by number.
struct Prose {
  var document: Document
  var blocks: [CodeBlock]
  var values: [InlineValue]
  var citations: [Citation]
  var headings: [Chapter.Heading]

  /// Reads the Markdown of a chapter, step by step from what cmark reads to what Latent knows.
  ///
  /// - Parameters:
  ///   - source: The chapter; what is wrong is noted in it, and its formulas are found in it.
  ///   - skipped: How many lines at the beginning are front matter.
  /// - Returns: What was read.
  /// - Throws: `MarkdownLimit` as `Document.parse(_:)` does.
  static func read(
    from source: inout ChapterSource, skipping skipped: Int
  ) throws(MarkdownLimit) -> Prose {
    let lifted = try Lifting.lift(from: &source, skipping: skipped)
    let noted = Footnotes.found(
      in: lifted.document.restoringMarks(of: source), labels: lifted.footnotes)
    let tables = try Tables(in: noted, of: &source)
    let running = RunningBlocks(in: tables.document, of: &source)
    let set = MathFences.found(in: running.document, of: &source)
    let inline = InlineExtensions(in: set, of: &source)
    let called = Callouts.found(in: inline.document, of: &source)
    let placed = Footnotes.placed(in: Definitions.found(in: called), of: &source)
    let taken = Set(running.blocks.map(\.key) + placed.tableLabels.map(\.name))
    let headings = Headings(in: placed, taken: taken, of: &source)
    reportLostLabels(in: headings.document, of: &source)
    return Prose(
      document: headings.document.withChapterColumns(of: source), blocks: running.blocks,
      values: inline.values, citations: inline.citations, headings: headings.headings)
  }
}

extension Prose {
  /// Labels in braces that stand in the text, because they follow nothing that can have one.
  private static func reportLostLabels(in document: Document, of source: inout ChapterSource) {
    for node in document.nodes {
      // Nearly no text has a brace; to look for one first makes a long chapter's reading ten times faster.
      guard case .text(let text) = node.kind, text.utf8.contains(UInt8(ascii: "{")),
        let label = text.firstMatch(of: /\{#(?:eq|fig|tbl|sec|lst)-[^}\s]*\}/)
      else { continue }
      let lines = source.lines.indices.dropFirst(node.line - 1)
      let found = lines.first { source.lines[$0].contains(label.0) } ?? max(0, node.line - 1)
      let before = source.line(found + 1).firstRange(of: label.0)?.lowerBound
      let column = before.map { source.line(found + 1)[..<$0].utf8.count } ?? 0
      source.error(
        at: source.place(line: found + 1, column: column + 1),
        "this label belongs to nothing; it stands right behind a heading, a caption or $$, on the "
          + "same line")
    }
  }
}

extension Document {
  /// The document with the formulas' text where no formula can be: in code, in raw HTML, in the
  /// targets of links.
  fileprivate func restoringMarks(of source: ChapterSource) -> Document {
    guard !source.formulas.isEmpty else { return self }
    var document = self
    for index in document.nodes.indices {
      switch document.nodes[index].kind {
      case .codeBlock(let info, let literal):
        document.nodes[index].kind = .codeBlock(
          info: source.restoring(info), literal: source.restoring(literal))
      case .htmlBlock(let literal):
        document.nodes[index].kind = .htmlBlock(literal: source.restoring(literal))
      case .code(let literal): document.nodes[index].kind = .code(source.restoring(literal))
      case .htmlInline(let literal):
        document.nodes[index].kind = .htmlInline(literal: source.restoring(literal))
      case .link(let destination, let title):
        document.nodes[index].kind = .link(
          destination: source.restoring(destination), title: title.map(source.restoring))
      case .image(let destination, let title):
        document.nodes[index].kind = .image(
          destination: source.restoring(destination), title: title.map(source.restoring))
      default: break
      }
    }
    return document
  }

  /// The document with columns of the chapter's file instead of the Markdown's.
  fileprivate func withChapterColumns(of source: ChapterSource) -> Document {
    var document = self
    for (index, node) in nodes.enumerated() {
      document.nodes[index].column =
        source.place(markdownLine: node.line, column: node.column).column
    }
    return document
  }
}
