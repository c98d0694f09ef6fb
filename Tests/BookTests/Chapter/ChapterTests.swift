import Book
import Testing

@Suite struct ChapterTests {
  @Test func `the chapter of the design reads as the design means it`() throws {
    let chapter = try readWell(
      """
      ---
      title: Principal component analysis
      seed: 1
      ---
      # Principal component analysis

      Prose with math $\\mathbf{x} = \\mathbf{W}\\mathbf{h} + \\mathbf{b}$ and a citation [@goodfellow2016].

      ```swift config
      //| label: fig-scree
      //| fig-cap: "Variance explained by the first 50 axes"
      let digits = try MNIST.load()
      let pca = try PCA(components: 50).fit(digits.train.images)
      show(pca.screePlot())
      ```

      The first two axes explain `{swift} pca.explainedVarianceRatio[0...1].sum()` of the variance (@fig-scree).
      """)
    #expect(chapter.file == "Chapters/02-pca.md")
    #expect(chapter.name == "02-pca")
    #expect(chapter.number == 2)
    #expect(chapter.title == "Principal component analysis")
    #expect(chapter.frontMatter.seed == 1)
    #expect(
      chapter.headings == [
        .init(
          level: 1, text: "Principal component analysis", id: "principal-component-analysis",
          node: 1)
      ])
    let block = try #require(chapter.blocks.first)
    #expect(chapter.blocks.count == 1)
    #expect(block.options.label == "fig-scree")
    #expect(block.options.figCap?.text == "Variance explained by the first 50 axes")
    #expect(block.key == "fig-scree")
    #expect(
      block.code == """
        let digits = try MNIST.load()
        let pca = try PCA(components: 50).fit(digits.train.images)
        show(pca.screePlot())

        """)
    #expect(block.places.map(\.line) == [12, 13, 14])
    #expect(block.places.allSatisfy { $0.column == 1 })
    #expect(block.fence.line == 9)
    let value = try #require(chapter.values.first)
    #expect(value.expression == "pca.explainedVarianceRatio[0...1].sum()")
    #expect(value.place == .init(file: chapter.file, line: 17, column: 37))
    #expect(value.afterBlock == 1)
    #expect(chapter.references.map(\.name) == ["fig-scree"])
    #expect(chapter.references.first?.place == .init(file: chapter.file, line: 17, column: 95))
    #expect(NameErrors.ofLabels(in: [chapter]).isEmpty)
    #expect(
      chapter.formulas.map(\.tex) == [#"\mathbf{x} = \mathbf{W}\mathbf{h} + \mathbf{b}"#])
    #expect(chapter.citations.flatMap(\.items).map(\.key) == ["goodfellow2016"])
  }

  @Test func `an empty file is an empty chapter`() throws {
    let chapter = try readWell("")
    #expect(chapter.document.outline == ["document"])
    #expect(chapter.lines.isEmpty)
    #expect(chapter.title == "02-pca")
  }

  @Test(arguments: [
    ("02-pca", 2), ("Chapters/00-index.md", 0), ("12", 12), ("3d-shapes.md", nil), ("pca.md", nil),
    ("99999999999999999999-x.md", nil), ("a/07_x.md", 7),
  ])
  func `the number is what the file's name begins with`(file: String, number: Int?) throws {
    #expect(try Chapter.parse("", file: file).chapter.number == number)
  }

  @Test func `every end of line counts as one, and the byte order mark as none`() throws {
    let chapter = try readWell("\u{FEFF}# A\r\rtext\r\n```swift config\r\nlet a = 1\r\n```\n")
    #expect(chapter.lines == ["# A", "", "text", "```swift config", "let a = 1", "```"])
    #expect(chapter.blocks.first?.code == "let a = 1\n")
    #expect(chapter.blocks.first?.places.first?.line == 5)
    #expect(chapter.headings.first?.text == "A")
  }

  @Test func `NUL becomes the replacement character`() throws {
    #expect(try readWell("a\0b").document.outline.last == "    text(\"a\u{FFFD}b\")")
  }

  @Test(arguments: [
    (Array("ab\ncd".utf8) + [0xFF, 0x41], 2, 3, "0xFF at offset 5"),
    ([0xC3], 1, 1, "0xC3 at offset 0"),  // the first byte of two, alone
    (Array("é".utf8) + [0xED, 0xA0, 0x80], 1, 3, "0xED at offset 2"),  // a surrogate
    ([0xEF, 0xBB, 0xBF, 0x41, 0x80], 1, 2, "0x80 at offset 4"),
  ])
  func `what is not UTF-8 is an error at its byte`(
    bytes: [UInt8], line: Int, column: Int, words: String
  ) throws {
    let file = TemporaryFile(bytes)
    let error = try #require(throws: Diagnostic.self) { try Chapter.read(file: file.path) }
    #expect(error.place == .init(file: file.path, line: line, column: column))
    #expect(error.message.contains(words))
  }

  @Test func `a file is read as its text is`() throws {
    let text = "# Title\n\ntext"
    let file = TemporaryFile(Array(text.utf8))
    let (chapter, diagnostics) = try Chapter.read(file: file.path)
    #expect(diagnostics.isEmpty)
    #expect(chapter.document == (try readWell(text).document))
  }

  @Test func `what can't be read says why`() throws {
    let missing = try #require(throws: Diagnostic.self) { try Chapter.read(file: "no/such.md") }
    #expect(
      missing.description.hasPrefix("no/such.md:1:1: error: the chapter can't be read: no/such.md"))
    let folder = try #require(throws: Diagnostic.self) { try Chapter.read(file: "/") }
    #expect(folder.message.contains("found a folder"))
    let device = try #require(throws: Diagnostic.self) { try Chapter.read(file: "/dev/zero") }
    #expect(device.message.contains("found a device"))
  }

  @Test func `errors are in the order of the lines, and all of them are told`() throws {
    let found = try problems(
      """
      ---
      sead: 1
      optimize: maybe
      ---
      ```swift config
      //| ehco: true
      //| label: scree
      ```

      `{swift} `
      """)
    #expect(found.count == 5)
    #expect(found.map { $0.split(separator: ": ")[0] } == ["2:1", "3:11", "6:5", "7:12", "10:10"])
  }
}
