internal import Book
internal import Typesetting

/// The prose of a chapter with its results, numbers, references and formulas in their places.
struct ProseRenderer {
  let chapter: Chapter
  let run: ChapterRun
  let book: BookContext
  let sections: Sections
  let works: CitedWorks

  init(_ chapter: Chapter, run: ChapterRun, book: BookContext) {
    self.chapter = chapter
    self.run = run
    self.book = book
    sections = Sections(chapter)
    works = CitedWorks(
      chapter, bibliography: book.bibliography, style: book.settings.citations)
  }

  /// The prose without its title.
  var html: HTML {
    var document = chapter.document
    for heading in chapter.headings where document.nodes.indices.contains(heading.node) {
      document.nodes[heading.node].kind = .heading(level: sections.level(of: heading))
    }
    var renderer = renderer(
      of: document, formulas: chapter.formulas, citations: chapter.citations, part: "")
    renderer.headings = chapter.headings
    renderer.linksHeadings = true
    renderer.omitted = chapter.headings.first { $0.node == sections.titleNode }
    renderer.headingNumber = { sections.numbers[$0.node] }
    renderer.running = { running($0).markup }
    renderer.tableNumber = { label in book.labels[label].map { $0.text + "." } }
    return HTML(trusted: withoutBadBreaks(renderer.html()))
  }

  /// A phrase of the chapter, references included.
  func html(_ phrase: Phrase) -> HTML {
    let index = chapter.phrases.firstIndex(of: phrase) ?? 0
    return HTML(
      trusted: withoutBadBreaks(
        renderer(
          of: phrase.document, formulas: phrase.formulas, citations: phrase.citations,
          part: CitedWorks.part(index)
        ).html()))
  }

  /// A heading's words, without the links in them, for a list of contents.
  func words(of heading: Chapter.Heading) -> HTML {
    let node = chapter.document.nodes[heading.node]
    var nodes = Array(chapter.document.nodes[heading.node..<node.end])
    nodes[0].kind = .document
    for index in nodes.indices { nodes[index].end -= heading.node }
    let marks = nodes.indices.filter {
      if case .footnoteReference = nodes[$0].kind { true } else { false }
    }
    let html = renderer(
      of: Document(nodes: nodes).removing(Set(marks)), formulas: chapter.formulas,
      citations: chapter.citations, part: ""
    ).html()
    return HTML(trusted: html).withoutLinks
  }

  private func renderer(
    of document: Document, formulas: [Formula], citations: [Citation], part: String
  ) -> MarkdownRenderer {
    var renderer = MarkdownRenderer(document: document)
    renderer.value = { value($0).markup }
    renderer.reference = { reference($0, isNumberAlone: $1).markup }
    renderer.formula = { book.html(formulas[$0 - 1]).markup }
    renderer.formulaText = { formulas[$0 - 1].tex }
    renderer.citation = { works.html(citations[$0 - 1], number: $0, part: part).markup }
    renderer.destination = destination
    renderer.code = { info, text in book.html(code: text, info: info).markup }
    return renderer
  }

  /// The errors that belong to a block: those on its lines.
  func errors(of block: CodeBlock) -> [Diagnostic] {
    let lines = Set(block.places.map(\.line) + [block.fence.line])
    return run.errors.filter { $0.place.file == block.fence.file && lines.contains($0.place.line) }
  }

  private func running(_ number: Int) -> HTML {
    guard let block = chapter.block(number) else { return "" }
    return BlockPart(
      block, run: number <= run.blocks.count ? run.blocks[number - 1] : nil, of: self
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

  private func reference(_ label: String, isNumberAlone: Bool) -> HTML {
    guard let target = book.labels[label] else { return "<span class=\"gap\">@\(label)</span>" }
    // A number never stands apart from its word at the end of a line.
    let text = isNumberAlone ? target.number : target.text.replacing(" ", with: "\u{A0}")
    let address = HTML(trusted: Escape.destination(destination("#" + label)))
    return "<a class=\"reference\" href=\"\(address)\">\(text)</a>"
  }

  /// Where a link leads on the pages: a label's page for `#fig-x`, a chapter's page for its file.
  private func destination(_ written: String) -> String {
    guard let link = BookLink(written) else { return written }
    if let label = link.fragment, let target = book.labels[label] {
      let page = target.chapter == chapter.name ? "" : pageName(of: target.chapter)
      return "\(page)#\(target.anchor)"
    }
    guard let name = link.chapter, book.chapters.contains(name) else { return written }
    return pageName(of: name) + (link.fragment.map { "#" + $0 } ?? "")
  }
}

extension HTML {
  /// The markup without its links and marks of footnotes, for where these would lead nowhere.
  var withoutLinks: HTML {
    HTML(trusted: markup.replacing(/<sup class="mark">.*?<\/sup>|<\/?a( [^>]*)?>/, with: ""))
  }
}

/// The markup of prose in which no line begins with a value's unit, nor with a comma or the like after a formula.
///
/// Browsers may break a line after a formula's last part, whatever follows; so what follows goes into that part.
private func withoutBadBreaks(_ html: String) -> String {
  html.replacing(/<\/span> (?=(%|dB|s|ms|min|nats|bits|kB|MB|GB)\b|%)/, with: "</span>\u{A0}")
    .replacing(/<\/span><\/span><\/span>([,.;:!?)]+)/) {
      "<span class=\"punctuation\">\($0.1)</span></span></span></span>"
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
