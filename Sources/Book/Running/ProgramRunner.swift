public import Events
internal import Files
#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif
internal import Glibc
internal import Subprocess
internal import SystemPackage

/// Runs a chapter's program in a process of its own and gathers what comes of it.
///
/// A trap, an endless loop or a crash in the program ends in a `ChapterRun` that has every block
/// that finished and a diagnostic at the chapter's line.
public struct ProgramRunner: Sendable {
  /// The compiler and the modules; its companions place errors.
  let toolchain: Toolchain
  /// The seconds after which a program is stopped.
  let timeout: Double
  /// What the program's environment has beside the runner's own.
  let environment: [String: String]

  /// A runner.
  ///
  /// - Parameters:
  ///   - toolchain: The compiler and the modules.
  ///   - timeout: The seconds after which a program is stopped; greater than 0.
  ///   - environment: What the program's environment has beside the runner's own.
  public init(toolchain: Toolchain, timeout: Double, environment: [String: String] = [:]) {
    self.toolchain = toolchain
    self.timeout = timeout
    self.environment = environment
  }

  /// The most that a program may print, in bytes.
  static let printLimit = 1 << 26

  /// Runs a chapter's program to its end, or to its failure.
  ///
  /// When the task is cancelled the program is killed, and what finished is returned with a
  /// diagnostic that says so.
  ///
  /// - Parameters:
  ///   - program: The program.
  ///   - chapter: The chapter that it was compiled from.
  ///   - report: Called for each event as it comes.
  /// - Returns: What came of each block, and what went wrong.
  /// - Throws: `RunError`, `FileError` or `SubprocessError` when the program can't be started.
  public func run(
    _ program: Compiler.Program, of chapter: Chapter,
    report: @escaping @Sendable (Event) -> Void = { _ in }
  ) async throws -> ChapterRun {
    let folder = try RunFolder()
    let listener = try EventListener(path: folder.path("events"))
    let (stream, stop) = listener.events()
    let ending = Ending()

    var settings = PlatformOptions()
    settings.processGroupID = 0  // so that Ctrl-C reaches only the runner, which decides
    let output = try FileDescriptor.open(
      FilePath(folder.path("output")), .writeOnly, options: [.create, .append],
      permissions: .ownerReadWrite)
    let errors = try FileDescriptor.open(
      FilePath(folder.path("errors")), .writeOnly, options: [.create, .append],
      permissions: .ownerReadWrite)
    let meter = ContinuousClock.now

    let gathering = Task {
      var events: [Event] = []
      for await event in stream {
        report(event)
        events.append(event)
      }
      return events
    }
    let result = try await Subprocess.run(
      .path(FilePath(program.executable)), environment: .inherit.updating(overrides(in: folder)),
      platformOptions: settings, input: .none,
      output: .fileDescriptor(output, closeAfterSpawningProcess: true),
      error: .fileDescriptor(errors, closeAfterSpawningProcess: true)
    ) { execution in
      await watch(execution.processIdentifier.value, in: folder, ending)
    }
    stop()
    let events = await gathering.value
    let wall = ContinuousClock.now - meter
    _ = wall
    let gathered = RunRecord(
      events: events, status: result.terminationStatus, ending: await ending.reason,
      output: folder.bytes("output"), errors: folder.text("errors"),
      backtrace: Backtrace(json: folder.bytes("backtrace.json")))
    return await gathered.chapterRun(of: chapter, symbolizer: symbolizer(program.executable))
  }

  /// Why the runner itself ended a program.
  enum Reason: Sendable {
    case timeout(Double)
    case tooMuchPrinted
    case interrupted
  }

  private actor Ending {
    var reason: Reason?
    func set(_ reason: Reason) { self.reason = reason }
  }

  private func overrides(in folder: borrowing RunFolder) -> [Environment.Key: String?] {
    var variables: [String: String] = [
      "LATENT_EVENTS": folder.path("events"),
      "LATENT_SWIFT_VERSION": toolchain.version,
      "SWIFT_DETERMINISTIC_HASHING": "1",
      "SWIFT_BACKTRACE":
        "enable=yes,color=no,format=json,limit=256,output-to=\(folder.path("backtrace.json"))",
    ]
    variables.merge(environment) { $1 }
    return Dictionary(
      uniqueKeysWithValues: variables.map { (Environment.Key(rawValue: $0) ?? "LATENT", $1) })
  }

  /// Waits for the process to end, and ends it when it takes too long, prints too much, or the task
  /// is cancelled.
  private func watch(_ process: pid_t, in folder: borrowing RunFolder, _ ending: Ending) async {
    let deadline = ContinuousClock.now + .seconds(timeout)
    var pause = Duration.milliseconds(2)
    while !hasEnded(process) {
      if Task.isCancelled {
        await ending.set(.interrupted)
        break
      }
      if ContinuousClock.now > deadline {
        await ending.set(.timeout(timeout))
        await askWhereItIs(process, in: folder)
        break
      }
      if folder.size("output") > Self.printLimit {
        await ending.set(.tooMuchPrinted)
        await askWhereItIs(process, in: folder)
        break
      }
      try? await Task.sleep(for: pause)
      pause = min(pause * 2, .milliseconds(50))
    }
    // The whole group: what the chapter itself may have started goes with it.
    kill(-process, SIGKILL)
  }

  /// Whether a process has ended; it stays a zombie until swift-subprocess has waited for it.
  private func hasEnded(_ process: pid_t) -> Bool {
    var info = siginfo_t()
    let found = waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT)
    return found != 0 || info.si_signo != 0
  }

  /// Makes the program write where it is: the Swift runtime's crash handler answers to a trap.
  private func askWhereItIs(_ process: pid_t, in folder: borrowing RunFolder) async {
    kill(process, SIGTRAP)
    let deadline = ContinuousClock.now + .seconds(5)
    while ContinuousClock.now < deadline, !hasEnded(process) {
      if Backtrace(json: folder.bytes("backtrace.json")) != nil { return }
      // Not `Task.sleep`, which a cancelled task does not do.
      usleep(10_000)
    }
  }

  private func symbolizer(_ executable: String) -> Symbolizer? {
    toolchain.companion("llvm-symbolizer").map { Symbolizer(program: $0, executable: executable) }
  }
}
