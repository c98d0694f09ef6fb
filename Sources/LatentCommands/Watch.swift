internal import Book
internal import Files
internal import Synchronization

/// Renders again whatever changes: chapters, what belongs to all of them, and the data they read.
///
/// It asks for sizes and times twenty times a second, which works on every file system and with every
/// editor, and costs some hundred system calls.
struct Watch: Sendable {
  private let options: BookOptions
  private var rendering: Rendering
  /// What was last seen of each watched path; `nil` where there was nothing.
  private var seen: [String: FolderEntry?] = [:]
  private var dataPaths: Set<String> = []

  /// - Parameters:
  ///   - options: Which book, and which of its chapters.
  ///   - rendering: What renders it first.
  init(_ options: BookOptions, _ rendering: Rendering) {
    self.options = options
    self.rendering = rendering
    seen = look()
  }

  /// Watches until the task is cancelled.
  ///
  /// - Parameter first: What came of the first render. What changed since the watch was made is seen.
  mutating func run(after first: Rendering.Outcome) async {
    watch(first.dataPaths)
    rendering.console.say("watching \(options.book); Ctrl-C ends")
    var changed: Set<String> = []
    while !Task.isCancelled {
      changed.formUnion(await nextChanges())
      if await renderUnlessSuperseded(changed) { changed = [] }
    }
  }

  /// Renders what changed; a change meanwhile makes what it does worthless, and it is broken off.
  ///
  /// - Returns: Whether it came to its end.
  private mutating func renderUnlessSuperseded(_ changed: Set<String>) async -> Bool {
    let isDone = Flag()
    let (rendering, options) = (rendering, options)
    let work = Task {
      defer { isDone.raise() }
      return await Self.render(changed, rendering, options)
    }
    while !isDone.isRaised {
      try? await Task.sleep(for: Self.pause)
      let isSuperseded = look().contains { path, entry in seen[path] != entry }
      guard isSuperseded || Task.isCancelled, !isDone.isRaised else { continue }
      work.cancel()
      _ = await work.value
      return false
    }
    let dataPaths: Set<String>
    (self.rendering, dataPaths) = await work.value
    watch(dataPaths)
    return true
  }

  /// Waits for changes: until something differs from what was seen, and two looks after each other agree,
  /// so that no half of a file is rendered.
  ///
  /// - Returns: The paths that changed.
  private mutating func nextChanges() async -> Set<String> {
    var last = seen
    while !Task.isCancelled {
      try? await Task.sleep(for: Self.pause)
      let now = look()
      defer { last = now }
      guard now == last, now != seen else { continue }
      let changed = Set(now.keys).union(seen.keys).filter { now[$0] != seen[$0] }
      seen = now
      return changed
    }
    return []
  }

  /// Watches more data files.
  private mutating func watch(_ paths: Set<String>) {
    dataPaths.formUnion(paths)
    for path in paths where seen[path] == nil {
      seen.updateValue(FolderEntry(path: path), forKey: path)
    }
  }

  private static let pause = Duration.milliseconds(40)

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
  ///
  /// - Returns: What rendered them, and the data files that they looked for.
  private static func render(
    _ changed: Set<String>, _ rendering: Rendering, _ options: BookOptions
  ) async -> (Rendering, dataPaths: Set<String>) {
    let start = ContinuousClock.now
    let console = rendering.console
    var (rendering, dataPaths): (Rendering, Set<String>) = (rendering, [])
    console.forgetReports()
    do {
      let all = try OpenBook(options)
      // With settings that can't be read, every page would be wrong.
      if all.reportErrorsOfCompanions(to: console) { return (rendering, []) }
      var first = all.named.intersection(changed)
      if first.isEmpty { first = all.named }
      for (files, isBrief) in [(first, false), (all.named.subtracting(first), true)]
      where !files.isEmpty {
        rendering = try rendering.with(try OpenBook(options, only: files))
        _ = rendering.book.reportErrors(to: console)
        let teller = RenderTeller(console, isBrief: isBrief)
        dataPaths.formUnion(try await rendering.render(teller).dataPaths)
        if !isBrief {
          let seconds = start.duration(to: .now) / .seconds(1)
          console.say("rendered in \(RenderTeller.words(seconds))")
        }
      }
    } catch {
      if !Task.isCancelled { console.complain("latent: \(error)") }
    }
    return (rendering, dataPaths)
  }
}

/// Something that happens once.
private final class Flag: Sendable {
  private let raised = Atomic(false)
  var isRaised: Bool { raised.load(ordering: .acquiring) }
  func raise() { raised.store(true, ordering: .releasing) }
}
