public import Events
internal import Files
#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What a chapter's results depend on, and what they depended on before that last changed.
public struct ChapterHistory: Codable, Hashable, Sendable {
  /// The last run.
  public private(set) var last: ChapterMoment
  /// The last run before it that differed in something that counts.
  public private(set) var before: ChapterMoment?
  /// For each block, by its key, the computations that it asked for before those last changed.
  public private(set) var earlier: [String: [ComputationUse]] = [:]

  /// The history of a chapter in a folder of histories; `nil` if it has never run.
  public init?(of chapter: Chapter, in folder: String) {
    guard let bytes = try? readFile(Self.path(of: chapter, in: folder)),
      let history = try? JSONDecoder().decode(ChapterHistory.self, from: Data(bytes))
    else { return nil }
    self = history
  }

  private init(_ moment: ChapterMoment) { last = moment }

  /// Adds a run to a chapter's history.
  ///
  /// A history is for explaining only; so one that can't be written is no error.
  ///
  /// - Parameters:
  ///   - moment: What the run depended on.
  ///   - chapter: The chapter that ran.
  ///   - folder: The folder of histories.
  public static func add(_ moment: ChapterMoment, of chapter: Chapter, in folder: String) {
    var history = ChapterHistory(of: chapter, in: folder) ?? ChapterHistory(moment)
    var moment = moment
    // A block that did not run to its end this time still depends on what it asked for when it did.
    moment.computations.merge(
      history.last.computations.filter { key, _ in
        moment.code[key] != nil && !moment.finished.contains(key)
      }
    ) { now, _ in now }
    for (key, uses) in moment.computations {
      guard let last = history.last.computations[key], last.map(\.key) != uses.map(\.key) else {
        continue
      }
      history.earlier[key] = last
    }
    if !moment.isLike(history.last) { history.before = history.last }
    history.last = moment
    guard let bytes = try? JSONEncoder().encode(history) else { return }
    try? makeFolder(folder)
    try? writeAtomically([UInt8](bytes), to: path(of: chapter, in: folder), isDurable: false)
  }

  /// Chapters are told apart by where they are.
  private static func path(of chapter: Chapter, in folder: String) -> String {
    let place = URL(fileURLWithPath: chapter.file).standardizedFileURL.path
    return "\(folder)/\(digest(.sha256, of: Array(place.utf8))).json"
  }
}
