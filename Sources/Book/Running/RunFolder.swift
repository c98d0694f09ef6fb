#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif
internal import Glibc
internal import SystemPackage

/// The folder of one run of a program: its socket, what it prints, its backtrace. It goes when the
/// value goes.
///
/// It is in the system's folder for temporary files, because a socket's path must be short. A
/// runner that was killed leaves its folder; the next run removes it, by the process number in its
/// name.
struct RunFolder: ~Copyable {
  private let folder: String

  /// Makes the folder, which only this user may read.
  init() throws(RunError) {
    let named = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let temporary = named.isEmpty ? "/tmp" : named
    Self.removeThoseOfTheDead(in: temporary)
    var template = Array("\(temporary)/latent-run-\(getpid())-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw RunError("no folder could be made in \(temporary): \(errnoText())")
    }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The path of a file in it.
  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// A new file in it, to write to. It is appended to, so that what is written stays in order where
  /// the program and what it starts share the file.
  func file(_ name: String) throws -> FileDescriptor {
    try FileDescriptor.open(
      FilePath(path(name)), .writeOnly, options: [.create, .append, .closeOnExec],
      permissions: .ownerReadWrite)
  }

  /// The bytes of a file in it; none if it is not there.
  func bytes(_ name: String) -> [UInt8] {
    (FileManager.default.contents(atPath: path(name))).map { [UInt8]($0) } ?? []
  }

  /// The text of a file in it.
  func text(_ name: String) -> String { String(decoding: bytes(name), as: UTF8.self) }

  /// The size of a file in it, in bytes.
  func size(_ name: String) -> Int {
    var status = stat()
    return stat(path(name), &status) == 0 ? Int(status.st_size) : 0
  }

  private static func removeThoseOfTheDead(in temporary: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: temporary)) ?? []
    for name in names where name.hasPrefix("latent-run-") {
      let parts = name.split(separator: "-")
      guard parts.count == 4, let process = pid_t(parts[2]), process != getpid() else { continue }
      if kill(process, 0) != 0, errno == ESRCH {
        try? FileManager.default.removeItem(atPath: "\(temporary)/\(name)")
      }
    }
  }
}
