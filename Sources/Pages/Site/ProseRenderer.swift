internal import Book

/// The prose of a chapter with its results, numbers and references in their places.
struct ProseRenderer {
  let chapter: Chapter
  let run: ChapterRun
  let labels: Labels
  let sections: Sections

  init(_ chapter: Chapter, run: ChapterRun, labels: Labels) {
    self.chapter = chapter
    self.run = run
    self.labels = labels
    sections = Sections(chapter)
  }

  /// The prose without its title.
  var html: HTML {
    var document = chapter.document
    for heading in chapter.headings where document.nodes.indices.contains(heading.node) {
      document.nodes[heading.node].kind = .heading(level: sections.level(of: heading))
    }
    var renderer = MarkdownRenderer(document: document, headings: chapter.headings)
    renderer.omitted = chapter.headings.first { $0.node == sections.titleNode }
    renderer.headingNumber = { sections.numbers[$0.node] }
    renderer.running = { running($0).markup }
    renderer.value = { value($0).markup }
    renderer.reference = { reference($0).markup }
    renderer.tableNumber = { label in labels[label].map { $0.text + "." } }
    return HTML(trusted: renderer.html())
  }

  /// The errors that belong to a block: those on its lines.
  func errors(of block: CodeBlock) -> [Diagnostic] {
    let lines = Set(block.places.map(\.line) + [block.fence.line])
    return run.errors.filter { $0.place.file == block.fence.file && lines.contains($0.place.line) }
  }

  private func running(_ number: Int) -> HTML {
    guard let block = chapter.block(number) else { return "" }
    let keys = Set(chapter.blocks.map(\.key))
    return BlockPart(
      block, run: number <= run.blocks.count ? run.blocks[number - 1] : nil,
      number: block.options.label.flatMap { labels[$0]?.text }, errors: errors(of: block),
      hasBlock: keys.contains, inline: inline
    ).html
  }

  private func value(_ number: Int) -> HTML {
    let expression =
      chapter.values.indices.contains(number - 1) ? chapter.values[number - 1].expression : ""
    guard let text = run.values[number] else {
      return "<span class=\"gap\" title=\"\(expression)\">(not computed)</span>"
    }
    return "<span class=\"value\" title=\"\(expression)\">\(text)</span>"
  }

  private func reference(_ label: String) -> HTML {
    guard let target = labels[label] else { return "@\(label)" }
    let page = target.chapter == chapter.name ? "" : pageName(of: target.chapter)
    // A number never stands apart from its word at the end of a line.
    let text = target.text.replacing(" ", with: "\u{A0}")
    return
      "<a class=\"reference\" href=\"\(Escape.destination(page))#\(target.anchor)\">\(text)</a>"
  }

  /// A caption's Markdown, references included, without the paragraph around it; where it is more
  /// than a paragraph, or too much to read, its text as it is.
  func inline(_ text: String) -> HTML {
    guard let document = try? Chapter.parse(text, file: chapter.file).chapter.document,
      document.nodes.count > 1, document.nodes[1].kind == .paragraph,
      document.nodes[1].end == document.nodes.count
    else { return HTML(escaping: text) }
    var words = document
    words.nodes.remove(at: 1)
    for index in words.nodes.indices { words.nodes[index].end -= 1 }
    var renderer = MarkdownRenderer(document: words)
    renderer.reference = { reference($0).markup }
    renderer.value = { _ in "<span class=\"gap\">(not computed)</span>" }
    return HTML(trusted: renderer.html())
  }
}

extension ChapterRun {
  /// What went wrong, without warnings; failures of blocks that are told only there are included.
  var errors: [Diagnostic] {
    let failures = blocks.compactMap { block -> Diagnostic? in
      guard case .failed(let diagnostic) = block.state else { return nil }
      return diagnostic
    }
    let reported = diagnostics.filter { $0.severity == .error }
    return reported + failures.filter { !reported.contains($0) }
  }
}
