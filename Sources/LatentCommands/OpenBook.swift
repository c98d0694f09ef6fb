internal import ArgumentParser
internal import Book
internal import CProcessors
internal import Files
internal import Pages
internal import Typesetting

/// What the verbs that read a book have in common.
struct BookOptions: ParsableArguments {
  @Argument(help: "Chapters, by number, name or file; all if none is named.")
  var chapters: [String] = []

  @Option(help: ArgumentHelp("The folder of the chapters.", valueName: "folder"))
  var book = "Chapters"
}

/// A book that was read: its chapters and what is wrong with them before anything runs.
struct OpenBook {
  let folder: BookFolder
  /// The chapters in the book's order, none of which has run.
  let entries: [Site.Entry]
  /// The chapters that the command line names.
  let named: Set<String>
  /// What the book says of all its chapters.
  let settings: BookSettings
  /// The works that the book can cite.
  let bibliography: Bibliography
  /// Sets the formulas of its pages.
  let typesetter: Typesetter
  /// What was found in reading, by file.
  let diagnostics: [String: [Diagnostic]]

  /// Reads a book.
  ///
  /// - Parameters:
  ///   - options: Which book, and which of its chapters.
  ///   - only: The files of the chapters that count as named, of those that are; all if nil.
  /// - Throws: `BookFolder.Missing` when there is no book, or no chapter of a name.
  init(_ options: BookOptions, only: Set<String>? = nil) throws {
    folder = try BookFolder(options.book)
    let folder = folder
    let named = Set(
      try options.chapters.isEmpty
        ? folder.chapterFiles : options.chapters.map { try folder.chapterFile(named: $0) })
    self.named = only.map(named.intersection) ?? named
    var found: [Diagnostic] = []
    entries = folder.chapterFiles.map { file in
      do throws(Diagnostic) {
        let (chapter, diagnostics) = try Chapter.read(file: file)
        found += diagnostics
        return .waiting(chapter, nil)
      } catch {
        found.append(error)
        return .unreadable(file: file, name: BookFolder.name(of: file), error)
      }
    }
    (settings, bibliography) = try Self.readCompanions(of: folder, found: &found)
    typesetter = try Typesetter(
      macros: settings.macros, keptIn: "\(UserFolders().cache)/typeset")
    let chapters = entries.compactMap(\.chapter)
    found += NameErrors.ofLabels(in: chapters)
    found += NameErrors.ofWorks(in: chapters, bibliography: bibliography)
    found += Site.proseErrors(in: chapters, typesetter: typesetter)
    diagnostics = Dictionary(grouping: found, by: \.place.file)
  }

  /// Reads the book's settings and its bibliography, where there are such files.
  private static func readCompanions(
    of folder: BookFolder, found: inout [Diagnostic]
  ) throws -> (BookSettings, Bibliography) {
    func read<Value>(
      _ name: String, _ read: ([UInt8], String) -> (Value, [Diagnostic])
    ) throws -> Value? {
      let file = "\(folder.path)/\(name)"
      guard isRegularFile(file) else { return nil }
      let (value, diagnostics) = read(try readFile(file), file)
      found += diagnostics
      return value
    }
    return (
      try read(BookSettings.fileName, BookSettings.read) ?? BookSettings(),
      try read(Bibliography.fileName, Bibliography.read) ?? Bibliography()
    )
  }

  /// The chapters that could be read.
  var chapters: [Chapter] { entries.compactMap(\.chapter) }

  /// Whether a chapter has an error that keeps it from running.
  func hasError(_ chapter: Chapter) -> Bool {
    diagnostics[chapter.file]?.contains { $0.severity == .error } ?? false
  }

  /// The chapters that the command line names and that can be compiled.
  var sound: [Chapter] { chapters.filter { named.contains($0.file) && !hasError($0) } }

  /// Reports what is wrong with the book's settings and its bibliography; whether there was an error.
  func reportErrorsOfCompanions(to console: Console) -> Bool {
    report(
      [BookSettings.fileName, Bibliography.fileName].map { "\(folder.path)/\($0)" }, to: console)
  }

  /// Reports what is wrong with the named chapters; whether there was an error.
  func reportErrors(to console: Console) -> Bool {
    report(folder.chapterFiles.filter(named.contains), to: console)
  }

  private func report(_ files: [String], to console: Console) -> Bool {
    var hasErrors = false
    for file in files {
      for diagnostic in diagnostics[file] ?? [] {
        console.report(diagnostic)
        if diagnostic.severity == .error { hasErrors = true }
      }
    }
    return hasErrors
  }

  /// Where it is kept what chapters depended on when they ran.
  static var historyFolder: String { get throws { "\(try UserFolders().cache)/history" } }

  /// The compiler for the book's chapters.
  func compiler() async throws -> Compiler {
    try compiler(try await Toolchain.locate(besideTool: "/proc/self/exe"))
  }

  /// The compiler for the book's chapters, with a toolchain that was found before.
  func compiler(_ toolchain: Toolchain) throws -> Compiler {
    Compiler(
      toolchain: toolchain, folder: "\(try UserFolders().cache)/programs",
      sharedFiles: folder.sharedFiles)
  }
}

/// Does `work` for each of `items`, as many at once as there are processors that this process may
/// use, and gives the results in the order of the items.
func concurrently<Item: Sendable, Result: Sendable>(
  _ items: [Item], _ work: @escaping @Sendable (Item) async throws -> Result
) async throws -> [Result] {
  try await withThrowingTaskGroup(of: (Int, Result).self) { group in
    var waiting = Array(items.enumerated()).makeIterator()
    func startNext() {
      guard let (index, item) = waiting.next() else { return }
      group.addTask { (index, try await work(item)) }
    }
    for _ in 0..<max(1, processors_allowed()) { startNext() }
    var results: [Int: Result] = [:]
    for try await (index, result) in group {
      results[index] = result
      startNext()
    }
    return items.indices.compactMap { results[$0] }
  }
}
