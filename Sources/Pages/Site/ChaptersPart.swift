internal import Book

/// The list of chapters on the index page: what each is about and what it computed.
struct ChaptersPart: Sendable {
  struct Entry: Sendable {
    var ordinal: HTML = ""
    var title: HTML
    var page: HTML = ""
    var description: HTML = ""
    var computed: HTML = ""
    var problem: HTML = ""
  }

  let entries: [Entry]

  /// The list's markup.
  var html: HTML { Templates.render(.chapters, self) }

  /// The list of a book, without its index.
  init(_ site: Site, book: BookContext) {
    entries = site.entries.filter { $0.name != indexName }.map { entry in
      switch entry {
      case .ran(let chapter, let run):
        ChaptersPart.entry(chapter, ChapterResults(chapter, run: run), book)
      case .waiting(let chapter, let results): ChaptersPart.entry(chapter, results, book)
      case .unreadable(let file, _, let diagnostic):
        Entry(
          title: "\(file)",
          problem: """
            <b>Could not be read</b> <span class="where">\(diagnostic.place.description)</span> \
            \(diagnostic.message)
            """)
      }
    }
  }

  private static func entry(
    _ chapter: Chapter, _ results: ChapterResults?, _ book: BookContext
  ) -> Entry {
    let prose = ProseRenderer(chapter, run: ChapterRun(), book: book)
    var entry = Entry(
      ordinal: chapter.ordinal.map { "\($0)" } ?? "", title: "\(chapter.title)",
      page: HTML(trusted: Escape.destination(chapter.page)),
      description: chapter.frontMatter.description.map { prose.html($0).withoutLinks } ?? "")
    guard let results else {
      if chapter.blocks.isEmpty { return entry }
      entry.page = ""
      entry.computed = "Not run yet."
      return entry
    }
    entry.computed = computed(results)
    entry.problem = problem(results)
    return entry
  }

  /// What a chapter computed, when, and how long it took.
  private static func computed(_ results: ChapterResults) -> HTML {
    guard !results.blocks.isEmpty else { return "" }
    let shown = results.blocks.values.flatMap(\.results)
    let counts = [("figure", "figure"), ("image", "image"), ("table", "table")].compactMap {
      kind, noun -> String? in
      let count = shown.count { $0.kind == kind }
      return count > 0 ? Quantities.count(count, noun) : nil
    }
    let facts =
      counts + (results.cost.map { ["computed in \(Quantities.duration($0.wallSeconds))"] } ?? [])
      + (results.machine.map { ["\($0.date.prefix(10)), \($0.processor)"] } ?? [])
    return facts.map { "<span>\($0)</span>" as HTML }.joined(separator: " ")
  }

  private static func problem(_ results: ChapterResults) -> HTML {
    let failed = results.blocks.values.count { $0.state == .failed }
    let skipped = results.blocks.values.count { $0.state == .notRun }
    guard failed > 0 || !results.errors.isEmpty else { return "" }
    let rest = skipped > 0 ? ", \(Quantities.count(skipped, "block")) not run" : ""
    let first = results.errors.first.map { ": \($0.message)" } ?? ""
    return "<b>Failed</b>\(rest)\(first)"
  }
}
