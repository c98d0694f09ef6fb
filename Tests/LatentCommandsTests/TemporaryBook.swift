import Foundation
import Testing

/// A book in a folder of its own, with a cache of its own, on which the built tool is run.
final class TemporaryBook {
  let folder: URL

  init(_ chapters: [String: String] = [:]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "latent-book-\(UUID())")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "Chapters"), withIntermediateDirectories: true)
    for (name, text) in chapters { try write(text, to: name) }
  }

  deinit {
    // A folder that a test made unreadable must be readable to be removed.
    chmod(folder.appending(path: "Chapters").path, 0o755)
    try? FileManager.default.removeItem(at: folder)
  }

  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  func write(_ data: Data, to name: String) throws {
    try data.write(to: folder.appending(path: "Chapters/\(name)"))
  }

  /// The text of a file in the folder of pages; `nil` if there is none.
  func output(_ name: String) -> String? {
    (try? Data(contentsOf: folder.appending(path: "Output/\(name)"))).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  var outputNames: [String] {
    let names = FileManager.default.enumerator(atPath: folder.appending(path: "Output").path)
    return (names?.allObjects as? [String] ?? []).sorted()
  }

  /// The page and the results of a chapter, as files.
  func pageAndResults(_ name: String) -> [Data?] {
    ["html", "json"].map {
      try? Data(contentsOf: folder.appending(path: "Output/\(name).\($0)"))
    }
  }

  /// What came of running the tool.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
    /// The processor time, in seconds, of the tool and all that it started. Other tests run at the
    /// same time, and can make it longer only a little; wall time they can multiply.
    var processorSeconds: Double
  }

  /// Starts the tool.
  func start(_ arguments: String..., environment: [String: String] = [:]) throws -> Process {
    try start(tool, arguments, environment)
  }

  /// Starts a program in the book's folder; its output goes to files, so that nothing blocks.
  private func start(
    _ program: URL, _ arguments: [String], _ environment: [String: String]
  ) throws -> Process {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    // The compiler's module cache is shared: filling one takes longer than the compile.
    let own = [
      "XDG_CACHE_HOME": folder.appending(path: "cache").path,
      "CLANG_MODULE_CACHE_PATH": "/tmp/latent-test-modules-\(getuid())",
    ]
    process.environment = ProcessInfo.processInfo.environment.merging(own) { $1 }
      .merging(environment) { $1 }
    for name in ["out", "err"] { try Data().write(to: folder.appending(path: name)) }
    process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: "out"))
    process.standardError = try FileHandle(forWritingTo: folder.appending(path: "err"))
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// What the tool said so far on standard error.
  var errors: String { text("err") }

  /// What the tool said so far on standard output.
  var said: String { text("out") }

  private func text(_ name: String) -> String {
    (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
  }

  /// Waits for a program's end; one that has none within a minute is killed, and the test fails.
  func finish(_ process: Process) -> Outcome {
    let deadline = Date(timeIntervalSinceNow: 60)
    while process.isRunning, Date() < deadline { usleep(5000) }
    if process.isRunning {
      Issue.record("it hung; so far it said: \(text("out"))\(text("err"))")
      kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: text("out"), errors: text("err"),
      processorSeconds: processorSeconds())
  }

  /// The last line of what the shell's `times` printed: `0m0.25s 0m0.125s`, of its children.
  private func processorSeconds() -> Double {
    let words = text("times").split(whereSeparator: \.isWhitespace).suffix(2)
    return words.reduce(0) { sum, word in
      let parts = word.dropLast().split(separator: "m").compactMap { Double($0) }
      return parts.count == 2 ? sum + 60 * parts[0] + parts[1] : .nan
    }
  }

  /// Runs the tool to its end.
  func latent(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
    let script = "\"$@\"; status=$?; times > times; exit $status"
    return finish(
      try start(
        URL(fileURLWithPath: "/bin/sh"), ["-c", script, "sh", tool.path] + arguments, environment))
  }

  /// Runs a line of shell in the book's folder; `$root` is the repository.
  func shell(_ line: String) throws -> Outcome {
    finish(
      try start(URL(fileURLWithPath: "/bin/sh"), ["-c", line], ["root": repository.path]))
  }

  /// The processes that were started in this book's folder and still run.
  func processes() -> [pid_t] {
    processes { "/proc/\($0)/cwd" }
  }

  /// The processes whose program lies in this book's folder.
  func chapterPrograms() -> [pid_t] {
    processes { "/proc/\($0)/exe" }
  }

  private func processes(_ link: (pid_t) -> String) -> [pid_t] {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.compactMap { pid_t($0) }.filter { process in
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: link(process))
      return target?.hasPrefix(folder.resolvingSymlinksInPath().path) ?? false
    }
  }
}

/// The folder of the sources and the build.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// The built tool.
private let tool = repository.appending(path: ".build/release/latent")

/// A fence that runs.
func fence(_ code: String, _ options: String = "") -> String {
  "```swift config\n\(options)\(code)\n```\n"
}

/// Waits until a condition holds, for 20 s at most.
func eventually(_ condition: () -> Bool) async throws -> Bool {
  for _ in 0..<400 {
    if condition() { return true }
    try await Task.sleep(for: .milliseconds(50))
  }
  return condition()
}
