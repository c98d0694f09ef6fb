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
      case .used(let data): if !run.data.contains(data) { run.data.append(data) }
      case .shown(let block, let shown): run.blocks[block - 1].shown.append(shown)
      case .threw(let block, let message): run.blocks[block - 1].thrown = message
      case .ended(let block, let cost, let end):
        run.blocks[block - 1].state = .finished
        run.blocks[block - 1].cost = cost
        run.blocks[block - 1].printed = printed(from: begun?.output ?? 0, to: end)
        begun = nil
      case .value(let index, let text): run.values[index] = text
      case .failed(let message, let frames): failure = (message, frames)
      case .finished: hasFinished = true
      }
    }
    if hasFinished, status.isSuccess, ending == nil { return run }
    var trace = backtrace
    if let failure, let symbolizer { trace = await symbolizer.backtrace(failure.frames) }
    let place =
      await trace?.place(in: chapter, symbolizer: symbolizer)
      ?? begun.map { chapter.blocks[$0.block - 1].fence }
      ?? chapter.blocks.first?.fence ?? .init(file: chapter.file, line: 1, column: 1)
    let diagnostic = Diagnostic(
      at: place, failure?.message ?? messageOfEnd(), sourceLine: chapter.line(place.line))
    run.diagnostics = [diagnostic]
    guard let begun else {
      // It failed between two blocks, in an inline value; every block after it did not run.
      return named(run, chapter, cause: "an inline value")
    }
    run.blocks[begun.block - 1].state = .failed(diagnostic)
    run.blocks[begun.block - 1].printed = printed(from: begun.output, to: output.count)
    return named(run, chapter, cause: chapter.blocks[begun.block - 1].key)
  }

  /// The run with the cause given to the blocks that did not run.
  private func named(_ run: ChapterRun, _ chapter: Chapter, cause: String) -> ChapterRun {
    var run = run
    for index in run.blocks.indices {
      if case .notRun = run.blocks[index].state {
        run.blocks[index].state = .notRun(because: cause)
      }
    }
    return run
  }

  /// What a block printed: the part of the output between two marks.
  private func printed(from start: Int, to end: Int) -> String {
    let end = min(end, output.count)
    guard start < end else { return "" }
    let shownEnd = min(end, start + Self.printedLimit)
    let text = String(decoding: output[start..<shownEnd], as: UTF8.self)
    return shownEnd == end ? text : text + "\n… \(end - shownEnd) more bytes were printed"
  }

  /// How the program ended, in words, when it did not say so itself.
  private func messageOfEnd() -> String {
    switch ending {
    case .timeout(let seconds):
      return """
        the program was still running after \(seconds.formattedSeconds) and was stopped here; if it \
        needs longer, give a longer `--timeout`
        """
    case .tooMuchPrinted:
      return
        "the program printed more than \(ProgramRunner.printLimit >> 20) MB and was stopped here"
    case .interrupted: return "the run was interrupted"
    case nil: break
    }
    switch status {
    case .exited(let code):
      return "the chapter ended its own program, with exit(\(code)), before its last block was done"
    case .signaled(let signal):
      if let message = fatalErrorMessage() { return message }
      if let failure = backtrace?.runtimeFailure { return failure }
      switch signal {
      case 9: return "the program was killed (signal 9); perhaps memory ran out"
      case 11: return "the program used memory that is not its own; perhaps a call has no end"
      default: return "the program was ended by signal \(signal)"
      }
    }
  }

  /// What the runtime wrote before a trap: `chapter/02-pca.md#3:4: Fatal error: Index out of range`.
  private func fatalErrorMessage() -> String? {
    guard let mark = errors.firstRange(of: "Fatal error") else { return nil }
    let text = errors[mark.upperBound...].drop { $0 == ":" || $0 == " " }
    let end = text.firstRange(of: "\n\n*** ")?.lowerBound ?? text.endIndex
    let message = text[..<end].split(separator: "\n").joined(separator: "\n")
    return message.isEmpty ? "fatal error" : message
  }
}

extension Double {
  /// A length of time in words: `1 second`, `2.5 seconds`.
  fileprivate var formattedSeconds: String {
    let number = self == rounded() ? String(Int(self)) : String(self)
    return "\(number) \(self == 1 ? "second" : "seconds")"
  }
}
