import Book
import Testing

@Suite struct CitationTests {
  /// The citations of a text, each as its items `prefix|key|locator` in its kind of brackets.
  private func citations(_ text: String) throws -> [String] {
    try readWell(text).citations.map { citation in
      let items = citation.items.map { "\($0.prefix)|\($0.key)|\($0.locator)" }
      return citation.isInText ? items.joined() : "(" + items.joined(separator: "; ") + ")"
    }
  }

  @Test func `works are cited in brackets and in the text`() throws {
    #expect(
      try citations("As @a2016 says, [@b] and [see @c:d, pp. 3--5; also @e/f.g].") == [
        "|a2016|", "(|b|)", "(see|c:d|pp. 3–5; also|e/f.g|)",
      ])
    #expect(try citations("_see @b1997_ and @a_b") == ["|b1997|", "|a_b|"])
    #expect(try citations("@a. @b, [@c]") == ["|a|", "|b|", "(|c|)"])
    #expect(try citations("“@a's” *@b*") == ["|a|", "|b|"])
  }

  @Test(arguments: [
    "a@b.org", "\\@a", "\\[@a\\]\\@b", "`@a`", "[@a](/u)", "    @a", "@", "[@]", "@-", "é@a",
    "<a@b.c>", "$@a$",
  ])
  func `these are no citations`(text: String) throws {
    #expect(try readWell(text).citations.filter { !$0.isInText } == [])
    let cited = try readWell(text).citations.flatMap(\.items)
    #expect(cited.isEmpty || text.hasPrefix("\\["), "\(cited)")
  }

  @Test func `labels in brackets stand without them`() throws {
    let chapter = try readWell("see [-@fig-a], [@fig-b; @tbl-c] and [Fig. @fig-d, left]")
    #expect(
      chapter.document.outline.dropFirst(2) == [
        "    text(\"see \")", "    reference(label: \"fig-a\", isNumberAlone: true)",
        "    text(\", \")", "    reference(label: \"fig-b\", isNumberAlone: false)",
        "    text(\"; \")", "    reference(label: \"tbl-c\", isNumberAlone: false)",
        "    text(\" and \")", "    text(\"Fig. \")",
        "    reference(label: \"fig-d\", isNumberAlone: false)", "    text(\", left\")",
      ])
    #expect(chapter.references.map(\.place.column) == [7, 17, 25, 43])
  }

  @Test func `a work that the bibliography lacks is an error with the nearest key`() throws {
    let (bibliography, none) = Bibliography.read(
      Array(#"[{"id": "goodfellow2016", "title": "Deep Learning"}]"#.utf8), file: "references.json")
    #expect(none.isEmpty)
    let chapter = try readWell("é [@goodfelow2016] and @goodfellow2016")
    let errors = NameErrors.ofWorks(in: [chapter], bibliography: bibliography)
    #expect(errors.map(\.place) == [.init(file: chapter.file, line: 1, column: 5)])
    #expect(errors.first?.message.contains("did you mean 'goodfellow2016'?") == true)
  }
}

@Suite struct FootnoteTests {
  @Test func `footnotes stand before the block that refers to them first`() throws {
    let chapter = try readWell(
      """
      [^b]: Second, with *words*

          and a second paragraph[^c].
      [^c]: From a note.

      First[^b].

      > Quoted[^b][^a]

      [^a]: Last
      """)
    let outline = chapter.document.outline.filter { $0.hasPrefix("  ") && !$0.hasPrefix("    ") }
    #expect(
      outline == [
        "  footnote(label: \"b\")", "  footnote(label: \"c\")", "  paragraph",
        "  footnote(label: \"a\")", "  blockQuote",
      ])
    #expect(
      chapter.document.nodes.count { $0.kind == .footnoteReference(label: "b") } == 2)
  }

  @Test func `lists beside footnotes stay lists`() throws {
    let chapter = try readWell("+ item\n\n[^a]: note\n\ntext[^a]\n")
    let kinds = chapter.document.children(of: 0).map { chapter.document.nodes[$0].kind }
    #expect(kinds == [.bulletList(tight: false), .footnote(label: "a"), .paragraph])
  }

  @Test(arguments: [
    "`[^a]`", "    [^a]: code", "\\[^a]", "[^a](/u)", "[^]", "[^a b]", "```\n[^a]: x\n```",
  ])
  func `these are no footnotes`(text: String) throws {
    let nodes = try readWell(text).document.nodes
    #expect(!nodes.contains { if case .footnoteReference = $0.kind { true } else { false } })
  }

  @Test func `missing, double and idle footnotes are told`() throws {
    try expectProblem("text ⟦[^a]", saying: "no footnote [^a]")
    try expectProblem("a[^a]\n\n[^a]: x\n\n⟦[^a]: y", saying: "given twice")
    try expectProblem("text\n\n⟦[^a]: x", .warning, saying: "nothing refers")
  }

  @Test func `what is in a footnote has its place in the chapter`() throws {
    let chapter = try readWell("a[^n]\n\n[^n]: é `{swift} 1` @fig-a\n    $x$ [@k]\n")
    #expect(chapter.values.first?.place == .init(file: chapter.file, line: 3, column: 19))
    #expect(chapter.references.first?.place == .init(file: chapter.file, line: 3, column: 22))
    #expect(chapter.formulas.first?.place == .init(file: chapter.file, line: 4, column: 5))
    #expect(
      chapter.citations.first?.items.first?.place == .init(file: chapter.file, line: 4, column: 10))
  }
}

@Suite struct SmallThingsTests {
  @Test func `callouts are quotations that begin with their kind`() throws {
    let chapter = try readWell("> [!NOTE]\n> Text\n\n> [!warning]\n\n> [!TIP] no\n")
    let kinds = chapter.document.children(of: 0).map { chapter.document.nodes[$0].kind }
    #expect(kinds == [.callout(.note), .callout(.warning), .blockQuote])
    try expectProblem("> ⟦[!NOTICE]\n> x", saying: "did you mean 'NOTE'?")
  }

  @Test func `terms are defined by lines that begin with a colon`() throws {
    let chapter = try readWell("Loadings\n: how *much*\n: and\nmore\n\nno: such\n")
    #expect(
      chapter.document.outline == [
        "document", "  definitionList", "    term", "      text(\"Loadings\")", "    definition",
        "      text(\"how \")", "      emphasis", "        text(\"much\")", "    definition",
        "      text(\"and\")", "      softBreak", "      text(\"more\")", "  paragraph",
        "    text(\"no: such\")",
      ])
  }

  @Test func `quotation marks and dashes are smart outside of code and formulas`() throws {
    let chapter = try readWell("\"It's\" a--b---c... `\"--\"` $\"--\"$")
    #expect(
      chapter.document.outline.dropFirst(2) == [
        "    text(\"“It’s” a–b—c… \")", "    code(\"\\\"--\\\"\")", "    text(\" \")",
        "    formula(number: 1)",
      ])
    #expect(chapter.formulas.map(\.tex) == ["\"--\""])
  }
}
