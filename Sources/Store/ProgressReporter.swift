public import Events
internal import Synchronization

/// Where a computation tells how far it is, and learns that it shall stop.
public struct ProgressReporter: Sendable {
  private struct State {
    var reached: Progress
    var lastSent: ContinuousClock.Instant?
    var isStopped = false
    var costBefore: Cost?
  }

  /// Shared by the copies of a reporter.
  private final class Reports: Sendable {
    let state: Mutex<State>
    init(_ state: State) { self.state = Mutex(state) }
  }

  private let reports: Reports
  /// Which stretch of the computation this reporter tells of.
  private var start = 0.0
  private var share = 1.0
  /// Where states are kept from which the computation can go on; nil without a store.
  let checkpoints: Checkpoints?
  private let send: (@Sendable (Progress) -> Void)?

  /// A reporter for a computation of that title; without `send` nobody hears of it.
  init(
    title: String, checkpoints: Checkpoints? = nil, report send: (@Sendable (Progress) -> Void)?
  ) {
    reports = Reports(State(reached: Progress(title: title, fraction: 0)))
    self.checkpoints = checkpoints
    self.send = send
  }

  /// A reporter for one of several parts of the computation that take about the same time.
  ///
  /// - Parameters:
  ///   - number: Which part, from 0.
  ///   - count: How many parts there are, at least 1.
  /// - Returns: A reporter for which 0 is the part's begin and 1 its end.
  public func part(_ number: Int, of count: Int) -> ProgressReporter {
    var part = self
    part.share = share / Double(max(1, count))
    part.start = start + part.share * Double(number)
    return part
  }

  /// Tells how far the computation is; what comes within 0.1 s of the report before is noted, but not passed on.
  ///
  /// - Parameters:
  ///   - fraction: The share that is done; below 0 and NaN count as 0, above 1 as 1.
  ///   - note: What the computation says of itself, for example "epoch 3 of 20, loss 0.31".
  /// - Throws: `Stopped` if the process was asked to stop (`Stop.request()`), or the task was cancelled.
  public func report(_ fraction: Double, note: String = "") throws(Stopped) {
    let isStopped = Stop.isRequested || Task.isCancelled
    let now = ContinuousClock.now
    let (reached, isDue) = reports.state.withLock { state in
      let done = start + share * (fraction >= 0 ? min(1, fraction) : 0)
      state.reached = Progress(title: state.reached.title, fraction: done, note: note)
      state.isStopped = isStopped
      let isDue = state.lastSent.map { now - $0 >= .milliseconds(100) } ?? true
      if isDue { state.lastSent = now }
      return (state.reached, isDue)
    }
    if isStopped { throw Stopped(reached: reached) }
    if isDue { send?(reached) }
  }

  /// Whether the last report was answered with `Stopped`.
  var isStopped: Bool { reports.state.withLock(\.isStopped) }

  /// What was spent before the checkpoint that the computation went on from; nil if it began anew.
  var costBefore: Cost? {
    get { reports.state.withLock(\.costBefore) }
    nonmutating set { reports.state.withLock { $0.costBefore = newValue } }
  }

  /// What was reported last.
  var reached: Progress { reports.state.withLock(\.reached) }
}

/// The error of a computation that was asked to stop.
public struct Stopped: Error, Hashable, Sendable, CustomStringConvertible {
  /// How far it was.
  public let reached: Progress
  /// Whether the same computation, when it is run again, goes on from there.
  public var canGoOn = false

  /// What was stopped and where: "LSTM, 2 layers: stopped at 40 % (loss 0.31)", and whether it can go on.
  public var description: String {
    let percent = Int((100 * reached.fraction).rounded(.down))
    let note = reached.note.isEmpty ? "" : " (\(reached.note))"
    return "\(reached.title): stopped at \(percent) %\(note)"
      + (canGoOn ? "; run again, it goes on from there" : "")
  }
}

/// The wish that this process's computations stop at their next report of progress.
public enum Stop {
  private static let requested = Atomic(false)
  private static let computations = Atomic(0)

  /// Whether they shall.
  public static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Asks for it.
  ///
  /// A signal handler may, if `isRequested` was read once before.
  ///
  /// - Returns: Whether a computation is under way that can heed it.
  @discardableResult public static func request() -> Bool {
    requested.store(true, ordering: .relaxed)
    return computations.load(ordering: .relaxed) > 0
  }

  static func began() { computations.add(1, ordering: .relaxed) }

  static func ended() { computations.subtract(1, ordering: .relaxed) }
}
