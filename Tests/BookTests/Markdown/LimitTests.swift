import Book
import TestSupport
import Testing

/// Shapes that are hard on parsers. Each must be read, or refused with its line, within seconds.
@Suite(.serialized) struct LimitTests {
  @Test(arguments: [
    "[", "*", "a", "`", "_", "<", "&", "\\", "| ", "|\n", "@fig-x ", "`{swift} x` ", "`{swift} ` ",
    "# a\n", "![", "**a ", "{#", "a\n", "- a\n", "\n", "\r", "a | b\n--|--\n", "`a\n", ": \n",
    "```swift config\n```\n", "```swift config\n//| echo: 1\n", "//| a\n", "[a]: b\n", "[a](",
    "--- \n", "- |\n -|\n", "[@fig-x] ", "$", "$a ", "$a$ ", "$$", "$$\n", "$$\na\n", "$a `", "](",
    "](a \"", "<a ", "[^a] ", "[^a]: b\n", "> [!NOTE]\n\n", "a\n: b\n", "@a ", "[@a; ", "[@a] ",
  ])
  func `a quarter of a megabyte of anything is read without hanging`(piece: String) throws {
    let text = String(repeating: piece, count: 250_000 / piece.utf8.count)
    let time = try processorSeconds { _ = try Chapter.parse(text, file: "a.md") }
    #expect(time < 3)
  }

  @Test func `a hundred thousand quotations and lists are no trouble`() throws {
    let depth = 100_000
    for mark in [">", "1. "] {
      let chapter = try Chapter.parse(
        String(repeating: mark, count: depth) + "`{swift} a`", file: "a.md"
      ).chapter
      #expect(chapter.document.nodes.count > depth)
      #expect(chapter.values.count == 1)
    }
    let emphasis = String(repeating: "*a ", count: depth) + String(repeating: "b* ", count: depth)
    #expect(try Document.parse(emphasis).nodes.count > depth)
  }

  @Test func `a line of ten megabytes is a line`() throws {
    for piece in ["*", "a", "é ", "`"] {
      let text = String(repeating: piece, count: 10_000_000 / piece.utf8.count)
      let time = try processorSeconds {
        let chapter = try Chapter.parse(text, file: "a.md").chapter
        #expect(chapter.lines.count == 1)
      }
      #expect(time < 5, "\(piece)")
    }
  }

  /// A shape that needs minutes or gigabytes in cmark 0.30.2.
  struct Shape: CustomTestStringConvertible {
    var testDescription: String
    var text: @Sendable () -> String
    /// The line at which that is seen, where it is not an estimate's.
    var line: Int?
    var words: String
  }

  @Test(arguments: [
    Shape(
      testDescription: "ten million quotations",
      text: { "text\n\n" + String(repeating: ">", count: 10_000_000) }, line: 3, words: "nested"),
    Shape(
      testDescription: "empty lines in twenty thousand lists",
      text: {
        String(repeating: "1. ", count: 20_000) + "a\n" + String(repeating: "\n", count: 100_000)
      }, line: nil, words: "empty lines"),
    Shape(
      testDescription: "two hundred thousand images that do not end",
      text: { String(repeating: "![[]()", count: 200_000) }, line: 1, words: "images"),
    Shape(
      testDescription: "ten million brackets",
      text: { "a\n\n" + String(repeating: "[", count: 10_000_000) }, line: 3,
      words: "opening brackets"),
    Shape(
      testDescription: "17 MB", text: { String(repeating: "a", count: 16_777_217) }, line: 1,
      words: "at most"),
  ])
  func `what cmark can't read in time is refused with its line`(shape: Shape) throws {
    let text = shape.text()
    let time = try processorSeconds {
      let error = try #require(throws: Diagnostic.self) { try Chapter.parse(text, file: "a.md") }
      #expect(shape.line == nil || error.place.line == shape.line, "\(error.place)")
      #expect(error.message.contains(shape.words))
    }
    #expect(time < 5)
  }

  @Test func `a table's missing cells are counted`() throws {
    let wide =
      String(repeating: "|a", count: 10_000) + "\n" + String(repeating: "|-", count: 10_000)
    let found = try problems(wide + "\n" + String(repeating: "|\n", count: 1_000))
    #expect(found.count == 1)
    #expect(found.first?.contains("short rows") == true)
  }
}
