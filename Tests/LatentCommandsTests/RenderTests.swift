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
    #expect(book.output("01-one.json")?.contains("\"number\" : 42") == true)
    #expect(book.output("index.html") != nil)
  }

  @Test func `the cores are those that the chapter's program may use`() throws {
    let book = try TemporaryBook(["01-one.md": fence("print(1)")])
    let outcome = try book.shell("taskset -c 0 \"$root/latent\" render")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(book.output("01-one.json")?.contains("\"cores\" : 1,") == true)
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
    // The first fills the compiler's module cache, if no other test has.
    _ = try book.latent("check", "one")
    let outcome = try book.latent("check", "one")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("Chapters/01-one.md:5:"), "\(outcome.errors)")
    #expect(outcome.errors.contains("error:"))
    #expect(outcome.processorSeconds < 1)
    #expect(book.outputNames.isEmpty)
  }

  @Test(arguments: [
    ["render", "--timeout", "0"], ["render", "--timeout", "1e30"], ["render", "--timeout", "nan"],
    ["rendr"], ["render", "nonesuch"], ["check", "--book", "none"],
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

  @Test func `in a pipe there is a line when a chapter begins, one when it ends, and a summary`()
    throws
  {
    let book = try TemporaryBook([
      "01-one.md": fence("print(1)"), "02-two.md": fence("print(2)"),
    ])
    let outcome = try book.latent("render")
    let lines = outcome.output.split(separator: "\n")
    try #require(lines.count == 6, "\(outcome.output)")
    #expect(lines[4] == "2 chapters ran, 0 kept; 0 computations done, 0 kept")
    #expect(lines[5] == "pages: Output/index.html")
    for (index, name) in ["01-one", "02-two"].enumerated() {
      #expect(lines[2 * index] == "\(name)  begins")
      #expect(lines[2 * index + 1].hasPrefix("\(name)  1 of 1 block in "))
    }
  }

  @Test func `without a compiler the run is incomplete`() throws {
    let book = try TemporaryBook(["01-one.md": "# One\n"])
    let outcome = try book.latent("render", environment: ["PATH": "/nonexistent"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("latent: there is no `swiftc` on the path"))
  }

  @Test func `a page that can't be written makes the run incomplete, and the others are written`()
    throws
  {
    let book = try TemporaryBook(["01-one.md": "# One\n", "02-two.md": "# Two\n"])
    try FileManager.default.createDirectory(
      at: book.folder.appending(path: "Output/01-one.html"), withIntermediateDirectories: true)
    let outcome = try book.latent("render")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("latent: Output/01-one.html"), "\(outcome.errors)")
    #expect(book.output("02-two.html")?.contains("Two") == true)
  }

  @Test func `a program that can't be kept fails its chapter, with a page that says so`() throws {
    let book = try TemporaryBook(["01-one.md": fence("print(1)"), "02-two.md": fence("print(2)")])
    let cache = book.folder.appending(path: "cache/latent")
    try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
    try Data().write(to: cache.appending(path: "programs"))
    let outcome = try book.latent("render")
    #expect(outcome.status == 1)
    for name in ["01-one", "02-two"] {
      #expect(
        outcome.errors.contains("\(name).md:1:1: error: the chapter's program could not be made"),
        "\(outcome.errors)")
      #expect(book.output("\(name).html")?.contains("could not be made") == true)
    }
  }

  @Test func `an error in a shared file is told once, and on each chapter's page`() throws {
    let book = try TemporaryBook(["01-one.md": fence("print(1)"), "02-two.md": fence("print(2)")])
    try FileManager.default.createDirectory(
      at: book.folder.appending(path: "Chapters/Shared"), withIntermediateDirectories: true)
    try book.write("func helper() -> Int { m }\n", to: "Shared/Helper.swift")
    let outcome = try book.latent("render")
    #expect(outcome.status == 1)
    let place = "Chapters/Shared/Helper.swift:1:24: error: "
    #expect(outcome.errors.ranges(of: place).count == 1, "\(outcome.errors)")
    for name in ["01-one", "02-two"] {
      #expect(book.output("\(name).html")?.contains("Chapters/Shared/Helper.swift:1:24") == true)
    }
  }

  /// Ways to start the tool, each a line of shell in the book's folder.
  @Test(arguments: [
    "ln -s \"$root/latent\" tool; ln -s tool other; ./other list",
    "mkdir a; ln -s \"$root/latent\" a/tool; a/tool list",
    "book=$PWD; cd \"$root/Sources\"; ../latent list --book \"$book/Chapters\"",
    "cd Chapters; \"$root/latent\" list --book ../Chapters/",
    "PATH=\"$root:$PATH\"; latent list",
    "ln -s \"$root/.build/release/latent\" built; ./built check && ./built list",
  ])
  func `the tool starts through links, by relative paths and from other folders`(
    _ line: String
  ) throws {
    let book = try TemporaryBook(["01-one.md": "# One\n\n" + fence("print(1)")])
    let outcome = try book.shell(line)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("01-one: One\n"))
    #expect(outcome.output.contains("01-one.md:3:1: block-1"))
  }
}
