import Book
import Testing

@Suite struct LabelTests {
  @Test func `headings have anchors as GitHub makes them`() throws {
    let chapter = try readWell(
      """
      # What is *PCA*?
      ## What is PCA
      ## Größe & `Code_x`
      ## <script>alert("x")</script> " onload='y'
      ## ‮!!!
      ## Fig x
      ## block-3
      ## Scores, scores {#sec-scores-2}
      What is PCA
      -----------
      ##
      """)
    #expect(
      chapter.headings.map(\.id) == [
        "what-is-pca", "what-is-pca-1", "größe--code_x", "alertx--onloady", "heading",
        "heading-fig-x", "heading-block-3", "sec-scores-2", "what-is-pca-2", "heading-1",
      ])
    #expect(chapter.headings.map(\.level) == [1, 2, 2, 2, 2, 2, 2, 2, 2, 2])
    #expect(chapter.headings[7].text == "Scores, scores")
    #expect(chapter.labels.map(\.name) == ["sec-scores-2"])
    for heading in chapter.headings {
      #expect(chapter.document.nodes[heading.node].kind == .heading(level: heading.level))
    }
  }

  @Test func `a heading's label is checked`() throws {
    try expectProblem("> ## A {#⟦intro}", saying: "begin it with sec-, as in sec-intro")
    try expectProblem("## A {#⟦fig-a}", saying: "begins with sec-")
    try expectProblem("## A {#⟦sec-A}  ##", saying: "write sec-a")
    try expectProblem("## {#⟦}", saying: "sec-name")
    #expect(try readWell("## A {sec-a}\n## C `{#sec-c}`").labels.isEmpty)
    try expectProblem("## B ⟦{#sec-b} c", saying: "belongs to nothing")
    #expect(try readWell("## {#sec-a}").headings.map(\.text) == [""])
  }

  @Test func `labels are unique in the book`() throws {
    let a = try Chapter.parse(
      "# A {#sec-a}\n\n```swift config\n//| label: fig-a\n```\n", file: "a.md")
    let b = try Chapter.parse(
      "text\n\n```swift config\n//| label: fig-a\n```\n# B {#sec-a}\n", file: "b.md")
    let errors = NameErrors.ofLabels(in: [a.chapter, b.chapter])
    #expect(
      errors.map(\.place) == [
        .init(file: "b.md", line: 3, column: 1), .init(file: "b.md", line: 6, column: 1),
      ])
    #expect(
      errors.map { $0.notes.map(\.place) } == [
        [.init(file: "a.md", line: 3, column: 1)], [.init(file: "a.md", line: 1, column: 1)],
      ])
    #expect(NameErrors.ofLabels(in: [a.chapter]).isEmpty)
  }

  @Test func `a reference to nothing names the nearest label`() throws {
    let a = try Chapter.parse("```swift config\n//| label: fig-scree\n```\n", file: "a.md").chapter
    let b = try Chapter.parse("é @fig-scre and @fig-scree, @fig-scree-b", file: "b.md")
      .chapter
    let errors = NameErrors.ofLabels(in: [a, b])
    #expect(errors.map(\.place) == [.init(file: "b.md", line: 1, column: 4)])
    #expect(errors.first?.message.contains("did you mean 'fig-scree'?") == true)
    #expect(errors.first?.description.hasSuffix("@fig-scree-b\n  ^") == true)
  }
}
