internal import Files
#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif
internal import Subprocess
internal import SystemPackage

/// The reader's own Swift compiler and our modules, which together make programs of chapters.
///
/// Everything is found from the tool's own place, in each run anew: a list written at set-up would
/// be one more thing that can be out of date.
public struct Toolchain: Hashable, Sendable {
  /// The compiler.
  let compiler: String
  /// The compiler's version, for example `6.3.1`.
  let version: String
  /// The folder of the dynamic library, `libLatent.so`.
  let libraryFolder: String
  /// The module maps of the C walls, which the compiler needs to read our modules.
  let moduleMaps: [String]
  /// The digest of compiler, library and the library's place, which a program knows by its path: a
  /// program made with others is made anew.
  let digest: String
}

/// Why no program can be made.
public struct ToolchainError: Error, CustomStringConvertible {
  /// What is missing and what to do.
  public let description: String
}

extension Toolchain {
  /// Finds compiler and library.
  ///
  /// - Parameter tool: The path of the running tool; the library and the modules are beside it, the
  ///   walls in the repository above it.
  /// - Returns: What was found.
  /// - Throws: `ToolchainError` when there is no `swiftc` on the path, or the library is not built.
  public static func locate(besideTool tool: String) async throws -> Toolchain {
    let folder = URL(fileURLWithPath: tool).resolvingSymlinksInPath().deletingLastPathComponent()
    let library = folder.appending(path: "libLatent.so").path
    guard FileManager.default.fileExists(atPath: library) else {
      throw ToolchainError(
        description:
          "\(library) is missing, so chapters can't be compiled; run `swift build -c release`")
    }
    guard let compiler = find("swiftc") else {
      throw ToolchainError(
        description: """
          there is no `swiftc` on the path, so chapters can't be compiled; install Swift 6.3 \
          (swift.org/install), or add its `usr/bin` to PATH
          """)
    }
    let version = try await version(of: compiler)
    let libraryDigest = try Files.digest(.sha256, ofFile: library)
    return Toolchain(
      compiler: compiler, version: version, libraryFolder: folder.path,
      moduleMaps: moduleMaps(buildFolder: folder),
      digest: Files.digest(
        .sha256, of: Array("\(compiler) \(version) \(folder.path) \(libraryDigest)".utf8)))
  }

  /// The program `name` beside the compiler or on the path.
  func companion(_ name: String) -> String? {
    let beside = URL(fileURLWithPath: compiler).resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: name).path
    return FileManager.default.isExecutableFile(atPath: beside) ? beside : Self.find(name)
  }

  private static func find(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private static func version(of compiler: String) async throws -> String {
    let result = try await run(
      .path(.init(compiler)), arguments: ["--version"], output: .string(limit: 1 << 16),
      error: .discarded)
    // "Swift version 6.3.1 (swift-6.3.1-RELEASE)"
    let words = result.standardOutput.split(whereSeparator: \.isWhitespace)
    guard let at = words.firstIndex(of: "version"), at + 1 < words.count else {
      throw ToolchainError(description: "`\(compiler) --version` does not tell a Swift version")
    }
    return String(words[at + 1])
  }

  /// The maps of the walls stand in the sources, those of our own C targets in the build folder.
  private static func moduleMaps(buildFolder: URL) -> [String] {
    let files = FileManager.default
    func maps(in folder: URL, suffix: String) -> [String] {
      ((try? files.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        .map { folder.appending(path: $0).appending(path: suffix).path }
        .filter { files.fileExists(atPath: $0) }
    }
    // .build/x86_64-unknown-linux-gnu/release → the repository
    let repository = buildFolder.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let sources = repository.appending(path: "Sources")
    let walls = maps(in: sources, suffix: "module.modulemap")
    let own = maps(in: sources, suffix: "include/module.modulemap")
    let generated = maps(in: buildFolder, suffix: "module.modulemap").filter { path in
      // SwiftPM's own packages have C targets too; chapters don't need them.
      let name = URL(fileURLWithPath: path).deletingLastPathComponent().lastPathComponent
      let target = name.hasSuffix(".build") ? String(name.dropLast(".build".count)) : name
      return files.fileExists(atPath: sources.appending(path: target).path)
    }
    return walls + own + generated
  }
}
