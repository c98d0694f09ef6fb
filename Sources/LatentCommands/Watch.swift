internal import Book
internal import Files

/// Renders again whatever changes: chapters, what belongs to all of them, and the data they read.
///
/// It asks for sizes and times twenty times a second, which works on every file system and with every
/// editor, and costs some hundred system calls.
struct Watch {
  private let options: BookOptions
  private var rendering: Rendering
  /// What was last seen of each watched path; `nil` where there was nothing.
  private var seen: [String: FolderEntry?] = [:]
  private var dataPaths: Set<String> = []

  /// - Parameters:
  ///   - options: Which book, and which of its chapters.
  ///   - rendering: What rendered it first.
  init(_ options: BookOptions, _ rendering: Rendering) {
    self.options = options
    self.rendering = rendering
  }

  /// Watches until the task is cancelled.
  ///
  /// - Parameter first: What came of the first render.
  mutating func run(after first: Rendering.Outcome) async {
    dataPaths = first.dataPaths
    seen = look()
    rendering.console.say("watching \(options.book); Ctrl-C ends")
    while !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(50))
      let now = look()
      let changed = Set(now.keys).union(seen.keys).filter { now[$0] != seen[$0] }
      guard !changed.isEmpty else { continue }
      seen = now
      do {
        try await renderAgain(changed)
      } catch {
        if !Task.isCancelled { rendering.console.complain("latent: \(error)") }
      }
    }
  }

  /// What the watched paths are like now. A folder is watched for what comes and goes.
  private func look() -> [String: FolderEntry?] {
    var paths = dataPaths.union([options.book, "\(options.book)/Shared"])
    paths.formUnion([BookSettings.fileName, Bibliography.fileName].map { "\(options.book)/\($0)" })
    if let folder = try? BookFolder(options.book) {
      paths.formUnion(folder.chapterFiles + folder.sharedFiles)
    }
    return Dictionary(uniqueKeysWithValues: paths.map { ($0, FolderEntry(path: $0)) })
  }

  /// Renders the chapters that changed, so that their pages are there at once; then the others, whose
  /// pages may refer to them.
  private mutating func renderAgain(_ changed: Set<String>) async throws {
    let start = ContinuousClock.now
    let console = rendering.console
    console.forgetReports()
    let all = try OpenBook(options)
    var first = all.named.intersection(changed)
    if first.isEmpty { first = all.named }
    rendering = try rendering.with(try OpenBook(options, only: first))
    _ = rendering.book.reportErrors(to: console)
    dataPaths.formUnion(try await rendering.render(RenderTeller(console)).dataPaths)
    console.say("rendered in \(RenderTeller.words(start.duration(to: .now) / .seconds(1)))")
    let others = all.named.subtracting(first)
    guard !others.isEmpty else { return }
    rendering = try rendering.with(try OpenBook(options, only: others))
    _ = rendering.book.reportErrors(to: console)
    dataPaths.formUnion(
      try await rendering.render(RenderTeller(console, isBrief: true)).dataPaths)
  }
}
