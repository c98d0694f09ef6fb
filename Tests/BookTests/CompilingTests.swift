import Book
import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct CompilingTests {
  @Test func `a misspelt argument is an error at its place in the chapter`() async throws {
    let run = try await runSample(
      sampleChapter("func f(count: Int) {}", "let x = 1\nf(cuont: x)"))
    let diagnostic = try #require(run.diagnostics.first)
    #expect(diagnostic.place.description == "Chapters/01-sample.md:202:4")
    #expect(diagnostic.message.contains("'cuont:'"))
    #expect(diagnostic.sourceLine == "  f(cuont: x)")
  }

  @Test func `an inline value that does not compile is an error at its expression`() async throws {
    let run = try await runSample(
      sampleChapter("let x = 1", prose: [150: "so `{swift} x + yy`"]))
    #expect(run.diagnostics.first?.place.description == "Chapters/01-sample.md:150:17")
  }

  @Test(arguments: [
    ("print(x)", "let x = 3"), ("func f() -> Int { x }\nprint(f())", "let x = 3"),
  ])
  func `a use of a variable before the block that gives it a value is an error`(
    _ blocks: (String, String)
  ) async throws {
    let run = try await runSample(sampleChapter(blocks.0, blocks.1))
    let diagnostic = try #require(run.diagnostics.first { $0.severity == .error })
    #expect(diagnostic.place.line == 101, "\(run.diagnostics)")
  }

  @Test func `an extension of a type compiles in a chapter`() async throws {
    let run = try await runSample(
      sampleChapter(
        "struct P { var x = 1 }", "extension P { var y: Int { x + 1 } }", "print(P().y)"))
    try #require(run.diagnostics.isEmpty)
    #expect(run.blocks.last?.printed == "2\n")
  }

  @Test func `an unused result asks whether show was meant`() async throws {
    let chapter = try sampleChapter("func f() -> Int { 1 }\nf()")
    let warnings = try await withCompiler { compiler, _ in try await compiler.check(chapter) }
    #expect(warnings.count == 1)
    #expect(warnings.first?.message.contains("did you mean `show(…)`?") == true)
    #expect(warnings.first?.place.line == 102)
  }

  @Test func `a program is kept while only prose changes, and made anew when a block changes`()
    async throws
  {
    try await withCompiler { compiler, _ in
      var chapter = try sampleChapter("let x = 1\nx + 1")
      #expect(try await program(chapter, compiler)?.isKept == false)
      #expect(try await program(chapter, compiler)?.isKept == true)
      for row in chapter.blocks[0].places.indices { chapter.blocks[0].places[row].line += 7 }
      let moved = try await program(chapter, compiler)
      #expect(moved?.isKept == true)
      #expect(moved?.warnings.first?.place.line == 109, "a kept warning moves with its block")
      chapter.frontMatter.seed = 2
      #expect(try await program(chapter, compiler)?.isKept == false)
    }
  }

  /// A way to leave something open at a block's end, and the line of the error.
  static let unbalanced: [(name: String, blocks: [(options: String, code: String)], line: Int)] = [
    ("a brace", [("", "for i in 0..<3 {\n  print(i)")], 102),
    ("a brace that a later block closes", [("", "let n = 1\nfor _ in 0..<3 {"), ("", "}")], 102),
    (
      "a function over three blocks",
      [("", "func f() {"), ("", "print(1)"), ("", "}\nf()")], 101
    ),
    ("a type", [("", "struct S {"), ("", "}")], 101),
    ("a parenthesis", [("", "print(1,\n  2"), ("", "print(3)")], 102),
    ("an operator", [("", "let x = 1 +"), ("", "2")], 101),
    ("a condition", [("", "#if true\nlet x = 1")], 102),
    (
      "a brace in a block that must throw",
      [("", "let n = 1"), ("//| error: true", "for _ in 0..<n {")], 202
    ),
    (
      "a brace too many in a block that must throw",
      [("//| error: true", "print(1)\n}")], 103
    ),
    ("a brace too many", [("", "let n = 1"), ("", "print(n)\n}")], 202),
    ("a comment", [("", "let n = 1\n/* and so on"), ("", "print(n)")], 102),
  ]

  @Test(arguments: unbalanced.indices)
  func `what a block leaves open is an error in that block`(_ index: Int) async throws {
    let sample = Self.unbalanced[index]
    let chapter = try sampleChapter(sample.blocks)
    let diagnostics = try await withCompiler { compiler, _ in try await compiler.check(chapter) }
    let errors = diagnostics.filter { $0.severity == .error }
    #expect(errors.first?.place.line == sample.line, "\(sample.name): \(diagnostics)")
    #expect(diagnostics.allSatisfy { $0.place.file == chapter.file }, "\(diagnostics)")
  }

  @Test func `a line of source that looks like a message is none`() async throws {
    let chapter = try sampleChapter(
      "func g() -> Int { 1 }\ng(); print(\"01-sample.md#1:1:2: error: yes\")")
    let diagnostics = try await withCompiler { compiler, _ in try await compiler.check(chapter) }
    #expect(diagnostics.map(\.severity) == [.warning], "\(diagnostics)")
  }

  @Test func `the order of variables is checked where a chapter waits`() async throws {
    let waiting = "func f() async -> Int { 3 }\nlet y = await f()"
    let run = try await runSample(sampleChapter(waiting, "print(y)"))
    try #require(run.diagnostics.isEmpty)
    #expect(run.blocks.last?.printed == "3\n")
    let wrong = try sampleChapter(waiting, "func g() -> Int { x }\nprint(g())", "let x = y")
    let diagnostics = try await withCompiler { compiler, _ in try await compiler.check(wrong) }
    #expect(
      diagnostics.filter { $0.severity == .error }.map(\.place.line) == [201], "\(diagnostics)")
  }

  @Test func `shared files belong to every chapter, and their errors to themselves`() async throws {
    try await withTemporaryFolder { folder in
      let file = "\(folder)/Helper.swift"
      try "func twice(_ n: Int) -> Int { 2 * n }\n".write(
        toFile: file, atomically: true, encoding: .utf8)
      let chapter = try sampleChapter("print(twice(21))")
      let run = try await runSample(chapter, sharedFiles: [file])
      #expect(run.blocks.first?.printed == "42\n", "\(run.diagnostics)")
      try "\nfunc twice(_ n: Int) -> Int { m }\n".write(
        toFile: file, atomically: true, encoding: .utf8)
      let failed = try await runSample(chapter, sharedFiles: [file])
      #expect(failed.diagnostics.first?.place == .init(file: file, line: 2, column: 31))
    }
  }

  @Test func `a program made in a checkout that has moved is made anew`() async throws {
    try await withCompiler { compiler, programs in
      // The same library at another place: a program finds it by the path that it was linked with.
      let release = "\(programs)/checkout/.build/machine/release"
      let build = repository.appending(path: ".build/release").resolvingSymlinksInPath().path
      let files = FileManager.default
      try files.createDirectory(atPath: release, withIntermediateDirectories: true)
      for name in names(in: build) {
        try files.createSymbolicLink(
          atPath: "\(release)/\(name)", withDestinationPath: "\(build)/\(name)")
      }
      try files.createSymbolicLink(
        atPath: "\(programs)/checkout/Sources",
        withDestinationPath: repository.appending(path: "Sources").path)
      let moved = Compiler(
        toolchain: try await Toolchain.locate(besideTool: "\(release)/tool"), folder: programs)
      let chapter = try sampleChapter("print(1)")
      #expect(try await program(chapter, compiler)?.isKept == false)
      #expect(try await program(chapter, moved)?.isKept == false)
    }
  }

  @Test func `programs that nothing used for a month go, and what a killed compile left`()
    async throws
  {
    try await withCompiler { compiler, programs in
      let files = FileManager.default
      func age(_ name: String, days: Double) throws {
        let date = Date(timeIntervalSinceNow: -days * 24 * 60 * 60)
        try files.setAttributes([.modificationDate: date], ofItemAtPath: "\(programs)/\(name)")
      }
      let old = try sampleChapter("let n = 1")
      let used = try sampleChapter("let n = 2")
      _ = try await program(old, compiler)
      let oldName = try #require(names(in: programs).first)
      _ = try await program(used, compiler)
      let usedName = try #require(names(in: programs).first { $0 != oldName })
      for name in ["making-a", "making-b"] {
        try files.createDirectory(
          atPath: "\(programs)/\(name)", withIntermediateDirectories: true)
      }
      for name in [oldName, usedName] { try age(name, days: 31) }
      try age("making-a", days: 2)
      #expect(try await program(used, compiler)?.isKept == true)
      compiler.removeUnused()
      #expect(Set(names(in: programs)) == [usedName, "making-b"])
      #expect(try await program(old, compiler)?.isKept == false)
      for name in names(in: programs) { try age(name, days: 29) }
      try age("making-b", days: 0.5)
      compiler.removeUnused()
      #expect(Set(names(in: programs)) == [oldName, usedName, "making-b"])
    }
  }

  @Test func `a compile that is cancelled says so, and leaves nothing`() async throws {
    try await withCompiler { compiler, programs in
      let chapter = try sampleChapter("let n = \(UInt32.random(in: 0...UInt32.max))")
      let task = Task { try await compiler.compile(chapter) }
      // A thread of its own sees the compiler at work however busy the other tests are.
      Thread.detachNewThread {
        for _ in 0..<60_000 {
          if names(in: programs).contains(where: { $0.hasPrefix("making-") }) { break }
          usleep(1000)
        }
        task.cancel()
      }
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(names(in: programs).isEmpty)
    }
  }
}

/// A chapter's program; `nil` if it does not compile.
private func program(_ chapter: Chapter, _ compiler: Compiler) async throws -> Compiler.Program? {
  guard case .program(let program) = try await compiler.compile(chapter) else { return nil }
  return program
}
