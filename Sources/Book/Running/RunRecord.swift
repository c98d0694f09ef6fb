internal import CProcess
internal import Events
internal import Subprocess

/// All that is known of a program after its end, and what it means for the chapter.
struct RunRecord {
  /// What it told, in order.
  var events: [Event]
  /// How it ended.
  var status: TerminationStatus
  /// Why the runner ended it, if the runner did.
  var ending: ProgramRunner.Reason?
  /// The seconds from its start to its end.
  var wall: Double
  /// What the system says that it used.
  var use: process_use
  /// What it printed.
  var output: [UInt8]
  /// What it wrote to standard error.
  var errors: String
  /// Where it was when it crashed.
  var backtrace: Backtrace?

  /// The most of a block's printed text that goes on a page, in bytes.
  static let printedLimit = 1 << 17

  /// What came of the chapter.
  func chapterRun(of chapter: Chapter, symbolizer: Symbolizer?) async -> ChapterRun {
    var run = ChapterRun()
    run.blocks = chapter.blocks.map { block in
      BlockRun(state: block.options.eval ? .notRun(because: "") : .notEvaluated)
    }
    var begun: (block: Int, output: Int)?
    var hasFinished = false
    var failure: (message: String, frames: [UInt64])?
    for event in events {
      switch event {
      case .machine(let machine): run.machine = machine
      case .began(let block, let start): begun = (block, start)
      case .progress: break
      case .looked(let look): run.looks.insert(look)
      case .used(let data): if !run.data.contains(data) { run.data.append(data) }
      case .computed(let block?, let use): run.blocks[block - 1].computations.append(use)
      case .computed(nil, let use): run.computationsOfValues.append(use)
      case .shown(let block, let shown): run.blocks[block - 1].shown.append(shown)
      case .threw(let block, let message): run.blocks[block - 1].thrown = message
      case .ended(let block, let cost, let end):
        run.blocks[block - 1].state = .finished
        run.blocks[block - 1].cost = cost
        run.blocks[block - 1].printed = printed(from: begun?.output ?? 0, to: end)
        begun = nil
      case .value(let index, let text, let number):
        run.values[index] = text
        run.exactValues[index] = number
      case .failed(let message, let frames): failure = (message, frames)
      case .finished: hasFinished = true
      }
    }
    run.cost = run.machine == nil ? nil : cost(of: run.blocks.compactMap(\.cost))
    // What was done when the wish to stop came is done.
    if hasFinished, status.isSuccess, ending == nil || ending == .interrupted {
      run.standardError = errors
      return run.blocks.contains { $0.isWaiting } ? skipping(run, chapter) : run
    }
    var trace = backtrace
    if let failure, let symbolizer { trace = await symbolizer.backtrace(failure.frames) }
    let position = position(of: run, begun: begun?.block, chapter)
    let calls = await trace?.places(in: chapter, symbolizer: symbolizer) ?? []
    // A function of an earlier block may be where it happened; what failed is the block that called.
    let place =
      calls.first { $0.piece == position.piece }?.place ?? calls.first?.place ?? position.place
    let message = failure?.message ?? messageOfEnd(hasStarted: run.machine != nil)
    var diagnostic = Diagnostic(at: place, message, sourceLine: chapter.line(place.line))
    if let origin = calls.first?.place, origin != place {
      diagnostic.notes = [.init(place: origin, message: "it happened here, in a call")]
    }
    run.diagnostics = [diagnostic]
    if let begun {
      run.blocks[begun.block - 1].state = .failed(diagnostic)
      run.blocks[begun.block - 1].printed = printed(from: begun.output, to: output.count)
    }
    return named(run, cause: position.cause)
  }

  /// Where the program was by what it had told: the place, the piece of its text, and what blocks
  /// that did not run may say for it.
  private func position(
    of run: ChapterRun, begun: Int?, _ chapter: Chapter
  ) -> (place: Diagnostic.Place, piece: String, cause: String) {
    let top = Diagnostic.Place(file: chapter.file, line: 1, column: 1)
    if let begun {
      return (chapter.blocks[begun - 1].fence, "\(begun)", chapter.blocks[begun - 1].key)
    }
    let program = "the chapter's program"
    if run.machine == nil { return (chapter.blocks.first?.fence ?? top, "", program) }
    // Between two blocks it computes inline values, in their order.
    if let value = chapter.values.first(where: { run.values[$0.number] == nil }) {
      return (value.place, "value-\(value.number)", "an inline value")
    }
    return (chapter.blocks.last?.fence ?? top, "", program)
  }

  /// The run of a program that ended well without having run some block to its end, which no block
  /// that is whole does: `#if` in one and `#endif` in another can leave out the marks between them.
  private func skipping(_ run: ChapterRun, _ chapter: Chapter) -> ChapterRun {
    var run = run
    guard let index = run.blocks.firstIndex(where: \.isWaiting) else { return run }
    let block = chapter.blocks[index]
    let diagnostic = Diagnostic(
      at: block.fence,
      "the end of this block was never reached, though the program ran to its own; a condition such "
        + "as `#if` must end in the block in which it begins",
      sourceLine: chapter.line(block.fence.line))
    run.blocks[index].state = .failed(diagnostic)
    run.diagnostics = [diagnostic]
    return named(run, cause: block.key)
  }

  /// What the whole program cost. How long it waited, and the peaks of memory, which it resets at
  /// each block, only its blocks know.
  private func cost(of blocks: [Cost]) -> Cost {
    Cost(
      wall: wall, user: use.user, system: use.system,
      peakMemory: max(blocks.map(\.peakMemory).max() ?? 0, use.memory),
      waited: blocks.map(\.waited).reduce(0, +))
  }

  /// The run with the cause given to the blocks that did not run.
  private func named(_ run: ChapterRun, cause: String) -> ChapterRun {
    var run = run
    for index in run.blocks.indices where run.blocks[index].isWaiting {
      run.blocks[index].state = .notRun(because: cause)
    }
    return run
  }

  /// What a block printed: the part of the output between two marks.
  private func printed(from start: Int, to end: Int) -> String {
    // What a program tells of itself may be wrong.
    let end = min(end, output.count)
    let start = max(0, start)
    guard start < end else { return "" }
    let shownEnd = min(end, start + Self.printedLimit)
    let text = String(decoding: output[start..<shownEnd], as: UTF8.self)
    return shownEnd == end ? text : text + "\n… \(end - shownEnd) more bytes were printed"
  }

  /// How the program ended, in words, when it did not say so itself.
  private func messageOfEnd(hasStarted: Bool) -> String {
    switch ending {
    case .timeout(let seconds):
      return """
        the program was still running after \(seconds.formattedSeconds) and was stopped here; if it \
        needs longer, give a longer `--timeout`
        """
    case .tooMuch(let what):
      return
        "the program \(what) more than \(ProgramRunner.outputLimit >> 20) MB and was stopped here"
    case .noEvent(let found):
      return """
        the program sent its runner what is no event, and was stopped here: \(found); a chapter must \
        not write to the runner's channel itself
        """
    case .interrupted: return "the run was interrupted"
    case nil: break
    }
    if !hasStarted {
      let words = errors.split(separator: "\n").last.map { ": \($0)" } ?? ""
      return "the chapter's program did not start; it ended with \(status)\(words)"
    }
    switch status {
    case .exited(let code):
      return "the chapter ended its own program, with exit(\(code)), before its last block was done"
    case .signaled(let signal):
      if let message = lastWords() { return message }
      if let failure = backtrace?.runtimeFailure { return failure }
      switch signal {
      case 9: return "the program was killed (signal 9); perhaps memory ran out"
      case 11: return "the program used memory that is not its own; perhaps a call has no end"
      default: return "the program was ended by signal \(signal)"
      }
    }
  }

  /// What the runtime wrote before a trap: `chapter/02-pca.md#3:4: Fatal error: Index out of range`.
  private func lastWords() -> String? {
    let kinds = [
      "Fatal error", "Precondition failed", "Assertion failed", "Could not cast value",
      "Simultaneous accesses",
    ]
    for kind in kinds {
      guard let mark = errors.firstRange(of: kind) else { continue }
      // "Fatal error" says nothing that the page does not say already.
      let text = errors[(kind == kinds[0] ? mark.upperBound : mark.lowerBound)...]
        .drop { $0 == ":" || $0 == " " }
      let end = text.firstRange(of: "\n\n*** ")?.lowerBound ?? text.endIndex
      let message = text[..<end].split(separator: "\n").joined(separator: "\n")
        // Addresses differ from run to run and help nobody.
        .replacing(/\ \(0x[0-9a-f]+\)/, with: "")
      return message.isEmpty ? kind.lowercased() : message
    }
    return nil
  }
}

extension BlockRun {
  /// Whether it should run and was not seen to end.
  fileprivate var isWaiting: Bool {
    if case .notRun = state { true } else { false }
  }
}

extension Double {
  /// A length of time in words: `1 second`, `2.5 seconds`.
  fileprivate var formattedSeconds: String {
    let number = self == rounded() ? String(Int(self)) : String(self)
    return "\(number) \(self == 1 ? "second" : "seconds")"
  }
}
