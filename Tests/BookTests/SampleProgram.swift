import Events
import Foundation
import TestSupport
import Testing

import Book

/// A chapter made of blocks: block 1 stands at line 101, block 2 at line 201, each line indented by
/// two bytes, so that a mistaken place shows. `prose` is what else stands on which lines.
func sampleChapter(
  _ blocks: [(options: String, code: String)], prose: [Int: String] = [:]
) throws -> Chapter {
  var lines = Array(repeating: "", count: 100 * (blocks.count + 2))
  for (index, block) in blocks.enumerated() {
    let code = (block.options.isEmpty ? "" : block.options + "\n") + block.code
    let text = "```swift config\n\(code)\n```".split(
      separator: "\n", omittingEmptySubsequences: false)
    for (row, line) in text.enumerated() { lines[100 * (index + 1) - 1 + row] = "  " + line }
  }
  for (line, text) in prose { lines[line - 1] = text }
  let (chapter, diagnostics) = try Chapter.parse(
    lines.joined(separator: "\n"), file: "Chapters/01-sample.md")
  try #require(diagnostics.isEmpty)
  return chapter
}

/// A chapter whose blocks have no options.
func sampleChapter(_ codes: String..., prose: [Int: String] = [:]) throws -> Chapter {
  try sampleChapter(codes.map { ("", $0) }, prose: prose)
}

/// The folder of the sources and the build.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// The compiler and modules of this build.
func sampleToolchain() async throws -> Toolchain {
  try await Toolchain.locate(besideTool: repository.appending(path: ".build/release/latent").path)
}

/// Runs a test with a compiler that keeps its programs in a new folder.
func withCompiler<Result>(
  sharedFiles: [String] = [],
  _ body: (_ compiler: Compiler, _ programs: String) async throws -> Result
) async throws -> Result {
  let toolchain = try await sampleToolchain()
  return try await withTemporaryFolder { folder in
    let compiler = Compiler(toolchain: toolchain, folder: folder, sharedFiles: sharedFiles)
    return try await body(compiler, folder)
  }
}

/// Compiles and runs a chapter.
func runSample(
  _ chapter: Chapter, sharedFiles: [String] = [], timeout: Double = 60,
  environment: [String: String] = [:], report: @escaping @Sendable (Event) -> Void = { _ in }
) async throws -> ChapterRun {
  try await withCompiler(sharedFiles: sharedFiles) { compiler, _ in
    switch try await compiler.compile(chapter) {
    case .failed(let diagnostics): return ChapterRun(diagnostics: diagnostics)
    case .program(let program):
      let runner = ProgramRunner(
        toolchain: compiler.toolchain, timeout: timeout, environment: environment)
      return try await runner.run(program, of: chapter, report: report)
    }
  }
}
