internal import ArgumentParser
internal import Book
internal import Events
internal import Files

/// `latent why`: what a result depends on, and what of that has changed.
struct WhyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Tells what a result depends on, and what differs from last time."
  )

  @Argument(help: "The label of a block, for example fig-scree.")
  var label: String

  @Option(help: ArgumentHelp("The folder of the chapters.", valueName: "folder"))
  var book = "Chapters"

  func run() async throws {
    let console = Console()
    var options = BookOptions()
    (options.chapters, options.book) = ([], book)
    let book = try openBook(options, console)
    let labels = book.chapters.flatMap { chapter in chapter.blocks.map { (chapter, $0) } }
    guard let (chapter, block) = labels.first(where: { $0.1.options.label == label }) else {
      let known = labels.compactMap(\.1.options.label)
      console.complain(
        "latent: no block has the label '\(label)'" + NearestName.question(label, among: known))
      throw ExitCode(2)
    }
    let now = ChapterMoment(chapter, compiler: try await book.compiler())
    let history = ChapterHistory(of: chapter, in: try OpenBook.historyFolder)
    for line in WhyText(chapter, block, now: now, history: history).lines { console.say(line) }
  }
}

/// The answer to `latent why`.
struct WhyText {
  /// The answer, line by line.
  private(set) var lines: [String] = []

  /// - Parameters:
  ///   - chapter: The chapter.
  ///   - block: The block that is asked about.
  ///   - now: What the chapter depends on as it stands.
  ///   - history: What it depended on when it ran.
  init(_ chapter: Chapter, _ block: CodeBlock, now: ChapterMoment, history: ChapterHistory?) {
    lines.append("\(block.key)  \(block.fence.file):\(block.fence.line)")
    guard let history else {
      lines.append("It has not been run yet; `latent render \(chapter.name)` runs it.")
      return
    }
    lines.append("Its chapter ran on \(history.last.date).")
    if let before = history.before {
      let changes = history.last.differences(from: before)
      if !changes.isEmpty {
        lines.append("It ran because of a change since \(before.date):")
        lines += changes.map { "  \($0)" }
      }
    }
    let uses = history.last.computations[block.key] ?? []
    if uses.isEmpty {
      lines.append(
        """
        The block asks for no computation whose result is kept. It runs when its chapter does: when \
        code, seed, modules, compiler or data change.
        """)
    }
    for (index, use) in uses.enumerated() {
      add(use, before: Self.counterpart(of: index, in: uses, history.earlier[block.key] ?? []))
    }
    let edits = now.differences(from: history.last, isRun: false)
    if !edits.isEmpty {
      lines.append("Since then, so that the next render runs the chapter:")
      lines += edits.map { "  \($0)" }
    }
    if chapter.blocks.contains(where: { !$0.options.cache }) {
      lines.append("A block of the chapter says `cache: false`, so every render runs it.")
    }
  }

  /// The computation that stood in the same place before: the n-th of its kind in the block.
  private static func counterpart(
    of index: Int, in uses: [ComputationUse], _ before: [ComputationUse]
  ) -> ComputationUse? {
    let name = uses[index].name
    let place = uses[..<index].count { $0.name == name }
    let earlier = before.filter { $0.name == name }
    return place < earlier.count ? earlier[place] : nil
  }

  private mutating func add(_ use: ComputationUse, before: ComputationUse?) {
    let seconds = RenderTeller.words(use.cost.wall)
    let place = use.machine.map { " on \($0.processor)" } ?? ""
    let state = use.isKept ? "found in the store" : "computed by that run"
    lines.append("\(use.title): \(state); it took \(seconds)\(place), \(use.date)")
    lines.append("  It depends on:")
    let values = use.values.sorted { $0.key < $1.key }
    let width = values.map(\.key.count).max() ?? 0
    lines += values.map { name, value in
      "    \(name)\(String(repeating: " ", count: width - name.count))  \(value)"
    }
    guard let before else { return }
    let paths = Set(use.values.keys).union(before.values.keys).sorted()
    let changes = paths.compactMap { path -> String? in
      let (old, new) = (before.values[path], use.values[path])
      return old == new ? nil : "    \(path) \(old ?? "(none)") → \(new ?? "(none)")"
    }
    lines += changes.isEmpty ? ["  Nothing of it has changed."] : ["  Its last change:"]
    lines += changes
  }
}
