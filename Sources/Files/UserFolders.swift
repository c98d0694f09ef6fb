import Glibc

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The environment variables of this process.
public var processEnvironment: [String: String] { ProcessInfo.processInfo.environment }

/// Where a user's files belong, by the XDG Base Directory Specification 0.8.
public struct UserFolders: Hashable, Sendable {
  /// For data that is worth keeping: `$XDG_DATA_HOME/latent`, else `~/.local/share/latent`.
  public let data: String
  /// For what can be made again: `$XDG_CACHE_HOME/latent`, else `~/.cache/latent`.
  public let cache: String

  /// The folders; they need not exist.
  ///
  /// A relative value is ignored, as the specification says.
  ///
  /// - Parameter environment: The environment variables; the process's own by default.
  /// - Throws: A user without a home.
  public init(
    environment: [String: String] = processEnvironment
  ) throws(FileError) {
    func absolute(_ name: String) -> String? {
      environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    func folder(_ variable: String, _ standard: String) throws(FileError) -> String {
      if let folder = absolute(variable) { return folder + "/latent" }
      guard let home = absolute("HOME") ?? Self.home() else {
        throw FileError(
          file: "$HOME", found: "no home folder", expected: "an absolute path",
          advice: "Set HOME or \(variable)")
      }
      return "\(home)/\(standard)/latent"
    }
    data = try folder("XDG_DATA_HOME", ".local/share")
    cache = try folder("XDG_CACHE_HOME", ".cache")
  }

  /// The home in the system's list of users.
  private static func home() -> String? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var texts = [CChar](repeating: 0, count: 1 << 14)
    guard getpwuid_r(getuid(), &entry, &texts, texts.count, &found) == 0, found != nil,
      let home = entry.pw_dir
    else { return nil }
    let path = String(cString: home)
    return path.hasPrefix("/") ? path : nil
  }
}
