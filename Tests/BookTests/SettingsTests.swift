import Book
import Testing

@Suite struct SettingsTests {
  private func settings(_ text: String) -> (BookSettings, [String]) {
    let (settings, diagnostics) = BookSettings.read(Array(text.utf8), file: "book.yaml")
    return (
      settings, diagnostics.map { "\($0.place.line):\($0.place.column): \($0.message)" }
    )
  }

  @Test func `macros and the style of citations are read`() {
    let (settings, problems) = settings(
      "citations: numbers\nmacros:\n  \\vec: '\\mathbf{#1}'\n  \\R: \\mathbb{R}\n")
    #expect(problems == [])
    #expect(settings.citations == .numbers)
    #expect(settings.macros == ["\\vec": "\\mathbf{#1}", "\\R": "\\mathbb{R}"])
    #expect(self.settings("").0 == BookSettings())
  }

  @Test(arguments: [
    ("macro:\n  \\a: b", "1:1: the book's settings have no 'macro'; did you mean 'macros'?"),
    ("citations: apa", "1:12: 'citations' is author-year or numbers, found 'apa'"),
    ("macros:\n  vec: x", "2:3: a macro's name is a backslash and letters"),
    ("macros:\n  \\v: 3", "2:7: '\\v' is a text"), ("macros: x", "1:9: 'macros' is a group"),
  ])
  func `what is wrong has its place`(text: String, start: String) {
    let problems = settings(text).1
    #expect(problems.count == 1 && problems[0].hasPrefix(start), "\(problems)")
  }
}

@Suite struct BibliographyTests {
  private func read(_ text: String) -> (Bibliography, [String]) {
    let (bibliography, diagnostics) = Bibliography.read(Array(text.utf8), file: "references.json")
    return (bibliography, diagnostics.map { "\($0.place.line): \($0.message)" })
  }

  @Test func `items of CSL JSON are works`() throws {
    // The shape that Zotero's export has: numbers as texts and as numbers.
    let (bibliography, problems) = read(
      """
      [{"id": "hochreiter1997", "type": "article-journal", "title": "Long Short-Term Memory",
        "author": [{"family": "Hochreiter", "given": "Sepp"}, {"literal": "A Group"}],
        "container-title": "Neural Computation", "volume": "9", "issue": 8, "page": "1735-1780",
        "issued": {"date-parts": [["1997", 11]]}, "DOI": "10.1162/neco.1997.9.8.1735"},
       {"id": "b", "type": "book", "title": "B", "issued": {"raw": "May 2016"}}]
      """)
    #expect(problems == [])
    let work = try #require(bibliography.works["hochreiter1997"])
    #expect(work.authors.map(\.family) == ["Hochreiter", "A Group"])
    #expect(work.year == 1997 && work.issue == "8" && work.pages == "1735-1780" && !work.isBook)
    #expect(bibliography.works["b"]?.year == 2016)
  }

  @Test(arguments: [
    ("{}", "1: this is no CSL JSON"), ("[{\"id\": 3}]", "1: this is no CSL JSON"),
    ("", "1: this is"),
    ("[{\"title\": \"x\"}]", "1: item 1 has the id ''"),
    ("[{\"id\": \"fig-a\", \"title\": \"x\"}]", "1: item 1 has the id 'fig-a'"),
    ("[\n{\"id\": \"a b\", \"title\": \"x\"}]", "1: item 1 has the id 'a b'"),
    ("[\n{\"id\": \"a\"}]", "2: the work 'a' has no title"),
    (
      "[{\"id\": \"a\", \"title\": \"x\"},\n{\"id\": \"a\", \"title\": \"x\"}]",
      "2: the key 'a' is given twice"
    ),
  ])
  func `what is wrong is told`(text: String, start: String) {
    let problems = read(text).1
    #expect(problems.count == 1 && problems[0].hasPrefix(start), "\(problems)")
  }
}
