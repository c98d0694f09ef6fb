internal import Files
#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A book on disk: a folder of chapters.
public struct BookFolder: Hashable, Sendable {
  /// The folder, as it was named.
  public let path: String
  /// The chapters' files (`*.md`) in the order of their names, which is the book's order.
  public let chapterFiles: [String]
  /// The Swift files that are compiled into every chapter's program, `Shared/*.swift`, sorted.
  public let sharedFiles: [String]

  /// Why there is no book.
  public struct Missing: Error, CustomStringConvertible {
    /// What was looked for and what to do.
    public let description: String
  }

  /// The book in a folder.
  ///
  /// - Throws: `Missing` when there is no such folder, or no chapter in it.
  public init(_ path: String) throws(Missing) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw Missing(
        description: """
          there is no folder `\(path)` here; go to the folder that holds it, \
          or name another with `--book`
          """)
    }
    let chapters = names.filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") && $0 != "README.md" }
    guard !chapters.isEmpty else {
      throw Missing(description: "there is no chapter (`*.md`) in `\(path)`")
    }
    // The index of a book is `00-index.md`; its page and that of `index.md` would be one file.
    guard !chapters.contains("index.md") else {
      throw Missing(description: "`\(path)/index.md` can't be a chapter; name it `00-index.md`")
    }
    self.path = path
    chapterFiles = chapters.sorted().map { "\(path)/\($0)" }
    let shared = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/Shared")) ?? []
    sharedFiles = shared.filter { $0.hasSuffix(".swift") && !$0.hasPrefix(".") }.sorted()
      .map { "\(path)/Shared/\($0)" }
  }

  /// The name of a chapter by its file: `02-pca`.
  public static func name(of file: String) -> String {
    let last = file.split(separator: "/").last ?? ""
    return String(last.hasSuffix(".md") ? last.dropLast(3) : last)
  }

  /// The file of a chapter that a person named: by its path, its file's name, its name without the
  /// ending (`02-pca`), its number (`2`), or what follows the number (`pca`).
  ///
  /// - Throws: `Missing` when no chapter, or more than one, has that name.
  public func chapterFile(named name: String) throws(Missing) -> String {
    let stem = Self.name(of: name)
    let found = chapterFiles.filter { file in
      let own = Self.name(of: file)
      let number = own.prefix { $0.isNumber }
      return own == stem || (Int(stem) != nil && Int(number) == Int(stem))
        || own.drop { $0.isNumber || $0 == "-" } == stem
    }
    guard let file = found.first else {
      let names = chapterFiles.map(Self.name)
      throw Missing(
        description:
          "there is no chapter `\(name)`; the chapters are \(names.joined(separator: ", "))")
    }
    guard found.count == 1 else {
      throw Missing(description: "`\(name)` may be any of \(found.joined(separator: ", "))")
    }
    return file
  }
}
