import Foundation
import Testing

/// What is left when the tool, or a chapter's program, is ended from outside.
@Suite struct InterruptTests {
  /// A first block that finishes, and a second that says that it runs and never ends.
  static let endless = """
    # One

    \(fence("print(\"done\")"))
    \(fence("import Glibc\n_ = creat(\"running\", 0o644)\nwhile true {}"))
    """

  private func isRunning(_ book: TemporaryBook) -> Bool {
    FileManager.default.fileExists(atPath: book.folder.appending(path: "running").path)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `an interrupt ends the program, writes the page and has status 2`(_ signal: Int32)
    async throws
  {
    let book = try TemporaryBook(["01-one.md": Self.endless])
    let tool = try book.start("render")
    #expect(try await eventually { isRunning(book) })
    kill(tool.processIdentifier, signal)
    // As `timeout` does: the tool gets it itself, and again as one of its group.
    usleep(2000)
    kill(tool.processIdentifier, signal)
    let outcome = book.finish(tool)
    #expect(outcome.status == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains("latent: interrupted\n"))
    #expect(book.output("01-one.html")?.contains("done") == true)
    #expect(book.output("01-one.html")?.contains("interrupted") == true)
    #expect(try await eventually { book.processes().isEmpty })
  }

  @Test(arguments: ["render", "check"], [SIGINT, SIGTERM, SIGHUP])
  func `an interrupt while chapters compile leaves their pages, and no compiler`(
    _ verb: String, _ signal: Int32
  ) async throws {
    let book = try TemporaryBook(["01-one.md": fence("print(1)")])
    let output = book.folder.appending(path: "Output")
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    try Data("old".utf8).write(to: output.appending(path: "01-one.html"))
    // A compiler that takes its time, in a process below its own, as the real one does.
    let compiler = book.folder.appending(path: "swiftc")
    let script = """
      #!/bin/sh
      case $1 in --version) echo "Swift version 6.3.1"; exit;; esac
      touch running; sleep 1000; true
      """
    try Data(script.utf8).write(to: compiler)
    chmod(compiler.path, 0o755)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let tool = try book.start(verb, environment: ["PATH": "\(book.folder.path):\(path)"])
    #expect(try await eventually { isRunning(book) })
    kill(tool.processIdentifier, signal)
    let outcome = book.finish(tool)
    #expect(outcome.status == 2)
    #expect(outcome.errors == "latent: interrupted\n")
    #expect(book.output("01-one.html") == "old")
    #expect(try await eventually { book.processes().isEmpty })
  }

  @Test func `an interrupt while another latent computes leaves the page`() async throws {
    let book = try TemporaryBook(["01-one.md": fence("print(1)")])
    let cache = book.folder.appending(path: "cache/latent")
    try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
    let lock = open(cache.appending(path: "running.lock").path, O_RDWR | O_CREAT, 0o644)
    try #require(flock(lock, LOCK_EX) == 0)
    defer { close(lock) }
    let tool = try book.start("render")
    #expect(try await eventually { book.errors.contains("waiting for another latent") })
    kill(tool.processIdentifier, SIGINT)
    let outcome = book.finish(tool)
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasSuffix("latent: interrupted\n"))
    #expect(!outcome.errors.contains("error"), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(book.output("01-one.html") == nil)
  }

  @Test func `a killed runner leaves no program`() async throws {
    let book = try TemporaryBook(["01-one.md": Self.endless])
    let tool = try book.start("render")
    #expect(try await eventually { isRunning(book) })
    kill(tool.processIdentifier, SIGKILL)
    _ = book.finish(tool)
    #expect(try await eventually { book.processes().isEmpty })
    #expect(book.output("01-one.html") == nil)
  }

  @Test func `a runner that is killed while it writes leaves the old page, whole`() async throws {
    func chapter(_ size: Int) -> String {
      fence("show(String(repeating: \"x\", count: \(size)))")
    }
    let book = try TemporaryBook(["01-one.md": chapter(10)])
    #expect(try book.latent("render").status == 0)
    let old = book.pageAndResults("01-one")
    // Large enough that writing it takes a while.
    try book.write(chapter(12_000_000), to: "01-one.md")
    let output = book.folder.appending(path: "Output").path
    func aside() -> String? {
      (try? FileManager.default.contentsOfDirectory(atPath: output))?
        .first { $0.hasPrefix(".latent-") }.map { "\(output)/\($0)" }
    }
    // It is a race, which the killing sometimes loses; then the new page is there, whole.
    var left: String?
    for _ in 0..<10 where left == nil {
      let tool = try book.start("render")
      while tool.isRunning, aside() == nil { usleep(100) }
      kill(tool.processIdentifier, SIGKILL)
      _ = book.finish(tool)
      left = aside()
      for (file, before) in zip(book.pageAndResults("01-one"), old) where file != before {
        let end = String(decoding: file?.suffix(10) ?? Data(), as: UTF8.self)
        #expect(end.hasSuffix("</html>\n") || end.hasSuffix("\n}\n"))
        #expect(file?.count ?? 0 > 12_000_000)
      }
    }
    let abandoned = try #require(left, "the runner was never killed while it wrote")
    // The next run of another day takes away what was left.
    let yesterday = Date(timeIntervalSinceNow: -25 * 60 * 60)
    try FileManager.default.setAttributes([.modificationDate: yesterday], ofItemAtPath: abandoned)
    #expect(try book.latent("render").status == 0)
    #expect(aside() == nil)
  }

  @Test func `a killed program is told of on the page`() async throws {
    let book = try TemporaryBook(["01-one.md": Self.endless])
    let tool = try book.start("render")
    #expect(try await eventually { isRunning(book) })
    for program in book.chapterPrograms() { kill(program, SIGKILL) }
    let outcome = book.finish(tool)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("01-one.md:7:"), "\(outcome.errors)")
    #expect(outcome.errors.contains("killed"))
    #expect(book.output("01-one.html")?.contains("done") == true)
  }
}
