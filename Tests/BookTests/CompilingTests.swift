import Book
import Foundation
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
    let toolchain = try await sampleToolchain()
    let folder = FileManager.default.temporaryDirectory.appending(path: "latent-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let compiler = Compiler(toolchain: toolchain, folder: folder)
    let chapter = try sampleChapter("func f() -> Int { 1 }\nf()")
    let warnings = try await compiler.check(chapter)
    #expect(warnings.count == 1)
    #expect(warnings.first?.message.contains("did you mean `show(…)`?") == true)
    #expect(warnings.first?.place.line == 102)
  }

  @Test func `a program is kept while only prose changes, and made anew when a block changes`()
    async throws
  {
    let toolchain = try await sampleToolchain()
    let folder = FileManager.default.temporaryDirectory.appending(path: "latent-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let compiler = Compiler(toolchain: toolchain, folder: folder)
    func isKept(_ chapter: Chapter) async throws -> Bool? {
      guard case .program(let program) = try await compiler.compile(chapter) else { return nil }
      return program.isKept
    }
    var chapter = try sampleChapter("let x = 1\nx + 1")
    #expect(try await isKept(chapter) == false)
    #expect(try await isKept(chapter) == true)
    for row in chapter.blocks[0].places.indices { chapter.blocks[0].places[row].line += 7 }
    #expect(try await isKept(chapter) == true)
    guard case .program(let program) = try await compiler.compile(chapter) else { return }
    #expect(program.warnings.first?.place.line == 109, "a kept warning moves with its block")
    chapter.frontMatter.seed = 2
    #expect(try await isKept(chapter) == false)
  }
}
