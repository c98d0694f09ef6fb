internal import CProcess
internal import Events
internal import Files
internal import Subprocess
#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The run of a chapter's program that ended well, kept beside the program.
///
/// A program does the same again as long as it is the same, its data are, and nothing else comes in; so
/// its run can be told again instead of made again. The file is
///
/// ```text
/// latent run 2 DIGEST
/// {"surroundings":…,"wall":…}     what is known besides the events
/// {"machine":…}                   the events, one a line
/// what the program printed
/// ```
///
/// where the digest is the SHA-256 of all that follows the first line.
struct KeptRun {
  private let path: String

  /// The run of a program that is kept in a folder.
  init(besideProgramIn home: String) { path = "\(home)/run" }

  private struct Header: Codable {
    var surroundings: RunSurroundings
    var wall: Double
    var user: Double
    var system: Double
    var memory: Int
    var errors: String
    var printed: Int
  }

  /// Keeps a run; that it can't be kept only costs time later.
  func write(_ record: RunRecord, _ surroundings: RunSurroundings) {
    let header = Header(
      surroundings: surroundings, wall: record.wall, user: record.use.user,
      system: record.use.system, memory: record.use.memory, errors: record.errors,
      printed: record.output.count)
    guard let headerLine = try? JSONEncoder().encode(header) else { return }
    var rest = [UInt8](headerLine) + [newline]
    for event in record.events where !event.isProgress { rest += event.line() }
    rest += record.output
    try? writeAtomically(firstLine(of: rest) + rest, to: path, isDurable: false)
  }

  /// The run, if there is one and it would be the same now.
  ///
  /// - Throws: A file that is not what was written.
  func read(_ surroundings: RunSurroundings) throws(FileError) -> RunRecord? {
    guard isRegularFile(path) else { return nil }
    let bytes = try readFile(path)
    guard let end = bytes.firstIndex(of: newline) else { throw damaged() }
    let rest = Array(bytes[(end + 1)...])
    guard bytes[...end].elementsEqual(firstLine(of: rest)),
      let headerEnd = rest.firstIndex(of: newline),
      let header = try? JSONDecoder().decode(Header.self, from: Data(rest[..<headerEnd])),
      rest.count - headerEnd - 1 >= header.printed
    else { throw damaged() }
    let lines = rest[(headerEnd + 1)...].dropLast(header.printed).split(separator: newline)
    let events = lines.compactMap { try? Event(line: $0) }
    guard events.count == lines.count else { throw damaged() }
    let looks = events.compactMap { event in
      if case .looked(let look) = event { look } else { nil }
    }
    guard header.surroundings.threads == surroundings.threads,
      looks.isEmpty || header.surroundings.dataFolders == surroundings.dataFolders,
      looks.allSatisfy(\.isUnchanged)
    else { return nil }
    return RunRecord(
      events: events, status: .exited(0), wall: header.wall,
      use: process_use(user: header.user, system: header.system, memory: header.memory),
      output: Array(rest.suffix(header.printed)), errors: header.errors)
  }

  private func damaged() -> FileError {
    FileError(
      file: path, found: "a content that does not have its digest, or another version of Latent's",
      expected: "the run that was kept")
  }

  private func firstLine(of rest: [UInt8]) -> [UInt8] {
    Array("latent run 2 \(digest(.sha256, of: rest))\n".utf8)
  }
}

private let newline = UInt8(ascii: "\n")

/// What a program's run depends on besides the program and the data that it reads.
public struct RunSurroundings: Codable, Hashable, Sendable {
  /// How many threads the numerics were told to use (`LATENT_THREADS`): it changes times.
  public var threads: String?
  /// The folders in which data sets are looked for, in order.
  public var dataFolders: [String]

  /// Surroundings.
  public init(threads: String?, dataFolders: [String]) {
    self.threads = threads
    self.dataFolders = dataFolders
  }
}

extension FileLook {
  /// Whether a look would find the same now: by size and time, which cost nothing to ask for; where they
  /// differ, by digest.
  fileprivate var isUnchanged: Bool {
    guard let file else { return !isRegularFile(path) }
    guard let now = FolderEntry(path: path) else { return false }
    if now.size == file.size, now.modified == file.modified { return true }
    return (try? digest(.sha256, ofFile: path)) == file.sha256
  }
}

extension Event {
  fileprivate var isProgress: Bool {
    if case .progress = self { true } else { false }
  }
}
