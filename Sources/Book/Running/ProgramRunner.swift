internal import CProcess
public import Events
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
  /// What runs depend on besides programs and data; `nil` when runs are not kept.
  let surroundings: RunSurroundings?

  /// The seconds that a timeout may have; the most is some 30 years.
  public static let timeouts = 0.001...1e9

  /// A runner.
  ///
  /// - Parameters:
  ///   - toolchain: The compiler and the modules.
  ///   - timeout: The seconds after which a program is stopped; one of `timeouts`.
  ///   - environment: What the program's environment has beside the runner's own.
  ///   - surroundings: What runs depend on besides programs and data; without it they are not kept.
  public init(
    toolchain: Toolchain, timeout: Double, environment: [String: String] = [:],
    surroundings: RunSurroundings? = nil
  ) {
    guard Self.timeouts.contains(timeout) else {
      fatalError("a timeout of \(timeout) s is not one of \(Self.timeouts)")
    }
    self.toolchain = toolchain
    self.timeout = timeout
    self.environment = environment
    self.surroundings = surroundings
  }

  /// What came of an earlier run of a program, if it was kept and would be the same now: no block has
  /// said `cache: false`, and the data sets that it read are what they were.
  ///
  /// - Parameters:
  ///   - program: The program.
  ///   - chapter: The chapter that it was compiled from.
  /// - Returns: The run, marked as kept; `nil` if the program must run.
  /// - Throws: A kept run that is damaged; the program must run then too.
  public func keptRun(
    of program: Compiler.Program, of chapter: Chapter
  ) async throws -> ChapterRun? {
    guard let surroundings, chapter.mayBeKept,
      let record = try KeptRun(besideProgramIn: program.home).read(surroundings)
    else { return nil }
    var run = await record.chapterRun(of: chapter, symbolizer: nil)
    guard run.diagnostics.isEmpty else { return nil }
    run.isKept = true
    return run
  }

  /// The most that a program may print, write to standard error, and show, each, in bytes. No page
  /// can hold as much, and the runner keeps it in memory.
  static let outputLimit = 1 << 26

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
  /// - Throws: `RunError`, `Errno` or `SubprocessError` when the program can't be started.
  public func run(
    _ program: Compiler.Program, of chapter: Chapter,
    report: @escaping @Sendable (Event) -> Void = { _ in }
  ) async throws -> ChapterRun {
    let folder = try RunFolder()
    let output = try folder.file("output")
    defer { try? output.close() }
    let errors = try folder.file("errors")
    defer { try? errors.close() }
    var settings = PlatformOptions()
    settings.processGroupID = 0  // so that Ctrl-C reaches only the runner, which decides
    // When the task is cancelled, Subprocess asks the program to stop before it kills it.
    settings.teardownSequence = [
      .send(signal: .interrupt, allowedDurationToNextStep: Self.timeToStop)
    ]

    let listener = try EventListener(path: folder.path("events"))
    let (stream, stop) = listener.events()
    let ending = Ending()
    let gathering = Task {
      var events: [Event] = []
      do {
        for try await event in stream {
          if let block = event.block, block < 1 || block > chapter.blocks.count {
            throw Reason.noEvent("block \(block) of a chapter with \(chapter.blocks.count)")
          }
          // The question where a program is can wake it; what it does then does not count.
          if await ending.outputWhenAsked != nil { break }
          report(event)
          events.append(event)
        }
      } catch let reason as Reason {
        await ending.set(reason)
      }
      return events
    }
    let start = ContinuousClock.now
    let result: ExecutionResult<process_use, FileDescriptorOutput, FileDescriptorOutput>
    do {
      result = try await Subprocess.run(
        .path(FilePath(program.executable)),
        environment: .inherit.updating(overrides(chapter, program, in: folder)),
        platformOptions: settings, input: .none,
        output: .fileDescriptor(output, closeAfterSpawningProcess: false),
        error: .fileDescriptor(errors, closeAfterSpawningProcess: false)
      ) { execution in
        await watch(execution.processIdentifier.value, in: folder, ending)
      }
    } catch {
      stop()
      throw error
    }
    let wall = start.duration(to: .now) / .seconds(1)
    stop()
    let events = try await gathering.value
    let gathered = RunRecord(
      events: events, status: result.terminationStatus, ending: await ending.reason,
      wall: wall, use: result.closureResult,
      output: Array(folder.bytes("output").prefix(await ending.outputWhenAsked ?? .max)),
      errors: folder.text("errors"),
      backtrace: Backtrace(json: folder.bytes("backtrace.json")))
    let run = await gathered.chapterRun(
      of: chapter, symbolizer: symbolizer(program.executable))
    if let surroundings, chapter.mayBeKept, run.diagnostics.isEmpty, !Task.isCancelled {
      KeptRun(besideProgramIn: program.home).write(gathered, surroundings)
    }
    return run
  }

  /// Why the runner itself ended a program.
  enum Reason: Error, Equatable {
    case timeout(Double)
    /// What it did too much of, for example "printed".
    case tooMuch(String)
    /// What came through the channel instead.
    case noEvent(String)
    case interrupted
  }

  private actor Ending {
    var reason: Reason?
    /// How much the program had printed when it was asked where it is; `nil` before.
    var outputWhenAsked: Int?
    func ask(output: Int) { outputWhenAsked = output }
    /// Notes a reason; the first one counts.
    func set(_ reason: Reason) { self.reason = self.reason ?? reason }
  }

  /// The digests of the types that the chapter declares, as JSON.
  private func code(of chapter: Chapter, _ program: Compiler.Program) -> String {
    let digests = chapter.typeDigests(sharedFiles: program.sharedFiles)
    return (try? JSONEncoder().encode(digests)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  private func overrides(
    _ chapter: Chapter, _ program: Compiler.Program, in folder: borrowing RunFolder
  ) -> [Environment.Key: String?] {
    var variables: [String: String] = [
      "LATENT_EVENTS": folder.path("events"),
      "LATENT_SWIFT_VERSION": toolchain.version,
      "LATENT_CODE": code(of: chapter, program),
      "LATENT_CHAPTER_BUILD": Compiler.optimization(of: chapter).joined(separator: " "),
      "SWIFT_DETERMINISTIC_HASHING": "1",
      // It is used with one thread. Unless told so before it is loaded, it starts more, which wait
      // for work in a loop and cost the first block up to 0.1 s of processor time each.
      "OPENBLAS_NUM_THREADS": "1",
      "SWIFT_BACKTRACE":
        "enable=yes,color=no,format=json,limit=256,output-to=\(folder.path("backtrace.json"))",
    ]
    variables.merge(environment) { $1 }
    return Dictionary(
      uniqueKeysWithValues: variables.map { (Environment.Key(rawValue: $0) ?? "LATENT", $1) })
  }

  /// Waits for the process to end, and ends it when it takes too long, prints or shows too much, or
  /// the task is cancelled.
  ///
  /// - Returns: What the process used.
  private func watch(
    _ process: pid_t, in folder: borrowing RunFolder, _ ending: Ending
  ) async -> process_use {
    let deadline = ContinuousClock.now + .seconds(timeout)
    var pause = Duration.milliseconds(2)
    var use = process_use()
    while !process_has_ended(process, &use), await ending.reason == nil {
      if Task.isCancelled {
        await ending.set(.interrupted)
        await waitForStop(process)
      } else if ContinuousClock.now > deadline {
        await ending.set(.timeout(timeout))
      } else if folder.size("output") > Self.outputLimit {
        await ending.set(.tooMuch("printed"))
      } else if folder.size("errors") > Self.outputLimit {
        await ending.set(.tooMuch("wrote to standard error"))
      } else {
        try? await Task.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(50))
      }
    }
    // The wish to stop may have ended the program before the loop above saw the wish.
    if Task.isCancelled { await ending.set(.interrupted) }
    if !process_has_ended(process, &use), !Task.isCancelled {
      await ending.ask(output: folder.size("output"))
      await askWhereItIs(process, in: folder)
    }
    // The whole group: what the chapter itself may have started goes with it.
    kill(-process, SIGKILL)
    while !process_has_ended(process, &use) { await sleepAlsoWhenCancelled(.milliseconds(1)) }
    return use
  }

  /// Gives a computation that was asked to stop the time to tell what it had reached. A program that
  /// computes nothing of the kind ends at once.
  private func waitForStop(_ process: pid_t) async {
    let deadline = ContinuousClock.now + Self.timeToStop
    var use = process_use()
    while ContinuousClock.now < deadline, !process_has_ended(process, &use) {
      await sleepAlsoWhenCancelled(.milliseconds(5))
    }
  }

  /// How long a computation may take from the wish that it stop to its next report of progress.
  private static let timeToStop = Duration.seconds(2)

  /// Makes the program write where it is: the Swift runtime's crash handler answers to a trap.
  private func askWhereItIs(_ process: pid_t, in folder: borrowing RunFolder) async {
    process_trap(process)
    // The handler is a program of its own, which on a busy machine takes its time to start.
    let deadline = ContinuousClock.now + .seconds(30)
    var use = process_use()
    while ContinuousClock.now < deadline, !process_has_ended(process, &use),
      Backtrace(json: folder.bytes("backtrace.json")) == nil
    { await sleepAlsoWhenCancelled(.milliseconds(10)) }
  }

  /// Sleeps; `Task.sleep` alone returns at once in a cancelled task, and the processor would spin.
  private func sleepAlsoWhenCancelled(_ duration: Duration) async {
    await Task { try? await Task.sleep(for: duration) }.value
  }

  private func symbolizer(_ executable: String) -> Symbolizer? {
    toolchain.companion("llvm-symbolizer").map { Symbolizer(program: $0, executable: executable) }
  }
}

extension Chapter {
  /// Whether its run may be told again; a block can forbid it with `cache: false`.
  fileprivate var mayBeKept: Bool { blocks.allSatisfy { $0.options.cache || !$0.options.eval } }
}

extension Event {
  /// The block that the event is about.
  fileprivate var block: Int? {
    switch self {
    case .began(let block, _), .shown(let block, _), .threw(let block, _),
      .ended(let block, _, _):
      block
    case .progress(let block, _), .computed(let block, _): block
    case .machine, .used, .looked, .value, .failed, .finished: nil
    }
  }
}
