import Foundation
import Testing

@Suite struct RenderTests {
  @Test func `a chapter goes in and a page comes out, with its results beside it`() throws {
    let code = fence("let x = 21\nprint(\"printed\")")
    let book = try TemporaryBook([
      "01-one.md": "# One\n\n\(code)\nTwice that is `{swift} 2 * x`.\n"
    ])
    let outcome = try book.latent("render")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let page = try #require(book.output("01-one.html"))
    #expect(page.contains(">42</span>."))
    #expect(page.contains("printed"))
    #expect(book.output("01-one.json")?.contains("\"block-1\"") == true)
    #expect(book.output("index.html") != nil)
  }

  @Test func `a prose edit, lines added, compiles nothing and moves the places of errors`() throws {
    let code = fence("let a = [1]\nlet i = 3\nprint(a[i])")
    let book = try TemporaryBook(["01-one.md": "# One\n\n\(code)"])
    let first = try book.latent("render")
    #expect(first.status == 1)
    #expect(first.errors.contains("01-one.md:6:"), "\(first.errors)")
    try book.write("# One\n\nMore prose.\n\nAnd more.\n\n\(code)", to: "01-one.md")
    let second = try book.latent("render")
    #expect(second.errors.contains("01-one.md:10:"), "\(second.errors)")
    let programs = try FileManager.default.contentsOfDirectory(
      atPath: book.folder.appending(path: "cache/latent/programs").path
    ).filter { $0.count == 64 }
    #expect(programs.count == 1, "the second run made another program")
  }

  @Test func `a chapter that is wrong before it runs has a page that says so, not its old one`()
    throws
  {
    let block = "```swift config\nprint(6 * 7)\n```\n"
    let book = try TemporaryBook(["01-one.md": block])
    #expect(try book.latent("render").status == 0)
    #expect(book.output("01-one.html")?.contains("42") == true)
    try book.write(block + "\nSee @fig-typo and $\\frac{1}$.\n", to: "01-one.md")
    let outcome = try book.latent("render")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("01-one.md:5:5: error: nothing in the book has the label"))
    #expect(outcome.errors.contains("01-one.md:5:28: error: "))
    let page = try #require(book.output("01-one.html"))
    #expect(page.contains("class=\"alarm\"") && page.contains("fig-typo") && !page.contains(">42<"))
  }

  @Test func `what a chapter writes to standard error is told`() throws {
    let book = try TemporaryBook([
      "01-one.md": "```swift config\nimport Glibc\nfputs(\"careful\\n\", stderr)\n```\n"
    ])
    let outcome = try book.latent("render")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("01-one wrote to standard error:\ncareful"))
  }

  @Test func `a label for something that was not shown is an error`() throws {
    let book = try TemporaryBook([
      "01-one.md": "```swift config\n//| label: fig-a\nlet a = 1\n```\n\nSee @fig-a.\n"
    ])
    let outcome = try book.latent("render")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("01-one.md:1:1: error: 'fig-a' is the label of a figure"))
  }

  @Test func `one chapter's failure leaves the others unharmed`() throws {
    let book = try TemporaryBook([
      "01-bad.md": "# Bad\n\n\(fence("print(\"before\")"))\n\(fence("fatalError(\"stop\")"))",
      "02-good.md": "# Good\n\n\(fence("print(\"good\")"))",
      "03-wrong.md": "# Wrong\n\n\(fence("let x: Int = \"\""))",
    ])
    let outcome = try book.latent("render")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("Chapters/01-bad.md:8:"), "\(outcome.errors)")
    #expect(outcome.errors.contains("Chapters/03-wrong.md:4:"), "\(outcome.errors)")
    #expect(book.output("01-bad.html")?.contains("before") == true)
    #expect(book.output("01-bad.html")?.contains("stop") == true)
    #expect(book.output("02-good.html")?.contains("good") == true)
    #expect(book.output("03-wrong.html") != nil)
    #expect(book.chapterPrograms().isEmpty)
  }

  @Test func `check finds a misspelt argument at its place, fast`() throws {
    let book = try TemporaryBook([
      "01-one.md": "# One\n\n\(fence("func f(count: Int) {}\nf(cuont: 1)"))"
    ])
    let outcome = try book.latent("check", "one")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("Chapters/01-one.md:5:"), "\(outcome.errors)")
    #expect(outcome.errors.contains("error:"))
    #expect(book.outputNames.isEmpty)
  }

  @Test(arguments: [
    ["render", "--timeout", "0"], ["rendr"], ["render", "nonesuch"], ["check", "--book", "none"],
  ])
  func `a wrong command line has status 2`(_ arguments: [String]) throws {
    let book = try TemporaryBook(["01-one.md": "# One\n"])
    let outcome =
      switch arguments.count {
      case 1: try book.latent(arguments[0])
      case 2: try book.latent(arguments[0], arguments[1])
      default: try book.latent(arguments[0], arguments[1], arguments[2])
      }
    #expect(outcome.status == 2, "\(outcome.errors)")
    #expect(!outcome.errors.isEmpty)
  }

  @Test func `Ctrl-C ends the program, writes the page and has status 2`() async throws {
    let book = try TemporaryBook([
      "01-one.md": "# One\n\n\(fence("print(\"done\")"))\n\(fence("while true {}"))"
    ])
    let tool = try book.start("render")
    #expect(try await eventually { !book.chapterPrograms().isEmpty })
    // Long enough for the first block.
    try await Task.sleep(for: .milliseconds(500))
    kill(tool.processIdentifier, SIGINT)
    let outcome = book.finish(tool)
    #expect(outcome.status == 2, "\(outcome.errors)")
    #expect(book.output("01-one.html")?.contains("done") == true)
    #expect(book.output("01-one.html")?.contains("interrupted") == true)
    #expect(try await eventually { book.chapterPrograms().isEmpty })
  }

  @Test func `a killed runner leaves no program and no half-written file`() async throws {
    let book = try TemporaryBook(["01-one.md": "# One\n\n\(fence("while true {}"))"])
    let tool = try book.start("render")
    #expect(try await eventually { !book.chapterPrograms().isEmpty })
    kill(tool.processIdentifier, SIGKILL)
    _ = book.finish(tool)
    #expect(try await eventually { book.chapterPrograms().isEmpty })
    #expect(book.output("01-one.html") == nil)
  }

  @Test func `a killed program is told of on the page`() async throws {
    let book = try TemporaryBook([
      "01-one.md": "# One\n\n\(fence("print(\"done\")"))\n\(fence("while true {}"))"
    ])
    let tool = try book.start("render")
    #expect(try await eventually { !book.chapterPrograms().isEmpty })
    try await Task.sleep(for: .milliseconds(500))
    for program in book.chapterPrograms() { kill(program, SIGKILL) }
    let outcome = book.finish(tool)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("01-one.md:7:"), "\(outcome.errors)")
    #expect(outcome.errors.contains("killed"))
    #expect(book.output("01-one.html")?.contains("done") == true)
  }
}
