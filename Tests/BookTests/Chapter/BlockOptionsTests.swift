import Book
import Testing

@Suite struct BlockOptionsTests {
  private func options(_ lines: String...) throws -> BlockOptions {
    let chapter = try readWell(
      "```swift config\n" + lines.map { $0 + "\n" }.joined() + "let a = 1\n```\n")
    #expect(chapter.blocks.first?.code == "let a = 1\n")
    return try #require(chapter.blocks.first?.options)
  }

  @Test func `all options are read`() throws {
    let read = try options(
      "//| label: fig-a-2", "//|fig-cap: \"Cost: “é” \\\"quoted\\\"\"", "//| tbl-cap: 'It''s'",
      "//| fig-alt: plain # comment", "//| echo: false", "//| output: false", "//| eval: false",
      "//| error: true", "//| cache: false", "//| code-fold: true")
    var expected = BlockOptions()
    expected.label = "fig-a-2"
    #expect(read.figCap?.text == "Cost: “é” \"quoted\"")
    #expect(read.figCap?.plainText == "Cost: “é” “quoted”")
    #expect(read.tblCap?.text == "It's")
    (expected.figCap, expected.tblCap) = (read.figCap, read.tblCap)
    expected.figAlt = "plain"
    expected.echo = false
    expected.output = false
    expected.eval = false
    expected.error = true
    expected.cache = false
    expected.codeFold = true
    #expect(read == expected)
  }

  @Test func `without options there are the defaults`() throws {
    #expect(try options() == BlockOptions())
    #expect(try options("//|", "//|   ") == BlockOptions())
  }

  @Test func `a value goes on in lines that are indented further`() throws {
    #expect(
      try options("//| fig-cap: Two lines", "//|   that are one").figCap?.text
        == "Two lines that are one"
    )
  }

  @Test func `captions may be hostile`() throws {
    #expect(
      try options("//| fig-cap: \"<script>alert('x')</script> \\u202E ](x)\"").figCap?.text
        == "<script>alert('x')</script> \u{202E} ](x)")
  }

  /// Expects a problem in a block with this line, at its mark.
  private func expect(
    _ line: String, saying words: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try expectProblem(
      "> - ```swift config\n>   \(line)\n>   let a = 1\n>   ```\n", saying: words,
      sourceLocation: sourceLocation)
  }

  @Test func `what is wrong has its place and says what to do`() throws {
    try expect("//| ⟦ehco: false", saying: "no option 'ehco'; did you mean 'echo'?")
    try expect("//| ⟦Echo: false", saying: "did you mean 'echo'?")
    try expect("//| echo: ⟦no", saying: "write echo: false")
    try expect("//| echo: ⟦1", saying: "write echo: true")
    try expect("//| echo:⟦", saying: "found nothing")
    try expect("//| ⟦echo = FALSE", saying: "write echo: false")
    try expect("//| ⟦code.fold=TRUE", saying: "write code-fold: true")
    try expect("//| fig-cap: ⟦12", saying: "write fig-cap: \"12\"")
    try expect("//| fig-cap: a⟦: b", saying: "not YAML")
    try expect("//| fig-cap: \"é\" ⟦x", saying: "not YAML")
    try expect("//| ⟦echo", saying: "name: value")
    try expect("//| label: ⟦scree", saying: "fig-, tbl-, lst-, as in fig-scree")
    try expect("//| label: ⟦sec-a", saying: "begins with fig-, tbl-, lst-, found 'sec-a'")
    try expect("//| label: ⟦fig-Größe A", saying: "write fig-gr-e-a")
    try expect("//| label: ⟦fig-", saying: "write fig-name")
    try expect("//| label: ⟦fig-<b>", saying: "write fig-b")
    try expect("//| label: ⟦7", saying: "'label' is a text")
  }

  @Test func `an option given twice names both places`() throws {
    let (_, found) = try read("```swift config\n//| echo: true\n//| echo: false\n```\n")
    #expect(found.map(\.place.line) == [3])
    #expect(found.first?.notes.map(\.place.line) == [2])
  }

  @Test func `an option below the top is a comment, with a warning`() throws {
    try expectProblem(
      "```swift config\nlet a = 1\n⟦//| echo: false\n```\n", .warning, saying: "plain comment")
  }
}
