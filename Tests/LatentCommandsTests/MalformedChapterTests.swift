import Foundation
import Testing

@Suite struct MalformedChapterTests {
  /// A chapter that is not as it should be, and what must come of it.
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let data: Data
    let status: Int32
    /// What standard error says; `nil` when a page is written and nothing is said.
    let words: String?

    static let all: [Case] = [
      Case(
        testDescription: "bad UTF-8", data: Data("# A\n\nbad: ".utf8) + Data([0xFF, 0xFE, 10]),
        status: 1, words: "UTF-8"),
      Case(
        testDescription: "NUL bytes", data: Data("# A\n\nnul: \0 here\n".utf8), status: 0,
        words: nil),
      Case(testDescription: "empty", data: Data(), status: 0, words: nil),
      Case(
        testDescription: "a thousand nested quotations",
        data: Data((String(repeating: "> ", count: 1000) + "deep\n").utf8), status: 0, words: nil),
      Case(
        testDescription: "a line of 10 MB",
        data: Data(("# A\n\n" + String(repeating: "word ", count: 2_000_000) + "\n").utf8),
        status: 0, words: nil),
      Case(
        testDescription: "a line of 10 MB in a block with an error",
        data: Data(
          ("```swift config\nlet a: Int = \"x\" // " + String(repeating: "z", count: 10_000_000)
            + "\n```\n").utf8),
        status: 1, words: "01-a.md:2:14: error: cannot convert"),
      Case(
        testDescription: "front matter that never ends", data: Data("---\ntitle: A\n".utf8),
        status: 1, words: "01-a.md:1:"),
      Case(
        testDescription: "an unknown option",
        data: Data("# A\n\n```swift config\n//| lable: fig-a\n```\n".utf8), status: 1,
        words: "01-a.md:4:"),
      Case(
        testDescription: "an unknown second word", data: Data("# A\n\n```swift confg\n```\n".utf8),
        status: 1, words: "config"),
      Case(
        testDescription: "a fence that never ends", data: Data("# A\n\n```swift config\n".utf8),
        status: 1, words: "01-a.md:3:1: error: this block does not end"),
    ]
  }

  @Test(arguments: Case.all)
  func `a malformed chapter gives a clear error or the page that CommonMark says`(
    _ sample: Case
  ) throws {
    let book = try TemporaryBook()
    try book.write(sample.data, to: "01-a.md")
    let outcome = try book.latent("render")
    #expect(outcome.status == sample.status, "\(outcome.errors.prefix(500))")
    #expect(outcome.processorSeconds < 5)
    if let words = sample.words {
      #expect(outcome.errors.contains(words), "\(outcome.errors.prefix(500))")
      // A chapter that could be read has a page that says what is wrong; another has none.
      #expect(book.output("01-a.html")?.contains("class=\"alarm\"") ?? true)
    } else {
      #expect(book.output("01-a.html") != nil)
    }
    if sample.testDescription == "NUL bytes" {
      #expect(book.output("01-a.html")?.contains("nul: \u{FFFD} here") == true)
    }
  }

  @Test func `a chapter that is a folder or can't be read is an error, and nothing is overwritten`()
    throws
  {
    let book = try TemporaryBook(["02-b.md": "# B\n"])
    #expect(try book.latent("render").status == 0)
    let page = book.output("02-b.html")
    try FileManager.default.createDirectory(
      at: book.folder.appending(path: "Chapters/01-a.md"), withIntermediateDirectories: true)
    try FileManager.default.removeItem(at: book.folder.appending(path: "Chapters/02-b.md"))
    #expect(mkfifo(book.folder.appending(path: "Chapters/02-b.md").path, 0o644) == 0)
    let outcome = try book.latent("render")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("01-a.md"), "\(outcome.errors)")
    #expect(outcome.errors.contains("02-b.md"), "\(outcome.errors)")
    #expect(book.output("02-b.html") == page)
  }
}
