internal import CThrowHook
internal import DataFiles
internal import Datasets
internal import Events
internal import Figures
@preconcurrency internal import Glibc  // for `stdout`, which C declares as a variable
internal import Store
internal import Synchronization

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The marks that the runner writes between the blocks of a chapter's program.
///
/// A chapter's author never calls these; `show` is for the author.
public enum ChapterProgram {
  /// The block that runs.
  private struct Block {
    let number: Int
    let meter = CostMeter()
    var shown = 0
  }

  private static let sender = EventSender(path: getenv("LATENT_EVENTS").map { String(cString: $0) })
  /// `nil` before the first block, between two blocks and after the last one.
  private static let running = Mutex<Block?>(nil)
  /// What computations run in, where a block does not say otherwise.
  private static let context = Mutex<ComputationContext?>(nil)

  /// Opens the channel to the runner and tells it what machine this is.
  public static func open() {
    // By lines also when standard output is a file, so that a crash loses no finished line.
    setvbuf(stdout, nil, Int32(_IOLBF), 1 << 16)
    throw_hook_install()
    let machine = Machine.current()
    sender.send(.machine(machine))
    DataUses.observe(tell)
    DataLooks.observe { sender.send(.looked(FileLook(path: $0))) }
    keepResults(machine)
    stopWhenAsked()
  }

  /// Lets computations find and keep their results, where the runner has named a store, and tell how
  /// far they are.
  private static func keepResults(_ machine: Machine) {
    let variable = { (name: String) in
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    let notBefore = variable("LATENT_STORE_NOT_BEFORE").flatMap { Double($0) }
    let store = variable("LATENT_STORE").map {
      Store(folder: $0, notBefore: notBefore.map(Date.init(timeIntervalSince1970:)))
    }
    let teller = ComputationTeller(store: store) { told in
      let block = running.withLock { $0?.number }
      switch told {
      case .progress(let progress): sender.send(.progress(block: block, progress))
      case .computed(let use): sender.send(.computed(block: block, use))
      }
    }
    let digests = variable("LATENT_CODE").flatMap { json in
      try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))
    }
    let whole = ComputationContext(
      store: store, machine: machine, observer: { teller.hear($0) },
      code: { name in digests.flatMap { digest(ofType: name, $0) } })
    context.withLock { $0 = whole }
    ComputationContext.use(whole)
  }

  /// The digest of the code of a type that the chapter declares; nil for another module's.
  private static func digest(ofType name: String, _ digests: [String: String]) -> String? {
    guard name.hasPrefix("chapter.") else { return nil }
    let plain = name.prefix { $0 != "<" }.split(separator: ".").last.map { String($0) } ?? ""
    return digests[plain] ?? digests[""]
  }

  /// Makes an interrupt a wish that computations stop, so that they can tell what they had reached; a
  /// program that computes nothing that would heed it ends at once.
  private static func stopWhenAsked() {
    _ = Stop.isRequested  // so that the handler need not make what it reads
    signal(SIGINT) { _ in if !Stop.request() { _exit(70) } }
  }

  /// Marks that a block begins.
  ///
  /// - Parameters:
  ///   - block: The block's number in the chapter, from 1.
  ///   - keeps: Whether its computations may find and keep results.
  public static func begin(_ block: Int, keeps: Bool = true) {
    if !keeps {
      ComputationContext.use(
        ComputationContext.current.map { context in
          var context = context
          context.store = nil
          return context
        })
    }
    sender.send(.began(block: block, output: outputLength()))
    running.withLock { $0 = Block(number: block) }
  }

  /// Marks that a block ended well.
  ///
  /// - Parameter block: The block's number in the chapter, from 1.
  public static func end(_ block: Int) {
    guard let ended = running.withLock({ $0.take() }) else {
      fatalError("block \(block) ends, but no block runs")
    }
    sender.send(.ended(block: block, cost: ended.meter.cost(), output: outputLength()))
    ComputationContext.use(context.withLock { $0 })
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

  /// Sends the text of an inline value; see `InlineText`.
  ///
  /// - Parameters:
  ///   - index: The value's number in the chapter, from 1.
  ///   - value: What its expression gave.
  public static func value(_ index: Int, _ value: some Any) {
    let inline = InlineText(value)
    sender.send(.value(index: index, text: inline.text, number: inline.number))
  }

  /// Marks that the chapter ran to its end.
  public static func close() {
    sender.send(.finished(output: outputLength()))
  }

  /// Puts something on the page under the block that runs; without one, there is no place for it.
  static func show(_ make: (_ id: String) -> Shown) {
    let place = running.withLock { block -> (block: Int, id: String)? in
      block?.shown += 1
      return block.map { ($0.number, "s\($0.number)-\($0.shown)") }
    }
    guard let place else {
      fatalError(
        "show(…) was called while no block ran; call it in a block, not in an inline value, and "
          + "before the block ends")
    }
    sender.send(.shown(block: place.block, make(place.id)))
  }

  /// Tells of a data set that the program read.
  @Sendable private static func tell(_ data: DataFiles, standInNotice: String?) {
    let digests = data.files.map { ($0.name, $0.sha256) }
    sender.send(
      .used(
        DataUse(
          title: data.title, source: data.source, licence: data.licence,
          standInNotice: standInNotice, digests: Dictionary(digests) { first, _ in first })))
  }

  /// Ends the program with an error that nobody caught.
  ///
  /// - Parameters:
  ///   - error: The error.
  ///   - box: Where the runtime keeps it, by which the hook knows its throw.
  static func fail(_ error: any Error, box: UnsafeRawPointer) {
    fflush(stdout)
    var frames = [UInt64](repeating: 0, count: 128)
    let count = throw_hook_frames(box, &frames, Int32(frames.count))
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
  ChapterProgram.fail(unsafeBitCast(error, to: (any Error).self), box: error)
}
