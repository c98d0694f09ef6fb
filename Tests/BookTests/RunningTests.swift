import Book
import Events
import Foundation
import Testing

@Suite(.serialized) struct RunningTests {
  @Test func `blocks share one scope and leave what they show, print and cost`() async throws {
    let run = try await runSample(
      sampleChapter("let x = 20\nprint(\"one\")", "show(x + 1)\nprint(\"two\", seed)"))
    try #require(run.diagnostics.isEmpty)
    #expect(run.blocks.map(\.state) == [.finished, .finished])
    #expect(run.blocks.map(\.printed) == ["one\n", "two 1\n"])
    #expect(run.blocks[1].shown == [.text("21")])
    #expect(run.blocks.allSatisfy { ($0.cost?.wall ?? -1) >= 0 && ($0.cost?.peakMemory ?? 0) > 0 })
    #expect(run.machine?.cores ?? 0 >= 1)
  }

  @Test func `inline values have four significant digits and know the blocks before them`()
    async throws
  {
    let run = try await runSample(
      sampleChapter(
        "let x = 2.0 / 3", "let y = 7",
        prose: [150: "about `{swift} x`", 250: "and `{swift} \"\\(y) of them\"`"]))
    #expect(run.values == [1: "0.6667", 2: "7 of them"])
  }

  /// A way in which a block fails, and the place and words that the chapter's author must see.
  struct Failure: CustomTestStringConvertible {
    let name: String
    let code: String
    let lines: ClosedRange<Int>
    let column: Int?
    let words: String
    var testDescription: String { name }

    static let all = [
      Failure(
        name: "index out of range", code: "let a = [1, 2]\nlet i = 5\nprint(a[i])",
        lines: 203...203,
        column: nil, words: "Index out of range"),
      Failure(
        name: "overflow", code: "var n = Int.max\nn += seed == 0 ? 0 : 1", lines: 202...202,
        column: nil,
        words: "overflow"),
      Failure(
        name: "nil", code: "let n: Int? = seed == 1 ? nil : 2\n\nprint(n!)", lines: 203...203,
        column: nil, words: "Unexpectedly found nil"),
      Failure(
        name: "fatalError", code: "func stop() -> Never { fatalError(\"no more\") }\nstop()",
        lines: 201...201, column: nil, words: "no more"),
      Failure(
        name: "throw", code: "struct Bad: Error {}\n\nif seed == 1 { throw Bad() }",
        lines: 203...203,
        column: nil, words: "Bad"),
      Failure(
        name: "throw in a function",
        code: """
          enum Bad: Error, CustomStringConvertible { case value(Int)
          var description: String { "the value is bad" } }
          func f(_ n: Int) throws(Bad) { if n > 0 { throw .value(n) } }
          try? f(3)
          try f(4)
          """, lines: 203...203, column: nil, words: "the value is bad"),
      Failure(
        name: "precondition", code: "let a = [1]\nprecondition(a.count == 4, \"needs four\")",
        lines: 202...202, column: nil, words: "Precondition failed: needs four"),
      Failure(
        name: "cast", code: "let a: Any = seed\nprint(a as! String)", lines: 200...202, column: nil,
        words: "Could not cast value of type 'Swift.Int' to 'Swift.String'"),
      // It may be stopped at any instruction, and some belong to the statement before.
      Failure(
        name: "endless loop", code: "var k = 0\nwhile true {\n  k &+= 1\n}", lines: 201...204,
        column: nil, words: "still running after 2 seconds"),
      Failure(
        name: "exit", code: "import Glibc\nexit(3)", lines: 200...200, column: 3, words: "exit(3)"),
      Failure(
        name: "killed", code: "import Glibc\nkill(getpid(), SIGKILL)", lines: 200...200, column: 3,
        words: "killed (signal 9)"),
      Failure(
        name: "endless recursion",
        code: "func f(_ n: Int) -> Int { n == -1 ? 0 : 1 + f(n + 1) }\nprint(f(0))",
        lines: 201...201,
        column: nil, words: "memory"),
      // Inside the C library the runtime can't always see who called; then the block's fence stands
      // for the line.
      Failure(
        name: "endless printing",
        code: "while true { print(String(repeating: \"x\", count: 1000)) }",
        lines: 200...201, column: nil, words: "printed more than"),
    ]
  }

  @Test(arguments: Failure.all)
  func `a failure has its chapter line and leaves the other blocks' results`(_ failure: Failure)
    async throws
  {
    let run = try await runSample(
      sampleChapter("print(\"before\")", failure.code, "print(\"after\")"),
      timeout: failure.name == "endless loop" ? 2 : 60)
    let diagnostic = try #require(run.diagnostics.first)
    #expect(failure.lines.contains(diagnostic.place.line), "\(diagnostic)")
    if let column = failure.column { #expect(diagnostic.place.column == column) }
    #expect(diagnostic.message.contains(failure.words), "\(diagnostic)")
    #expect(run.blocks.count == 3)
    #expect(run.blocks.first?.printed == "before\n")
    #expect(
      run.blocks.map(\.state) == [.finished, .failed(diagnostic), .notRun(because: "block-2")])
  }

  @Test func `a block that must throw shows the error and goes on`() async throws {
    let chapter = try sampleChapter([
      (
        "//| error: true",
        "struct Bad: Error, CustomStringConvertible { let description = \"bad\" }\nthrow Bad()"
      ),
      ("", "print(\"on\")"),
    ])
    let run = try await runSample(chapter)
    try #require(run.diagnostics.isEmpty)
    #expect(run.blocks[0].thrown == "bad")
    #expect(run.blocks[1].printed == "on\n")
  }

  @Test func `a block that must throw and does not is an error`() async throws {
    let run = try await runSample(
      sampleChapter([("//| error: true", "if seed == 2 { throw CancellationError() }")]))
    #expect(run.diagnostics.first?.message.contains("must throw") == true)
    #expect(run.diagnostics.first?.place.line == 100)
  }

  @Test func `a block that is not evaluated is not compiled`() async throws {
    let run = try await runSample(
      sampleChapter([("//| eval: false", "nonsense("), ("", "")]))
    try #require(run.diagnostics.isEmpty)
    #expect(run.blocks.map(\.state) == [.notEvaluated, .finished])
  }

  @Test
  func `what fails is the block that called, though it happened in an earlier one's function`()
    async throws
  {
    let run = try await runSample(
      sampleChapter(
        "struct E: Error {}\nfunc f() throws -> Int { throw E() }", "print(1)\n_ = try f()"))
    let diagnostic = try #require(run.diagnostics.first)
    #expect(run.blocks.map(\.state) == [.finished, .failed(diagnostic)])
    #expect(diagnostic.place.line == 202)
    #expect(diagnostic.notes.map(\.place.line) == [102])
  }

  @Test func `a program that is woken by the question where it is tells nothing more`() async throws
  {
    let run = try await runSample(
      sampleChapter("import Glibc\nsleep(1000)", "print(\"on\")"), timeout: 1)
    #expect(run.blocks.map(\.printed) == ["", ""])
    #expect(run.blocks.allSatisfy { $0.state != .finished })
    #expect(run.diagnostics.first?.message.contains("still running after 1 second") == true)
  }

  @Test func `a run that is cancelled keeps what finished`() async throws {
    let (reports, report) = AsyncStream.makeStream(of: Event.self)
    let task = Task {
      defer { report.finish() }
      return try await runSample(sampleChapter("print(\"one\")", "while true {}")) {
        report.yield($0)
      }
    }
    for await event in reports {
      if case .began(block: 2, _) = event { break }
    }
    task.cancel()
    let run = try await task.value
    #expect(run.blocks.first?.printed == "one\n")
    #expect(run.diagnostics.first?.message.contains("interrupted") == true)
  }
}
