import Book
import Testing

@Suite struct FrontMatterTests {
  @Test func `all names are read`() throws {
    let chapter = try readWell(
      """
      ---
      title: "PCA: an example"
      author: 'K. Pearson'   # a comment
      description: >
        Two lines
        that are one.
      seed: 9223372036854775807
      seeds: 5
      optimize: true
      ---
      text
      """)
    #expect(chapter.frontMatter.title == "PCA: an example")
    #expect(chapter.frontMatter.author == "K. Pearson")
    #expect(chapter.frontMatter.description?.text == "Two lines that are one.\n")
    #expect(chapter.frontMatter.seed == .max)
    #expect(chapter.frontMatter.seeds == 5)
    #expect(chapter.frontMatter.optimize)
    #expect(chapter.document.outline == ["document", "  paragraph", "    text(\"text\")"])
    #expect(chapter.document.nodes[1].line == 11)
  }

  @Test func `what is missing has its default`() throws {
    let chapter = try readWell("---\n---\n# First\n# Second\n")
    #expect(chapter.frontMatter == FrontMatter())
    #expect(chapter.title == "First")
  }

  @Test func `the marks are for the very first line`() throws {
    let chapter = try readWell("\n---\ntitle: x\n---\n")
    #expect(chapter.frontMatter == FrontMatter())
  }

  @Test func `an unknown name is an error that names the nearest`() throws {
    try expectProblem("---\n⟦sead: 1\n---\n", saying: "no 'sead'", "did you mean 'seed'?")
    try expectProblem("---\n⟦zzzzzzzz: 1\n---\n", saying: "no 'zzzzzzzz'. It knows title, author")
  }

  @Test func `a wrong type is an error at the value`() throws {
    try expectProblem(
      "---\ntitle: ⟦1984\n---\n", saying: "the number 1984", "write title: \"1984\"")
    try expectProblem("---\ntitle:⟦\n---\n", saying: "found nothing")
    try expectProblem("---\ntitle: ⟦[a, b]\n---\n", saying: "found a list")
    try expectProblem("---\nseed: ⟦-1\n---\n", saying: "whole number", "the number -1")
    try expectProblem("---\nseed: ⟦0x10\n---\n", saying: "in decimal digits")
    try expectProblem("---\nseed: ⟦9223372036854775808\n---\n", saying: "whole number")
    try expectProblem("---\nseed: ⟦\"1\"\n---\n", saying: "the text \"1\"")
    try expectProblem("---\nseed: ⟦1.5\n---\n", saying: "the number 1.5")
    try expectProblem("---\noptimize: ⟦yes\n---\n", saying: "write optimize: true")
    try expectProblem("---\noptimize: ⟦OFF\n---\n", saying: "write optimize: false")
    try expectProblem("---\noptimize: ⟦{a: 1}\n---\n", saying: "a group of names and values")
  }

  @Test func `columns count bytes`() throws {
    try expectProblem("---\n{title: \"é漢\", ⟦sead: 1}\n---\n", saying: "seed")
  }

  @Test func `a duplicate names both places`() throws {
    let (_, found) = try read("---\nseed: 1\ntitle: a\nseed: 2\n---\n")
    #expect(found.count == 1)
    #expect(found.first?.place.line == 4)
    #expect(found.first?.notes.first?.place.line == 2)
  }

  @Test func `YAML that is none is an error at its place`() throws {
    try expectProblem("---\ntitle: PCA⟦: an example\n---\n", saying: "not YAML", "quotes")
    try expectProblem("---\nseed: 1\njust words⟦\n---\n", saying: "not YAML")
    try expectProblem("---\n⟦just words\n---\n", saying: "name: value")
    #expect(try problems("---\ntitle: \"open\n---\n").count == 1)
    #expect(try problems("---\n\u{1}: x\n---\n").count == 1)
    #expect(try problems("---\ntitle: *nowhere\n---\n").count == 1)
    #expect(try problems("---\n" + String(repeating: "[", count: 100_000) + "\n---\n").count == 1)
  }

  @Test func `front matter that does not end is an error`() throws {
    try expectProblem("⟦---\ntitle: x\n# Text\n", saying: "does not end", "put a line ---")
  }
}
