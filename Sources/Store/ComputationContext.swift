public import Events
public import Files
internal import Synchronization

/// What computations run in: the store that keeps their results, if any, and who hears of them.
public struct ComputationContext: Sendable {
  /// Where results are kept; nil to compute everything and keep nothing.
  public var store: Store?
  /// The machine that computes, for the records.
  public var machine: Machine?
  /// The digest of a computation's code, by its type's full name, such as "chapter.Walk"; nil for those of
  /// modules, whose versions stand for it.
  public var code: @Sendable (String) -> String?
  /// Hears what happens to computations, on the thread that asks for them.
  public var observer: @Sendable (ComputationEvent) -> Void

  /// A context.
  public init(
    store: Store?, machine: Machine? = nil,
    observer: @escaping @Sendable (ComputationEvent) -> Void = { _ in },
    code: @escaping @Sendable (String) -> String? = { _ in nil }
  ) {
    self.store = store
    self.machine = machine
    self.code = code
    self.observer = observer
  }

  /// The present context; nil in a program that has set none, where nothing is kept or reported.
  public static var current: ComputationContext? { chosen ?? ofProcess.withLock { $0 } }

  /// Sets the context of the whole process.
  public static func use(_ context: ComputationContext?) { ofProcess.withLock { $0 = context } }

  /// Runs `body` in another context.
  ///
  /// - Parameter body: What to run.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  public func using<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Self.$chosen.withValue(self, operation: body)
  }

  @TaskLocal private static var chosen: ComputationContext?
  private static let ofProcess = Mutex<ComputationContext?>(nil)
}

/// What happens to a computation that was asked for.
public enum ComputationEvent: Sendable {
  /// Its result was in the store.
  case found(Record)
  /// Another process or thread is computing the same; this one waits for it.
  case waiting(Recipe)
  /// It begins.
  case computing(Recipe)
  /// It tells how far it is.
  case progress(Recipe, Progress)
  /// It is finished; `isStored` says whether its result is in the store now.
  case computed(Record, isStored: Bool)
  /// It was asked to stop, and had reached this; nothing is kept.
  case stopped(Recipe, reached: Progress)
  /// It threw an error, with this text; nothing is kept.
  case failed(Recipe, String)
  /// Its file in the store is damaged; it is computed again.
  case damaged(Recipe, FileError)
  /// The store can't be used, for the reason given; it is computed all the same.
  case notKept(Recipe, FileError)
}
