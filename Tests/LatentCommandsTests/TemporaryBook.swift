import Foundation
import TestSupport
import Testing

/// A book in a folder of its own, with a cache of its own, on which the built tool is run.
final class TemporaryBook {
  let folder: URL

  init(_ chapters: [String: String] = [:]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "latent-book-\(UUID())")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "Chapters"), withIntermediateDirectories: true)
    for (name, text) in chapters { try write(text, to: name) }
    let programs = folder.appending(path: "cache/latent/programs")
    try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
    try shareModuleCache(withPrograms: programs.path)
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

  /// What came of running the tool.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
    var seconds: Double
  }

  /// Starts the tool; its output goes to files, so that nothing blocks.
  func start(_ arguments: String..., environment: [String: String] = [:]) throws -> Process {
    try startTool(arguments, environment)
  }

  private func startTool(_ arguments: [String], _ environment: [String: String]) throws -> Process {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let process = Process()
    process.executableURL = root.appending(path: ".build/release/latent")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      .merging(["XDG_CACHE_HOME": folder.appending(path: "cache").path]) { $1 }
    for name in ["out", "err"] { try Data().write(to: folder.appending(path: name)) }
    process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: "out"))
    process.standardError = try FileHandle(forWritingTo: folder.appending(path: "err"))
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Waits for the tool's end.
  func finish(_ process: Process, since start: Date = Date()) -> Outcome {
    process.waitUntilExit()
    func text(_ name: String) -> String {
      (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
    }
    return Outcome(
      status: process.terminationStatus, output: text("out"), errors: text("err"),
      seconds: Date().timeIntervalSince(start))
  }

  /// Runs the tool to its end.
  func latent(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
    let start = Date()
    return finish(try startTool(arguments, environment), since: start)
  }

  /// The processes whose command line names this book's folder, beside the tool itself.
  func chapterPrograms() -> [pid_t] {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.compactMap { pid_t($0) }.filter { process in
      let target = try? FileManager.default.destinationOfSymbolicLink(
        atPath: "/proc/\(process)/exe")
      return target?.hasPrefix(folder.resolvingSymlinksInPath().path) ?? false
    }
  }
}

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
