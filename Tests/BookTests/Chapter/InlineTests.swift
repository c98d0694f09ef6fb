import Book
import Testing

@Suite struct InlineTests {
  /// The references of a text, as `line:column label`.
  private func references(_ text: String) throws -> [String] {
    try readWell(text).references.map { "\($0.place.line):\($0.place.column) \($0.name)" }
  }

  @Test func `references are words that begin with an at sign and a kind`() throws {
    #expect(
      try references("see @fig-a, (@tbl-b) and\n“@sec-c-2”; *@lst-d*: @eq-e.") == [
        "1:5 fig-a", "1:14 tbl-b", "2:4 sec-c-2", "2:18 lst-d", "2:27 eq-e",
      ])
    #expect(
      try references("@fig-a-. [@fig-b; @tbl-c] [-@fig-d] @fig-Bad_1") == [
        "1:1 fig-a", "1:11 fig-b", "1:19 tbl-c", "1:29 fig-d", "1:37 fig-Bad_1",
      ])
  }

  @Test(arguments: [
    "a@fig-x.com", "word@fig-x", "é@fig-x", "`@fig-x`", "[@fig-x](a)", "![@fig-x](a)",
    "<a@fig-x.com>", "\\@fig-x", "@fig", "@figure-x", "@ fig-x", "    @fig-x", "<b title='@fig-x'>",
    "[a](/@fig-x)", "@goodfellow2016", "@fig-",
  ])
  func `these are no references`(text: String) throws {
    #expect(try references(text) == [])
  }

  @Test func `a backslash is told from what stands before it`() throws {
    #expect(
      try references("\\@fig-a @fig-a \\\\@fig-a `@fig-a` \\@fig-a @fig-a") == [
        "1:9 fig-a", "1:18 fig-a", "1:42 fig-a",
      ])
    #expect(try references("<i a='@fig-a'> ``` @fig-a `` ``` \\@fig-a @fig-a") == ["1:42 fig-a"])
    let chapter = try readWell("a \\@fig-x b @fig-y c")
    #expect(
      chapter.document.outline == [
        "document", "  paragraph", "    text(\"a @fig-x b \")",
        "    reference(label: \"fig-y\", isNumberAlone: false)",
        "    text(\" c\")",
      ])
  }

  @Test func `values have the place of their expression`() throws {
    let text = """
      [a]: /b
        'a title'
      é `` {swift} a ` b `` [x](/u
      "a `{swift} c` title") `{swift} c`
      > 1. lazy
      `{swift} d +
      e`
      > # Heading `{swift} f`
      """
    let chapter = try readWell(text)
    #expect(chapter.values.map(\.expression) == ["a ` b", "c", "d + e", "f"])
    for value in chapter.values {
      let line = chapter.lines[value.place.line - 1].utf8.dropFirst(value.place.column - 1)
      #expect(line.starts(with: value.expression.utf8.prefix(3)), "\(value)")
    }
    #expect(chapter.values.map(\.place.line) == [3, 4, 6, 8])
    #expect(chapter.headings.map(\.text) == ["Heading …"])
  }

  @Test(arguments: [
    "`{ swift} a`", "`swift a`", "` {swift} a`", "    `{swift} a`", "\\`{swift} a`", "``{swift} a`",
  ])
  func `these are no values`(text: String) throws {
    #expect(try readWell(text).values.isEmpty)
  }

  @Test func `a value without an expression is an error`() throws {
    try expectProblem("- a `{swift}⟦`", saying: "no expression")
    try expectProblem("- a `{swift}  ⟦`", saying: "no expression")
  }

  @Test func `places are right in every container`() throws {
    // Every text is the same but for what its containers put before it.
    let random: UInt64 = 5
    print("containers: seed \(random)")
    var state = random
    func next(_ count: UInt64) -> Int {
      // Knuth's MMIX generator; the high bits are the good ones.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % count)
    }
    for _ in 0..<500 {
      var (first, later) = ("", "")
      for _ in 0..<next(5) {
        switch next(4) {
        case 0:
          first += "> "
          later += "> "
        case 1:
          first += "  > "
          later += "  > "
        case 2:
          first += "- "
          later += "  "
        default:
          first += "10.  "
          later += "     "
        }
      }
      let padding = String(repeating: " ", count: next(3))
      let text =
        "\(first)é `{swift} a`\n\(later)\(padding)@fig-a `{swift} b`\n@fig-b lazy `{swift} c`\n"
      let chapter = try Chapter.parse(text, file: "a.md").chapter
      for value in chapter.values {
        let line = chapter.lines[value.place.line - 1].utf8.dropFirst(value.place.column - 1)
        #expect(line.elementsEqual("\(value.expression)`".utf8), "seed \(random): \(text)")
      }
      for reference in chapter.references {
        let line = chapter.lines[reference.place.line - 1].utf8.dropFirst(
          reference.place.column - 1)
        #expect(line.starts(with: "@\(reference.name) ".utf8), "seed \(random): \(text)")
      }
      #expect(chapter.values.count == 3 && chapter.references.count == 2, "seed \(random): \(text)")
    }
  }
}
