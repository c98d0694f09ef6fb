import Book
import Testing

@Suite struct FormulaTests {
  /// The formulas of a chapter, as `line:column tex`, with `!` before displayed ones.
  private func formulas(_ text: String) throws -> [String] {
    try read(text).chapter.allFormulas.map {
      "\($0.isDisplayed ? "!" : "")\($0.place.line):\($0.place.column) \($0.tex)"
    }
  }

  @Test func `a formula stands between dollars, whatever Markdown would make of it`() throws {
    #expect(
      try formulas(#"é $a_1*b_2*c\,d$ *and* $\mathbf{x}$."#) == [
        #"1:4 a_1*b_2*c\,d"#, #"1:25 \mathbf{x}"#,
      ])
    #expect(
      try formulas("**bold $x^2$** _$y$_ [link $z$](/u) # $w$") == [
        "1:8 x^2", "1:17 y", "1:28 z", "1:39 w",
      ])
    #expect(try formulas("$a$$b$ and $a$-$b$") == ["1:1 a", "1:4 b", "1:12 a", "1:16 b"])
    #expect(try formulas("It costs $5 and $6, where $x$ is it.") == ["1:27 x"])
    #expect(try formulas("US$5 for $n$ items, a $20 bill (or $x_1$)") == ["1:10 n", "1:36 x_1"])
    #expect(
      try formulas(#"$\text{if $x$ holds}$ and ${$ and $y$"#) == [
        #"1:1 \text{if $x$ holds}"#, "1:27 {", "1:35 y",
      ])
    #expect(try formulas(#"$a\$b$"#) == [#"1:1 a\$b"#])
  }

  @Test(arguments: [
    "I paid $5 and $6.", "A $20 bill, or $ 20", "$5-$6", "a $ b $ c", #"\$a$"#, "`$a$`", "    $a$",
    "```\n$a$\n```",
    "[a](/b$c$d)", "[a](</b $c$> \"$t$\")", "<b a='$x$'>", "<https://a.b/$c$>", "[a]: /$b$ \"$t$\"",
    "$5 for `echo $HOME` and more", "<div>\n$a$\n</div>", "~~~ swift\n$$\na\n$$\n~~~",
    "> ```\n> $$\n> a\n> $$\n> ```", "$", "a$", "$ a$", "```swift config\nlet a = \"$x$\"\n```",
  ])
  func `these are no formulas`(text: String) throws {
    #expect(try formulas(text) == [])
    // What was not lifted is as cmark reads it.
    let plain = try Document.parse(text, isSmart: true).nodes.map(\.kind)
    let running = try read(text).chapter.document.nodes.map(\.kind)
    #expect(running == plain || text.contains("config"))
  }

  @Test func `a displayed formula keeps its lines, though they look like lists and headings`()
    throws
  {
    let text = #"""
      Text
      $$
      a
      =
      b
      - c \\
      # d
      > e
      $$ {#eq-a}
      goes on.

      - $$
          x
        - y
        $$
        item
      > 1. $$ q
      >    + r $$.
      """#
    let chapter = try readWell(text)
    #expect(
      chapter.formulas.map(\.tex) == [
        "\na\n=\nb\n- c \\\\\n# d\n> e\n", "\nx\n- y\n", " q\n+ r ",
      ])
    #expect(chapter.formulas.map(\.label) == ["eq-a", nil, nil])
    #expect(chapter.labels.map(\.name) == ["eq-a"])
    #expect(
      chapter.document.outline == [
        "document", "  paragraph", "    text(\"Text\")", "    softBreak", "    formula(number: 1)",
        "    softBreak", "    text(\"goes on.\")", "  bulletList(tight: true)", "    item",
        "      paragraph", "        formula(number: 2)", "        softBreak",
        "        text(\"item\")",
        "  blockQuote", "    orderedList(start: 1, tight: true)", "      item", "        paragraph",
        "          formula(number: 3)", "          text(\".\")",
      ])
    // Every byte of the TeX has its place.
    for formula in chapter.formulas {
      for (offset, byte) in formula.tex.utf8.enumerated() where byte != UInt8(ascii: "\n") {
        let place = formula.place(ofOffset: offset)
        let line = Array(chapter.lines[place.line - 1].utf8)
        #expect(line[place.column - 1] == byte, "\(formula.tex) at \(offset)")
      }
    }
  }

  @Test func `formulas stand in tables, headings, footnotes and captions`() throws {
    let chapter = try readWell(
      """
      # The norm $\\|x\\|$

      | $|a|$ | b |
      |---|---|
      | $x | y$ | `$c$` |

      : Caption $t$ {#tbl-t}

      Text[^n] with $$d$$ inside.

      [^n]: Note $n_1$
          and $$
          m
          $$

      ```swift config
      //| label: fig-a
      //| fig-cap: "The value $k$ of `{swift} 1 + 1`, see @tbl-t"
      ```
      """)
    #expect(
      chapter.allFormulas.map(\.tex)
        == [
          #"\|x\|"#, "t", "|a|", "x | y", "n_1", "\nm\n", "d", "k",
        ])
    #expect(chapter.headings.map(\.text) == [#"The norm \|x\|"#])
    let caption = try #require(chapter.blocks.first?.options.figCap)
    #expect(caption.formulas.first?.place == .init(file: chapter.file, line: 18, column: 25))
    #expect(chapter.values.map(\.expression) == ["1 + 1"])
    #expect(chapter.values.first?.place == .init(file: chapter.file, line: 18, column: 41))
    #expect(chapter.values.first?.afterBlock == 1)
    #expect(chapter.references.map(\.name) == ["tbl-t"])
  }

  @Test func `a fence of math is a displayed formula`() throws {
    let chapter = try readWell("- text\n\n  ```math {#eq-e}\n  a_1\n  = 2\n  ```\n")
    let formula = try #require(chapter.formulas.first)
    #expect(formula.tex == "a_1\n= 2\n" && formula.isDisplayed && formula.label == "eq-e")
    #expect(formula.place(ofOffset: 4) == .init(file: chapter.file, line: 5, column: 3))
  }

  @Test func `what is wrong with a formula has its place`() throws {
    try expectProblem("text ⟦$$ a b", saying: "does not end", #"\$\$"#)
    try expectProblem("⟦$$\na\n\nb\n$$x$$", saying: "does not end")
    try expectProblem("$$a$$ {#⟦fig-a}", saying: "begins with eq-")
    try expectProblem("$$x$$ text ⟦{#eq-b}", saying: "belongs to nothing")
    try expectProblem(
      "```swift config\n//| fig-cap: ⟦\"$x\\times y$\"\n```", saying: "single quotes")
    try expectProblem("```math {#⟦a}\nx\n```", saying: "begin it with eq-")
    try expectProblem("> $$\n> a\n> $$ {#⟦eq-A}", saying: "eq-a")
  }

  @Test func `the characters that marks are made of can't be written`() throws {
    let chapter = try readWell("a\u{91}1\u{92} $x$ \u{91}\u{92}")
    #expect(chapter.document.nodes.contains { $0.kind == .text("a\u{FFFD}1\u{FFFD} ") })
    #expect(chapter.formulas.count == 1)
  }
}
