import Book
import Events
import Foundation
import TestSupport
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
    #expect(run.machine?.build == "modules -O, chapter -Onone -g")
  }

  @Test func `costs tell computing from sleeping, and the program's is at least its blocks'`()
    async throws
  {
    let compute = """
      import Glibc
      func used() -> Int { clock() / (CLOCKS_PER_SEC / 1000) }
      let start = used()
      while used() - start < 60 {}
      """
    let run = try await runSample(sampleChapter(compute, "usleep(60_000)"))
    try #require(run.diagnostics.isEmpty)
    let costs = run.blocks.compactMap(\.cost)
    let total = try #require(run.cost)
    try #require(costs.count == 2)
    #expect(costs[0].user + costs[0].system >= 0.059)
    #expect(costs[1].wall >= 0.06)
    #expect(costs[1].user + costs[1].system < 0.03)
    #expect(total.wall >= costs[0].wall + costs[1].wall)
    #expect(total.user + total.system >= costs.map { $0.user + $0.system }.reduce(0, +))
    #expect(total.peakMemory >= costs.map(\.peakMemory).max() ?? 0)
    #expect(total.waited == costs.map(\.waited).reduce(0, +))
  }

  @Test func `inline values have four significant digits and know the blocks before them`()
    async throws
  {
    let run = try await runSample(
      sampleChapter(
        "let x = 2.0 / 3", "let y = 7",
        prose: [150: "about `{swift} x`", 250: "and `{swift} \"\\(y) of them\"`"]))
    #expect(run.values == [1: "0.6667", 2: "7 of them"])
    #expect(run.exactValues == [1: 2.0 / 3])
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
      // The throw that counts is the one that nobody catches, not the last.
      Failure(
        name: "throw, and another that is caught on the way out",
        code: """
          struct Bad: Error {}
          struct Other: Error {}
          func clean() throws { throw Other() }
          func f() throws {
            defer { for _ in 0..<20 { try? clean() } }
            throw Bad()
          }
          try f()
          """, lines: 206...206, column: nil, words: "Bad"),
      Failure(
        name: "typed throw, and another of its type that is caught on the way out",
        code: """
          enum Bad: Error { case first(String), second(String) }
          func clean() throws(Bad) { throw .second("the second") }
          func f() throws(Bad) {
            defer { try? clean() }
            throw .first("the first")
          }
          try f()
          """, lines: 205...205, column: nil, words: "the first"),
      Failure(
        name: "throw on another thread",
        code: """
          struct Bad: Error {}
          func f() async throws {
            await Task.yield()
            throw Bad()
          }
          try await f()
          """, lines: 204...204, column: nil, words: "Bad"),
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
      Failure(
        name: "endless errors",
        code: """
          import Glibc
          let line = String(repeating: "x", count: 10_000)
          while true { line.withCString { _ = write(2, $0, 10_000) } }
          """, lines: 200...203, column: nil, words: "wrote to standard error more than"),
      Failure(
        name: "endless showing",
        code: "while true { show(String(repeating: \"x\", count: 100_000)) }",
        lines: 200...201, column: nil, words: "showed more than"),
      Failure(
        name: "no event", code: "ChapterProgram.begin(99)\nwhile true {}", lines: 200...202,
        column: nil, words: "block 99 of a chapter with 3"),
      Failure(
        name: "a line that is no event",
        code: """
          import Glibc
          for socket in Int32(3)..<20 { send(socket, "nonsense\\n", 9, 0) }
          while true {}
          """, lines: 200...203, column: nil, words: "nonsense"),
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

  @Test func `a name that only a block that must throw has is told apart from one that nobody has`()
    async throws
  {
    let run = try await runSample(
      sampleChapter([
        ("//| error: true", "let near = 1\nthrow CancellationError()"), ("", "print(near, far)"),
      ]))
    let messages = run.diagnostics.filter { $0.place.line == 201 }.map(\.message)
    #expect(messages.contains { $0.contains("'near'") && $0.contains("block-1 has it, but says") })
    #expect(messages.contains("cannot find 'far' in scope"))
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

  @Test func `what threads show at the same time comes whole`() async throws {
    let run = try await runSample(
      sampleChapter(
        """
        import Dispatch
        DispatchQueue.concurrentPerform(iterations: 100) { number in
          show("\\(number) " + String(repeating: "x", count: 300_000))
        }
        """))
    try #require(run.diagnostics.isEmpty)
    #expect(Set(run.blocks[0].shown).count == 100)
  }

  /// An inline value that fails, and what its author must see.
  static let values: [(name: String, expression: String, words: String)] = [
    ("trap", "[1][seed + 4]", "Index out of range"),
    ("exit", "{ () -> Int in exit(3) }()", "exit(3)"),
    ("throw", "try fail()", "Bad"),
    ("show", "{ () -> Int in show(1); return 2 }()", "while no block ran"),
  ]

  @Test(arguments: [(0, 1), (1, 1), (1, 2), (2, 1), (3, 2)])
  func `a failure in an inline value is at the value, and no block's`(
    _ index: Int, _ block: Int
  ) async throws {
    let sample = Self.values[index]
    let declarations = """
      import Glibc
      struct Bad: Error {}
      func fail() throws -> Int { throw Bad() }
      """
    // Before the second block, and after the last one.
    let chapter = try sampleChapter(
      declarations, "print(2)",
      prose: [150: "`{swift} seed`", 100 * block + 51: "is `{swift} \(sample.expression)`"])
    let run = try await runSample(chapter)
    let diagnostic = try #require(run.diagnostics.first)
    #expect(diagnostic.message.contains(sample.words), "\(diagnostic)")
    #expect(run.blocks.first?.state == .finished)
    #expect(run.values == [1: "1"])
    #expect(diagnostic.place.line == 100 * block + 51)
    #expect(diagnostic.notes.map(\.place.line) == (sample.name == "throw" ? [103] : []))
    #expect(
      run.blocks.last?.state == (block == 1 ? .notRun(because: "an inline value") : .finished))
  }

  @Test func `a show before the first block is an error with advice`() async throws {
    let run = try await runSample(
      sampleChapter("let n = 1", prose: [50: "`{swift} { () -> Int in show(1); return 2 }()`"]))
    #expect(run.diagnostics.first?.place.line == 50, "\(run.diagnostics)")
    #expect(run.diagnostics.first?.message.contains("call it in a block") == true)
    #expect(run.blocks.map(\.state) == [.notRun(because: "an inline value")])
  }

  @Test func `a program that can't start says why`() async throws {
    try await withTemporaryFolder { folder in
      // Not a library, but found first.
      try Data("none".utf8).write(to: URL(fileURLWithPath: "\(folder)/libLatent.so"))
      let run = try await runSample(
        sampleChapter("print(1)"), environment: ["LD_LIBRARY_PATH": folder])
      let message = try #require(run.diagnostics.first?.message)
      #expect(message.hasPrefix("the chapter's program did not start"))
      #expect(message.contains("libLatent.so"))
      #expect(run.blocks.map(\.state) == [.notRun(because: "the chapter's program")])
      #expect(run.cost == nil)
    }
  }

  @Test func `a program that is gone is an error, and nothing stays behind`() async throws {
    func threads() -> Int { names(in: "/proc/self/task").count }
    try await withCompiler { compiler, _ in
      let chapter = try sampleChapter("print(1)")
      guard case .program(let program) = try await compiler.compile(chapter) else { return }
      try FileManager.default.removeItem(atPath: program.executable)
      let runner = ProgramRunner(toolchain: compiler.toolchain, timeout: 60)
      let before = threads()
      for _ in 0..<60 {
        await #expect(throws: (any Error).self) { try await runner.run(program, of: chapter) }
      }
      // Other tests start and end threads too, but not so many.
      for _ in 0..<100 where threads() > before + 30 {
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(threads() <= before + 30)
    }
  }

  @Test func `a block whose end a condition leaves out is an error`() async throws {
    let run = try await runSample(sampleChapter("#if false", "print(2)", "#endif\nprint(3)"))
    let diagnostic = try #require(run.diagnostics.first)
    #expect(diagnostic.place.line == 100)
    #expect(diagnostic.message.contains("#if"))
    #expect(run.blocks.first?.state == .failed(diagnostic))
  }
}
