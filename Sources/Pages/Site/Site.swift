public import Book
public import Typesetting

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

  /// What the book says of all its chapters.
  public var settings: BookSettings
  /// The works that the book can cite.
  public var bibliography: Bibliography

  /// A book. The chapter `00-index`, where there is one, is the index and names the book.
  public init(
    _ entries: [Entry], settings: BookSettings = .init(), bibliography: Bibliography = .init()
  ) {
    self.entries = entries
    self.settings = settings
    self.bibliography = bibliography
  }

  /// The files that can be made now: the stylesheets and fonts, the page and the results of each
  /// chapter that ran, and the index.
  ///
  /// The index of a book without `00-index` is the list of chapters alone. An index chapter that
  /// computes something is written only when it ran.
  ///
  /// - Parameter typesetter: Sets formulas and colours code.
  /// - Returns: The files, each path once.
  /// - Throws: A stylesheet or font of formulas that is missing.
  public func files(typesetter: Typesetter) throws(TypesettingError) -> [File] {
    let chapters = entries.compactMap(\.chapter)
    let book = BookContext(
      labels: Labels(chapters), chapters: Set(chapters.map(\.name)), settings: settings,
      bibliography: bibliography, typesetter: typesetter)
    var files = [PageAsset.stylesheet, .script].map { File(path: $0.path, bytes: $0.bytes) }
    // Those of all chapters: pages that are not made anew use them too.
    let formulas = chapters.flatMap(\.allFormulas).map { book.html($0).markup }
    let mathAssets = try typesetter.mathAssets(usedBy: formulas)
    files += mathAssets.map { File(path: "assets/math/\($0.path)", bytes: $0.bytes) }
    for (position, entry) in entries.enumerated() {
      switch entry {
      case .ran(let chapter, let run):
        files.append(page(chapter, run: run, at: position, book: book))
        files.append(
          File(path: chapter.name + ".json", bytes: ChapterResults(chapter, run: run).json()))
      case .waiting(let chapter, _):
        guard chapter.isIndexOfWords else { continue }
        files.append(page(chapter, run: ChapterRun(), at: position, book: book))
      case .unreadable: continue
      }
    }
    if !entries.contains(where: { $0.name == indexName && $0.chapter != nil }) {
      files.append(bareIndex(book: book))
    }
    return files
  }

  private func page(
    _ chapter: Chapter, run: ChapterRun, at position: Int, book: BookContext
  ) -> File {
    let prose = ProseRenderer(chapter, run: run, book: book)
    let costs = CostPart(chapter, run: run)
    let isIndex = chapter.name == indexName
    let title = HTML(escaping: chapter.title)
    var page = PagePart(
      tabTitle: isIndex ? title : "\(title) – \(bookTitle)", bookTitle: HTML(escaping: bookTitle),
      title: title, chapters: [])
    if let number = chapter.ordinal { page.kicker = "Chapter \(number)" }
    page.titleID =
      chapter.headings.first { $0.node == prose.sections.titleNode }.map { "\($0.id)" } ?? ""
    page.summary = HTML(escaping: chapter.frontMatter.description?.plainText ?? "")
    page.description = chapter.frontMatter.description.map(prose.html) ?? ""
    page.author = HTML(escaping: chapter.frontMatter.author ?? "")
    page.alarm = AlarmPart.html(prose) + DataPart.notice(run)
    page.body = prose.html
    if !chapter.allFormulas.isEmpty { page.mathStylesheet = "assets/math/katex.css" }
    let works = prose.works.list
    let data = DataPart.list(run)
    page.ending =
      (isIndex ? ChaptersPart(self, book: book).html : "") + works + data + (costs?.html ?? "")
    var ends: [PagePart.Section] = []
    if isIndex { ends.append(.init(id: "page.chapters", label: "Chapters")) }
    if !works.isEmpty { ends.append(.init(id: "page.works", label: "References")) }
    if !data.isEmpty { ends.append(.init(id: "page.data", label: "Data")) }
    if costs != nil { ends.append(.init(id: "page.cost", label: "What it cost")) }
    page.chapters = links(current: prose, ends: ends)
    page.previous = neighbour(of: position, step: -1)
    page.next = neighbour(of: position, step: 1)
    return File(path: chapter.page, bytes: Array(page.html.markup.utf8))
  }

  private func bareIndex(book: BookContext) -> File {
    let page = PagePart(
      tabTitle: HTML(escaping: bookTitle), bookTitle: HTML(escaping: bookTitle),
      title: HTML(escaping: bookTitle),
      body: ChaptersPart(self, book: book).html, chapters: links(current: nil, ends: []),
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
    current: ProseRenderer?, ends: [PagePart.Section]
  ) -> [PagePart.ChapterLink] {
    entries.compactMap { entry in
      guard entry.name != indexName, var link = entry.link else { return nil }
      guard let current, entry.name == current.chapter.name else { return link }
      let sections = current.sections
      link.isCurrent = true
      link.sections =
        current.chapter.headings
        .filter { $0.node != sections.titleNode && sections.level(of: $0) == 2 }
        .map { heading in
          let number = sections.numbers[heading.node].map { $0 + " " } ?? ""
          return .init(
            id: HTML(escaping: heading.id), label: "\(number)\(current.words(of: heading))")
        } + ends
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

extension Chapter {
  /// Whether it is the book's index and computes nothing: its page can be made at any time.
  fileprivate var isIndexOfWords: Bool {
    name == indexName && blocks.isEmpty && values.isEmpty
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

  /// A link to its page; a chapter that never ran has none, and neither has an unreadable one.
  fileprivate var link: PagePart.ChapterLink? {
    guard let chapter else { return nil }
    if case .waiting(_, nil) = self, !chapter.isIndexOfWords { return nil }
    let number = chapter.ordinal.map { "\($0) " } ?? ""
    return PagePart.ChapterLink(
      page: HTML(trusted: Escape.destination(chapter.page)), label: "\(number)\(chapter.title)")
  }
}
