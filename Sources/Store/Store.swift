internal import Events
public import Files
internal import Glibc

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A folder of kept results.
///
/// A result is one file, `NAME/KEY.result`, where the key is its recipe's. A file is written aside and renamed,
/// so it is whole or not there; and what it holds is checked by digest when it is read. Its time of change is
/// that of its last use. Any number of processes may use a store at once.
public struct Store: Hashable, Sendable {
  /// The folder; it is made when the first result is kept.
  public let folder: String
  /// The least time in seconds that a result must have taken to be worth keeping.
  public let leastSeconds: Double
  /// Results from before are not used, and replaced; nil to use all.
  public let notBefore: Date?

  /// What takes less than this time in seconds is as well computed again.
  public static let leastSeconds = 0.1

  /// A store.
  ///
  /// - Parameters:
  ///   - folder: Where it is; see `standardFolder`.
  ///   - leastSeconds: The least time in seconds that a result must have taken to be kept. By default a tenth:
  ///     what takes less is as well computed again.
  ///   - notBefore: Before when results don't count: the start of a run that shall compute anew, but nothing twice.
  public init(folder: String, leastSeconds: Double = Store.leastSeconds, notBefore: Date? = nil) {
    self.folder = folder
    self.leastSeconds = leastSeconds
    self.notBefore = notBefore
  }

  /// Where a user's results are: `store` among what can be made again, `$XDG_CACHE_HOME/latent/store`.
  ///
  /// - Parameter environment: The environment variables; the process's own by default.
  /// - Returns: The folder's path; it need not exist.
  /// - Throws: A user without a home.
  public static func standardFolder(
    environment: [String: String] = processEnvironment
  ) throws(FileError) -> String {
    "\(try UserFolders(environment: environment).cache)/store"
  }

  /// The store of the present context; nil when none is in use.
  public static var current: Store? { ComputationContext.current?.store }

  /// The result of a run: found, waited for or computed.
  func result<Result: Codable & Sendable, Failure: Error>(
    of run: ComputationRun, compute: (ProgressReporter) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (recipe, tell) = (run.recipe, run.context.observer)
    // What asks for itself within itself would wait for itself.
    guard !Self.open.contains(recipe.key) else { return try run.withoutStore(compute) }
    let file = ResultFile(recipe, in: self)
    let checkpoint = ResultFile(recipe, in: self, ending: "checkpoint")
    if case .found(let result, let record) = file.look(for: Result.self) {
      tell(.found(record))
      return result
    }
    guard let lock = lock(file, run) else { return try run.withoutStore(compute) }
    // Whoever had the lock before may have computed it meanwhile.
    switch file.look(for: Result.self) {
    case .found(let result, let record):
      lock.remove()
      tell(.found(record))
      return result
    case .missing: break
    case .damaged(let error):
      tell(.damaged(recipe, error))
      removeFile(file.path)
    }
    let (computed, record) = try run.compute(keepingCheckpointsIn: checkpoint) {
      progress throws(Failure) in
      try Self.opening(recipe.key) { () throws(Failure) in try compute(progress) }
    }
    var (result, isStored) = (computed, false)
    // What a computation gives that was asked to stop may be a part of what it should. A result that is
    // there is from before `notBefore`, or it would have been found: it must not stay.
    let isWorthIt = record.cost.wall >= leastSeconds || isRegularFile(file.path)
    if isWorthIt, !Stop.isRequested, !Task.isCancelled {
      do throws(FileError) {
        result = try file.write(computed, record)
        isStored = true
        removeFile(checkpoint.path)
      } catch {
        tell(.notKept(recipe, error))
      }
    }
    lock.remove()
    tell(.computed(record, isStored: isStored))
    return result
  }

  /// The keys of the computations that surround the present one.
  @TaskLocal private static var open: Set<String> = []

  private static func opening<Result, Failure: Error>(
    _ key: String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // `withValue` passes on errors without their type.
    let result = $open.withValue(open.union([key])) {
      do throws(Failure) { return Swift.Result<Result, Failure>.success(try body()) } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Waits until nobody else computes the same.
  ///
  /// - Returns: Nil when the store can't be written to, or when all shall stop.
  private func lock(_ file: ResultFile, _ run: ComputationRun) -> FileLock? {
    do throws(FileError) {
      try makeFolder(file.folder)
      var isTold = false
      while !Stop.isRequested, !Task.isCancelled {
        if let lock = try FileLock(file.lockPath) { return lock }
        if !isTold { run.context.observer(.waiting(run.recipe)) }
        isTold = true
        usleep(20_000)
      }
    } catch {
      run.context.observer(.notKept(run.recipe, error))
    }
    return nil
  }
}
