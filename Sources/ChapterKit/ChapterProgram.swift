internal import CThrowHook
internal import Events
internal import Figures
@preconcurrency internal import Glibc  // for `stdout`, which C declares as a variable
internal import Store
internal import Synchronization

/// The marks that the runner writes between the blocks of a chapter's program.
///
/// A chapter's author never calls these; `show` is for the author.
public enum ChapterProgram {
  private struct State {
    var block = 0
    var shownInBlock = 0
    var meter = CostMeter()
  }

  private static let sender = EventSender(path: getenv("LATENT_EVENTS").map { String(cString: $0) })
  private static let state = Mutex(State())

  /// Opens the channel to the runner and tells it what machine this is.
  public static func open() {
    // By lines also when standard output is a file, so that a crash loses no finished line.
    setvbuf(stdout, nil, Int32(_IOLBF), 1 << 16)
    throw_hook_install()
    sender.send(.machine(.current()))
  }

  /// Marks that a block begins.
  ///
  /// - Parameter block: The block's number in the chapter, from 1.
  public static func begin(_ block: Int) {
    sender.send(.began(block: block, output: outputLength()))
    state.withLock { $0 = State(block: block, shownInBlock: 0, meter: CostMeter()) }
  }

  /// Marks that a block ended well.
  ///
  /// - Parameter block: The block's number in the chapter, from 1.
  public static func end(_ block: Int) {
    let cost = state.withLock { $0.meter.cost() }
    sender.send(.ended(block: block, cost: cost, output: outputLength()))
  }

  /// Marks that a block threw, as it had to.
  public static func threw(_ block: Int, _ error: any Error) {
    sender.send(.threw(block: block, message: text(of: error)))
  }

  /// Ends the program because a block that had to throw did not.
  public static func didNotThrow(_ block: Int) {
    sender.send(
      .failed(
        message: """
          the block says `error: true`, so it must throw, but it ran to its end; \
          remove the option, or make the block fail
          """, frames: []))
    exit(1)
  }

  /// Sends the text of an inline value: numbers with four significant digits, anything else as it
  /// describes itself.
  public static func value(_ index: Int, _ value: some Any) {
    let text =
      switch value {
      case let number as Double: formatNumber(number)
      case let number as Float: formatNumber(Double(number))
      default: String(describing: value)
      }
    sender.send(.value(index: index, text: text))
  }

  /// Marks that the chapter ran to its end.
  public static func close() {
    sender.send(.finished(output: outputLength()))
  }

  /// Puts something on the page under the block that runs.
  static func show(_ make: (_ id: String) -> Shown) {
    let (block, id) = state.withLock { state in
      state.shownInBlock += 1
      return (state.block, "s\(state.block)-\(state.shownInBlock)")
    }
    sender.send(.shown(block: block, make(id)))
  }

  /// Ends the program with an error that nobody caught.
  static func fail(_ error: any Error) {
    fflush(stdout)
    var frames = [UInt64](repeating: 0, count: 128)
    let count = throw_hook_frames(&frames, Int32(frames.count))
    sender.send(.failed(message: text(of: error), frames: Array(frames[..<Int(count)])))
  }

  /// An error in words: what it says of itself, else its name.
  private static func text(of error: any Error) -> String {
    (error as? any CustomStringConvertible)?.description ?? String(reflecting: error)
  }

  /// The length in bytes of what was printed so far.
  private static func outputLength() -> Int {
    fflush(stdout)
    return max(0, lseek(STDOUT_FILENO, 0, SEEK_CUR))
  }
}

/// What top-level code calls with an error that nobody caught; see `CThrowHook`.
@_cdecl("latent_chapter_failed")
func chapterFailed(_ error: UnsafeRawPointer) {
  // The pointer is the boxed error itself, owned by the caller, which never returns.
  ChapterProgram.fail(unsafeBitCast(error, to: (any Error).self))
}
