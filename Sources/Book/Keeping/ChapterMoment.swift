public import Events
internal import Files
#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What a chapter's results depended on at one run.
public struct ChapterMoment: Codable, Hashable, Sendable {
  /// When the chapter ran, in ISO 8601, universal time.
  public var date: String
  /// What counts for the program as a whole, by name: seed, compiler, modules, data sets, ….
  var settings: [String: String]
  /// The digest of each block's code, by the block's key.
  var code: [String: String]
  /// The computations that each block asked for, by the block's key.
  public internal(set) var computations: [String: [ComputationUse]]
  /// The keys of the blocks that ran to their end.
  var finished: Set<String>

  /// What a chapter depends on as it stands, and what its run asked for and read.
  ///
  /// - Parameters:
  ///   - chapter: The chapter.
  ///   - compiler: Compiles it.
  ///   - run: What came of it; `nil` when it has not run.
  public init(_ chapter: Chapter, compiler: Compiler, run: ChapterRun? = nil) {
    date = run?.machine?.date ?? ""
    settings = [
      "seed": "\(chapter.frontMatter.seed)", "optimize": "\(chapter.frontMatter.optimize)",
      "Swift": compiler.toolchain.version, "modules": short(compiler.toolchain.digest),
      "inline values": short(
        digest(.sha256, of: Array(chapter.values.map(\.expression).joined(separator: "\n").utf8))),
    ]
    settings["seeds"] = chapter.frontMatter.seeds.map { "\($0)" }
    for file in compiler.sharedFiles {
      settings[file] = short((try? digest(.sha256, ofFile: file)) ?? "missing")
    }
    for use in run?.data ?? [] {
      let files = use.digests.sorted { $0.key < $1.key }.map(\.value).joined()
      settings["data: \(use.title)"] = short(digest(.sha256, of: Array(files.utf8)))
    }
    code = Dictionary(
      chapter.blocks.map { ($0.key, short(digest(.sha256, of: Array($0.code.utf8)))) }
    ) { first, _ in first }
    computations = [:]
    finished = []
    for (block, run) in zip(chapter.blocks, run?.blocks ?? []) where run.state == .finished {
      finished.insert(block.key)
    }
    for (block, run) in zip(chapter.blocks, run?.blocks ?? []) where !run.computations.isEmpty {
      computations[block.key] = run.computations
    }
  }

  /// Whether something that counts differs.
  func isLike(_ other: ChapterMoment) -> Bool {
    settings == other.settings && code == other.code
      && computations.mapValues { $0.map(\.key) } == other.computations.mapValues { $0.map(\.key) }
  }

  /// What differs in the chapter's program and data, in words: "seed 1 → 2", "block fig-scree".
  ///
  /// - Parameters:
  ///   - before: An earlier moment.
  ///   - isRun: Whether this one's chapter ran, so that its data are known.
  /// - Returns: The differences, in alphabetical order.
  public func differences(from before: ChapterMoment, isRun: Bool = true) -> [String] {
    var changes: [String] = []
    for name in Set(settings.keys).union(before.settings.keys).sorted() {
      let (old, new) = (before.settings[name], settings[name])
      if old == new || (!isRun && name.hasPrefix("data: ")) { continue }
      changes.append("\(name) \(old ?? "(none)") → \(new ?? "(none)")")
    }
    for key in Set(code.keys).union(before.code.keys).sorted() where code[key] != before.code[key] {
      let what = before.code[key] == nil ? "new" : code[key] == nil ? "gone" : "changed"
      changes.append("block \(key) \(what)")
    }
    return changes
  }
}

private func short(_ digest: String) -> String { String(digest.prefix(8)) }
