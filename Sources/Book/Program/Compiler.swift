internal import Files
#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif
internal import Glibc
internal import Subprocess
internal import SystemPackage

/// Makes programs of chapters, and keeps them: a chapter whose blocks, inline values, shared files,
/// compiler and modules are unchanged is not compiled again.
public struct Compiler: Sendable {
  /// The compiler and the modules.
  public let toolchain: Toolchain
  /// Where programs are kept, each in a folder named by its key.
  let folder: String
  /// Swift files that are compiled into every chapter (`Chapters/Shared/*.swift`), sorted.
  let sharedFiles: [String]

  /// A compiler that keeps its programs below a folder.
  ///
  /// - Parameters:
  ///   - toolchain: The compiler and the modules.
  ///   - folder: Where programs are kept; made when first needed.
  ///   - sharedFiles: Swift files that belong to every chapter's program.
  public init(toolchain: Toolchain, folder: String, sharedFiles: [String] = []) {
    self.toolchain = toolchain
    self.folder = folder
    self.sharedFiles = sharedFiles
  }

  /// A chapter's program, ready to run.
  public struct Program: Hashable, Sendable {
    /// The folder in which it is kept, with what is known of it.
    let home: String
    /// The executable.
    public let executable: String
    /// The Swift files that it has beside the chapter's own code.
    let sharedFiles: [String]
    /// The compiler's warnings, as diagnostics of the chapter.
    public let warnings: [Diagnostic]
    /// Whether it was there already.
    public let isKept: Bool
  }

  /// What came of compiling or checking a chapter.
  public enum Outcome: Sendable {
    /// It compiles.
    case program(Program)
    /// It does not; at least one of the diagnostics is an error.
    case failed([Diagnostic])
  }

  /// Compiles a chapter, or finds the program that an earlier run made.
  ///
  /// - Throws: `CancellationError` when the task is cancelled, and what making files and running
  ///   `swiftc` throws.
  public func compile(_ chapter: Chapter) async throws -> Outcome {
    let home = try home(of: chapter)
    let executable = "\(home)/program"
    if let warnings = keptMessages(of: chapter, in: home) {
      return .program(
        Program(
          home: home, executable: executable, sharedFiles: sharedFiles, warnings: warnings,
          isKept: true))
    }
    let scratch = try makeScratchFolder()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let flags = [
      "-L", toolchain.libraryFolder, "-lLatent", "-Xlinker", "-rpath", "-Xlinker",
      toolchain.libraryFolder,
      // So that an error that nobody catches reaches us, with its text; see CThrowHook.
      "-Xlinker", "--wrap=swift_errorInMain", "-o", "\(scratch)/program",
    ]
    let (hasSucceeded, diagnostics) = try await diagnostics(of: chapter, flags, scratch)
    guard hasSucceeded, !diagnostics.contains(where: { $0.severity == .error }) else {
      return .failed(diagnostics)
    }
    try makeFolder(home)
    // The messages first: a program without them would hide its warnings.
    for name in ["messages.txt", "program"] {
      try FileManager.default.moveIntoPlace(from: "\(scratch)/\(name)", to: "\(home)/\(name)")
    }
    return .program(
      Program(
        home: home, executable: executable, sharedFiles: sharedFiles, warnings: diagnostics,
        isKept: false))
  }

  /// Checks a chapter without making a program, which is faster.
  ///
  /// - Returns: The compiler's errors and warnings; of a program that is kept, those of its making.
  /// - Throws: `CancellationError` when the task is cancelled, and what making files and running
  ///   `swiftc` throws.
  public func check(_ chapter: Chapter) async throws -> [Diagnostic] {
    if let warnings = keptMessages(of: chapter, in: try home(of: chapter)) { return warnings }
    let scratch = try makeScratchFolder()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    return try await diagnostics(of: chapter, Self.silFlags, scratch).diagnostics
  }

  /// Removes the programs that no render or check used for 30 days, and what compiles that were
  /// killed left behind.
  public func removeUnused() { Self.removePrograms(in: folder, unusedForDays: 30) }

  /// Removes the programs in a folder, with their kept runs, that no render or check used for long, and what
  /// compiles that were killed left behind.
  ///
  /// - Parameters:
  ///   - folder: Where programs are kept; it need not exist.
  ///   - days: How long that is.
  public static func removePrograms(in folder: String, unusedForDays days: Double) {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] {
      let path = "\(folder)/\(name)"
      let days = name.hasPrefix(scratchPrefix) ? 1.0 : days
      let attributes = try? files.attributesOfItem(atPath: path)
      guard let used = attributes?[.modificationDate] as? Date,
        used.timeIntervalSinceNow < -days * 24 * 60 * 60
      else { continue }
      try? files.removeItem(atPath: path)
    }
  }

  /// How a chapter's program is optimised: `-Onone`, because with `-O` a trap has neither its text nor
  /// its line, unless the front matter asks for it.
  static func optimization(of chapter: Chapter) -> [String] {
    [chapter.frontMatter.optimize ? "-O" : "-Onone", "-g"]
  }

  /// `-typecheck` misses missing returns and constant overflows.
  private static let silFlags = ["-emit-sil", "-o", "/dev/null"]

  /// The folder of a chapter's program; its name is the key.
  private func home(of chapter: Chapter) throws -> String {
    var parts = ["program 1", toolchain.digest, "\(chapter.frontMatter.optimize)"]
    for file in sharedFiles { parts += [file, try Files.digest(.sha256, ofFile: file)] }
    parts.append(ProgramText(chapter).text)
    let key = Files.digest(.sha256, of: Array(parts.joined(separator: "\n").utf8))
    return "\(folder)/\(key)"
  }

  /// What the compiler said of the program that is kept in a folder, which is used by that; `nil` if
  /// none is there.
  private func keptMessages(of chapter: Chapter, in home: String) -> [Diagnostic]? {
    let files = FileManager.default
    guard files.isExecutableFile(atPath: "\(home)/program"),
      let kept = try? String(contentsOfFile: "\(home)/messages.txt", encoding: .utf8)
    else { return nil }
    try? files.setAttributes([.modificationDate: Date()], ofItemAtPath: home)
    return CompilerMessages.diagnostics(CompilerMessages.messages(in: kept), of: chapter)
  }

  private func makeScratchFolder() throws -> String {
    let scratch = "\(folder)/\(scratchPrefix)\(UUID().uuidString)"
    try makeFolder(scratch)
    return scratch
  }

  /// What the compiler says of a chapter's program, and of the order of its variables beside that.
  private func diagnostics(
    of chapter: Chapter, _ flags: [String], _ scratch: String
  ) async throws -> (hasSucceeded: Bool, diagnostics: [Diagnostic]) {
    async let orderMessages = messagesOfOrderCheck(chapter, scratch: scratch)
    let (hasSucceeded, messages, output) = try await runCompiler(
      ProgramText(chapter).text, of: chapter, named: "main.swift", flags: flags, scratch: scratch)
    let diagnostics = CompilerMessages.diagnostics(
      messages + (try await orderMessages), of: chapter)
    return (hasSucceeded, hasSucceeded ? diagnostics : explained(diagnostics, chapter, output))
  }

  private func messagesOfOrderCheck(
    _ chapter: Chapter, scratch: String
  ) async throws -> [CompilerMessages.Message] {
    let (_, messages, _) = try await runCompiler(
      ProgramText.orderCheck(chapter), of: chapter, named: "order.swift",
      flags: Self.silFlags + ["-parse-as-library"], scratch: scratch)
    // A note belongs to the message before it.
    var isKept = false
    return messages.filter { message in
      if message.severity != "note" { isKept = CompilerMessages.isAboutOrder(message) }
      return isKept
    }
  }

  private func runCompiler(
    _ text: String, of chapter: Chapter, named name: String, flags: [String], scratch: String
  ) async throws -> (
    hasSucceeded: Bool, messages: [CompilerMessages.Message], output: String
  ) {
    let source = "\(scratch)/\(name)"
    try text.write(toFile: source, atomically: false, encoding: .utf8)
    var arguments = [
      source, "-swift-version", "5", "-module-name", "chapter", "-wmo", "-diagnostic-style", "llvm",
      "-no-color-diagnostics", "-I", "\(toolchain.libraryFolder)/Modules",
    ]
    arguments += Self.optimization(of: chapter)
    arguments += toolchain.moduleMaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
    arguments += sharedFiles + flags
    var settings = PlatformOptions()
    // So that Ctrl-C reaches only us, and a cancelled compile ends with all that it started.
    settings.processGroupID = 0
    settings.teardownSequence = [
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
    ]
    let result = try await run(
      .path(FilePath(toolchain.compiler)), arguments: Arguments(arguments),
      // The compiler leaves folders in the one for temporary files.
      environment: .inherit.updating(["TMPDIR": scratch]), platformOptions: settings,
      output: .bytes(limit: 1 << 24), error: .combinedWithOutput)
    try Task.checkCancellation()
    // In one piece: as a string of its own, Subprocess decodes it byte by byte.
    let output = String(decoding: result.standardOutput, as: UTF8.self)
    if name == "main.swift" {
      try output.write(toFile: "\(scratch)/messages.txt", atomically: false, encoding: .utf8)
    }
    return (result.terminationStatus.isSuccess, CompilerMessages.messages(in: output), output)
  }

  /// The diagnostics of a failed compile, which always tell at least one error: where the compiler
  /// named no place (it crashed, the disk is full), its last words.
  private func explained(
    _ diagnostics: [Diagnostic], _ chapter: Chapter, _ output: String
  ) -> [Diagnostic] {
    if diagnostics.contains(where: { $0.severity == .error }) { return diagnostics }
    let words = output.split(separator: "\n").suffix(8).joined(separator: "\n")
    let place = chapter.blocks.first?.fence ?? .init(file: chapter.file, line: 1, column: 1)
    return diagnostics + [Diagnostic(at: place, "swiftc failed without naming a place: \(words)")]
  }
}

/// How the names of folders begin that one compile needs.
private let scratchPrefix = "making-"

extension FileManager {
  /// Renames a file onto another name at once, whatever stood there.
  fileprivate func moveIntoPlace(from source: String, to destination: String) throws {
    try FilePath(source).withPlatformString { from in
      try FilePath(destination).withPlatformString { to in
        guard rename(from, to) == 0 else { throw Errno(rawValue: errno) }
      }
    }
  }
}
