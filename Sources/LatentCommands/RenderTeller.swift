internal import Book
internal import Events
internal import Synchronization

/// Tells how a render goes: progress while it runs, a line for each chapter, and at the end what was
/// computed and what was kept.
final class RenderTeller: Sendable {
  private let console: Console
  private let isBrief: Bool
  private let state = Mutex(State())

  private struct State {
    var block = ""
    var lastNote: ContinuousClock.Instant?
    var ran = 0
    var kept = 0
    var computed: [ComputationUse] = []
    var found: [ComputationUse] = []
    var blocks: [(name: String, seconds: Double)] = []
  }

  /// - Parameters:
  ///   - console: Where it is said.
  ///   - isBrief: Whether nothing is said of chapters that did not run.
  init(_ console: Console, isBrief: Bool = false) {
    self.console = console
    self.isBrief = isBrief
  }

  /// A chapter's program starts.
  func began(_ chapter: Chapter) {
    console.begin("\(chapter.name)  begins")
    console.tell(EventLine("chapter began", chapter: chapter.name))
    state.withLock { ($0.block, $0.lastNote) = ("", .now) }
  }

  /// A chapter's program told something.
  func heard(_ event: Event, of chapter: Chapter) {
    switch event {
    case .began(let number, _):
      let key = chapter.blocks[number - 1].key
      let block = "block \(number) of \(chapter.blocks.count)  \(key)"
      state.withLock { $0.block = block }
      console.progress("\(chapter.name)  \(block)")
      var line = EventLine("block began", chapter: chapter.name, block: key)
      line.number = number
      console.tell(line)
    case .progress(let number, let progress): tell(progress, chapter, block: number)
    case .computed(let number, let use):
      for trouble in use.troubles { console.complain("latent: \(use.title): \(trouble)") }
      var line = EventLine(
        "computation", chapter: chapter.name, block: number.map { chapter.blocks[$0 - 1].key })
      line.title = use.title
      line.seconds = use.cost.wall
      line.key = use.key
      line.isKept = use.isKept
      console.tell(line)
    case .machine, .used, .looked, .shown, .threw, .ended, .value, .failed, .finished: break
    }
  }

  private func tell(_ progress: Progress, _ chapter: Chapter, block: Int?) {
    let key = block.map { chapter.blocks[$0 - 1].key }
    var line = EventLine("progress", chapter: chapter.name, block: key)
    line.title = progress.title
    line.fraction = progress.fraction
    line.note = progress.note.isEmpty ? nil : progress.note
    line.secondsLeft = progress.secondsLeft
    console.tell(line)
    let percent = Int((100 * progress.fraction).rounded(.down))
    let done = Int((12 * progress.fraction).rounded(.down))
    let bar = String(repeating: "█", count: done) + String(repeating: "░", count: 12 - done)
    let figures = [
      "\(percent) %", progress.title, progress.note,
      progress.secondsLeft.map { "\(Self.words($0)) left" } ?? "",
    ].filter { !$0.isEmpty }.joined(separator: "  ")
    let (block, isDue) = state.withLock { state in
      // A pipe keeps every line: one in ten seconds tells that it goes on.
      let isDue = state.lastNote.map { .now - $0 > .seconds(10) } ?? true
      if isDue { state.lastNote = .now }
      return (state.block, isDue)
    }
    if console.isTerminal {
      console.progress("\(chapter.name)  \(block)  \(bar) \(figures)")
    } else if isDue {
      console.say("\(chapter.name)  \(block)  \(figures)")
    }
  }

  /// A chapter's page was written.
  func ended(_ chapter: Chapter, _ run: ChapterRun, page: String) {
    let finished = run.blocks.count { $0.state == .finished }
    let seconds = run.blocks.compactMap(\.cost?.wall).reduce(0, +)
    state.withLock { state in
      let computations = run.blocks.flatMap(\.computations) + run.computationsOfValues
      if run.isKept {
        state.kept += 1
        state.found += computations
      } else {
        state.ran += 1
        state.found += computations.filter(\.isKept)
        state.computed += computations.filter { !$0.isKept }
        state.blocks += zip(chapter.blocks, run.blocks).compactMap { block, run in
          run.cost.map { ("\(chapter.name) \(block.key)", $0.wall) }
        }
      }
    }
    var line = EventLine("chapter ended", chapter: chapter.name)
    (line.page, line.seconds, line.isKept) = (page, seconds, run.isKept)
    line.isFailed = run.diagnostics.contains { $0.severity == .error }
    console.tell(line)
    if isBrief, run.isKept { return }
    let blocks = "\(finished) of \(counted(run.blocks.count, "block"))"
    let time =
      run.isKept ? "kept from \((run.machine?.date ?? "").prefix(10))" : "in \(Self.words(seconds))"
    console.say("\(chapter.name)  \(blocks) \(time)  \(page)")
  }

  /// All chapters are done.
  func ended(index: String) {
    let state = state.withLock { $0 }
    func time(_ uses: [ComputationUse]) -> String {
      uses.isEmpty ? "" : " (\(Self.words(uses.map(\.cost.wall).reduce(0, +))))"
    }
    console.say(
      """
      \(counted(state.ran, "chapter")) ran, \(state.kept) kept; \
      \(counted(state.computed.count, "computation")) done\(time(state.computed)), \
      \(state.found.count) kept\(time(state.found))
      """)
    let slowest = state.blocks.sorted { $0.seconds > $1.seconds }.prefix(3)
      .filter { $0.seconds >= 0.1 }
    if !slowest.isEmpty {
      let list = slowest.map { "\($0.name) \(Self.words($0.seconds))" }.joined(separator: ", ")
      console.say("slowest: \(list)")
    }
    console.say("pages: \(index)")
    var line = EventLine("ended")
    (line.computed, line.kept, line.page) = (state.computed.count, state.found.count, index)
    console.tell(line)
  }

  /// A time in few words: `0.25 s`, `12 s`, `3 min`.
  static func words(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "long" }
    if seconds < 10 {
      let hundredths = Int((seconds * 100).rounded())
      return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
    }
    let whole = Int(seconds.rounded())
    if whole < 120 { return "\(whole) s" }
    return whole < 7200 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h"
  }
}
