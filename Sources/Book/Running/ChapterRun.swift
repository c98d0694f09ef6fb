public import Events

/// What came of running a chapter.
public struct ChapterRun: Hashable, Sendable {
  /// The machine that ran it; `nil` when the program did not start.
  public var machine: Machine?
  /// What came of each running block, in the chapter's order.
  public var blocks: [BlockRun]
  /// The text of each inline value that was computed, by its number.
  public var values: [Int: String]
  /// The exact value of those among them that are finite numbers, by their number.
  public var exactValues: [Int: Double] = [:]
  /// What went wrong, in the order it happened; empty when all went well.
  public var diagnostics: [Diagnostic]
  /// The cost of the whole program from its start to its end, with that of processes that it started
  /// and waited for; `nil` when it did not start.
  public var cost: Cost?
  /// What it wrote to standard error, unless it failed: then that is the runtime's report.
  public var standardError = ""
  /// The data sets that it read, in the order it read them first.
  public var data: [DataUse]
  /// Where it looked for data files, and what was there.
  public var looks: Set<FileLook> = []
  /// The expensive computations that inline values asked for.
  public var computationsOfValues: [ComputationUse] = []
  /// Whether it is an earlier run's, kept because nothing that it depends on has changed.
  public var isKept = false

  /// What came of a chapter.
  public init(
    machine: Machine? = nil, blocks: [BlockRun] = [], values: [Int: String] = [:],
    diagnostics: [Diagnostic] = [], cost: Cost? = nil, data: [DataUse] = []
  ) {
    self.machine = machine
    self.blocks = blocks
    self.values = values
    self.diagnostics = diagnostics
    self.cost = cost
    self.data = data
  }
}

/// What came of a block.
public struct BlockRun: Hashable, Sendable {
  /// How a block's run ended.
  public enum State: Hashable, Sendable {
    /// It ran to its end.
    case finished
    /// It failed; the diagnostic says how and where.
    case failed(Diagnostic)
    /// It did not run, because the block of this key failed.
    case notRun(because: String)
    /// It did not run, because its options say `eval: false`.
    case notEvaluated
  }

  /// How it ended.
  public var state: State
  /// What it showed, in order.
  public var shown: [Shown]
  /// What it printed.
  public var printed: String
  /// The message of the error that it had to throw (`error: true`).
  public var thrown: String?
  /// The expensive computations that it asked for, in the order they ended.
  public var computations: [ComputationUse] = []
  /// What it cost; `nil` unless it finished.
  public var cost: Cost?

  /// What came of a block.
  public init(
    state: State, shown: [Shown] = [], printed: String = "", thrown: String? = nil,
    cost: Cost? = nil
  ) {
    self.state = state
    self.shown = shown
    self.printed = printed
    self.thrown = thrown
    self.cost = cost
  }
}
