public import Book

/// A book as its pages know it: the chapters in order, and what is known of each one's results.
///
/// Making pages is pure: the same site gives the same bytes.
public struct Site: Hashable, Sendable {
  /// A chapter of the book.
  public enum Entry: Hashable, Sendable {
    /// It ran; its page and results can be made.
    case ran(Chapter, ChapterRun)
    /// It did not run this time. Its page stays as it is; what the list of chapters says of it comes
    /// from its results file, if it has one.
    case waiting(Chapter, ChapterResults?)
    /// Its file could not be read as a chapter.
    case unreadable(file: String, name: String, Diagnostic)

    /// The chapter, unless it is unreadable.
    public var chapter: Chapter? {
      switch self {
      case .ran(let chapter, _), .waiting(let chapter, _): chapter
      case .unreadable: nil
      }
    }
  }

  /// A file of the rendered book.
  public struct File: Hashable, Sendable {
    /// Its path under `Output/`, for example `02-pca.html`.
    public var path: String
    /// Its content.
    public var bytes: [UInt8]
  }

  /// The chapters in the order of the book.
  public var entries: [Entry]

  /// A book. The chapter `00-index`, where there is one, is the index and names the book.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// The files that can be made now: the stylesheet, the page and the results of each chapter that
  /// ran, and the index.
  ///
  /// The index of a book without `00-index` is the list of chapters alone. An index chapter that
  /// computes something is written only when it ran.
  public func files() -> [File] {
    let labels = Labels(entries.compactMap(\.chapter))
    var files = [File(path: Stylesheet.path, bytes: Stylesheet.bytes)]
    for (position, entry) in entries.enumerated() {
      switch entry {
      case .ran(let chapter, let run):
        files.append(page(chapter, run: run, at: position, labels: labels))
        files.append(
          File(path: chapter.name + ".json", bytes: ChapterResults(chapter, run: run).json()))
      case .waiting(let chapter, _):
        guard chapter.name == indexName, chapter.blocks.isEmpty, chapter.values.isEmpty else {
          continue
        }
        files.append(page(chapter, run: ChapterRun(), at: position, labels: labels))
      case .unreadable: continue
      }
    }
    if !entries.contains(where: { $0.name == indexName && $0.chapter != nil }) {
      files.append(bareIndex())
    }
    return files
  }

  private func page(_ chapter: Chapter, run: ChapterRun, at position: Int, labels: Labels) -> File {
    let prose = ProseRenderer(chapter, run: run, labels: labels)
    let costs = CostPart(chapter, run: run)
    let isIndex = chapter.name == indexName
    let title = HTML(escaping: chapter.title)
    var page = PagePart(
      tabTitle: isIndex ? title : "\(title) – \(bookTitle)", bookTitle: HTML(escaping: bookTitle),
      stylesheet: HTML(escaping: Stylesheet.address), title: title, chapters: [])
    if let number = chapter.ordinal { page.kicker = "Chapter \(number)" }
    page.titleID =
      chapter.headings.first { $0.node == prose.sections.titleNode }.map { "\($0.id)" } ?? ""
    page.description = HTML(escaping: chapter.frontMatter.description ?? "")
    page.author = HTML(escaping: chapter.frontMatter.author ?? "")
    page.alarm = AlarmPart.html(prose)
    page.body = prose.html
    page.ending = (isIndex ? ChaptersPart(self).html : "") + (costs?.html ?? "")
    page.chapters = links(current: chapter, sections: prose.sections, hasCosts: costs != nil)
    page.previous = neighbour(of: position, step: -1)
    page.next = neighbour(of: position, step: 1)
    return File(path: chapter.page, bytes: Array(page.html.markup.utf8))
  }

  private func bareIndex() -> File {
    let page = PagePart(
      tabTitle: HTML(escaping: bookTitle), bookTitle: HTML(escaping: bookTitle),
      stylesheet: HTML(escaping: Stylesheet.address), title: HTML(escaping: bookTitle),
      body: ChaptersPart(self).html, chapters: links(current: nil, sections: nil, hasCosts: false),
      next: neighbour(of: -1, step: 1))
    return File(path: pageName(of: indexName), bytes: Array(page.html.markup.utf8))
  }

  /// The index's title, or "Contents".
  private var bookTitle: String {
    entries.first { $0.name == indexName }?.chapter?.title ?? "Contents"
  }

  /// The links of the list of chapters at the side, with the sections of the page that bears it. The
  /// index is not among them: the book's title, above the list, leads there.
  private func links(
    current: Chapter?, sections: Sections?, hasCosts: Bool
  ) -> [PagePart.ChapterLink] {
    entries.compactMap { entry in
      guard entry.name != indexName, var link = entry.link else { return nil }
      guard let chapter = entry.chapter, let sections, chapter.name == current?.name else {
        return link
      }
      link.isCurrent = true
      link.sections = chapter.headings
        .filter { $0.node != sections.titleNode && sections.level(of: $0) == 2 }
        .map { heading in
          let number = sections.numbers[heading.node].map { $0 + " " } ?? ""
          return .init(id: HTML(escaping: heading.id), label: "\(number)\(heading.text)")
        }
      if chapter.name == indexName {
        link.sections.append(.init(id: "chapters", label: "Chapters"))
      }
      if hasCosts { link.sections.append(.init(id: "cost", label: "What it cost")) }
      link.hasSections = !link.sections.isEmpty
      return link
    }
  }

  /// The nearest chapter with a page before or after a position.
  private func neighbour(of position: Int, step: Int) -> PagePart.ChapterLink? {
    var position = position + step
    while entries.indices.contains(position) {
      if let link = entries[position].link { return link }
      position += step
    }
    return nil
  }
}

extension Site.Entry {
  /// The chapter's name.
  var name: String {
    switch self {
    case .ran(let chapter, _), .waiting(let chapter, _): chapter.name
    case .unreadable(_, let name, _): name
    }
  }

  /// A link to its page; an unreadable chapter has none.
  fileprivate var link: PagePart.ChapterLink? {
    guard let chapter else { return nil }
    let number = chapter.ordinal.map { "\($0) " } ?? ""
    return PagePart.ChapterLink(
      page: HTML(trusted: Escape.destination(chapter.page)), label: "\(number)\(chapter.title)")
  }
}
