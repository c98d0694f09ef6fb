internal import Events

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A computation whose results can be kept: a value that says how to compute.
///
/// A model's settings conform, and the method that computes wraps what it does in `kept`:
///
/// ```swift
/// extension PCA: Computation {
///   public static let name = "PCA"
///   public static let version = 1
/// }
///
/// public func fit(_ samples: Matrix<Double>) throws(FitError) -> FittedPCA {
///   try kept(from: ["samples": samples]) { progress throws(FitError) in … }
/// }
/// ```
///
/// One that takes minutes may keep a checkpoint now and then, and begin from it: see `ProgressReporter`.
///
/// The result depends on nothing but the settings and the inputs: no clock, no random numbers but those of a
/// seed among the settings. Stored properties are what counts, by name and value; so renaming one makes earlier
/// results unknown, and a new one that is an optional nil does not. If the type has an `encode(to:)` or `CodingKeys`
/// of its own, they must say all that counts: what is not encoded is not seen. They must not be sets, or dictionaries with
/// other keys than texts, since these have no order. One type is one computation: if it has two methods that
/// compute the same type of result, they need two types. The version of a computation that a chapter itself
/// declares need not be raised: there its code counts.
public protocol Computation: Encodable, Sendable {
  /// What is computed, as the reader knows it: "PCA". No two computations share a name.
  static var name: String { get }
  /// A number that is raised whenever the same settings and inputs give another result than before.
  static var version: Int { get }
  /// What progress is reported under, for example "LSTM, 2 layers"; the name unless told.
  var title: String { get }
}

extension Computation {
  /// The name.
  public var title: String { Self.name }

  /// The result that was kept for these settings and inputs, or else what `compute` gives, which is then kept.
  ///
  /// Without a `ComputationContext` it only computes, at no cost. Whether it was found or computed, the result
  /// is the same to the bit. Trouble with the store is reported to the context's observer, and the result computed.
  ///
  /// - Parameters:
  ///   - inputs: What is computed from besides the settings, by name.
  ///   - compute: Computes the result. If it throws, nothing is kept. It is told where to report progress.
  /// - Returns: The result.
  /// - Throws: What `compute` throws.
  public func kept<Result: Codable & Sendable, Failure: Error>(
    from inputs: [String: any Encodable] = [:],
    compute: (ProgressReporter) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let context = ComputationContext.current else {
      return try compute(ProgressReporter(title: title, report: nil))
    }
    let run = ComputationRun(
      recipe: Recipe(
        self, inputs: inputs, result: Result.self, code: context.code(String(reflecting: Self.self))
      ),
      title: title, context: context)
    guard let store = context.store else { return try run.withoutStore(compute) }
    return try store.result(of: run, compute: compute)
  }

  /// What `compute` gives, with its progress reported, but never kept: for what depends on more than the settings and
  /// can't be told by a digest, such as a function.
  ///
  /// - Parameter compute: Computes the result. It is told where to report progress.
  /// - Returns: The result.
  /// - Throws: What `compute` throws.
  public func reported<Result: Codable & Sendable, Failure: Error>(
    compute: (ProgressReporter) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let context = ComputationContext.current else {
      return try compute(ProgressReporter(title: title, report: nil))
    }
    return try ComputationRun(
      recipe: Recipe(self, inputs: [:], result: Result.self, code: nil), title: title,
      context: context
    ).withoutStore(compute)
  }
}

/// One computation that was asked for.
struct ComputationRun {
  let recipe: Recipe
  let title: String
  let context: ComputationContext

  /// Computes, tells the observer, and keeps nothing.
  func withoutStore<Result, Failure: Error>(
    _ body: (ProgressReporter) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (result, record) = try compute(keepingCheckpointsIn: nil, body)
    context.observer(.computed(record, isStored: false))
    return result
  }

  /// Computes, from a checkpoint if the file holds one, and tells the observer all but the end.
  func compute<Result, Failure: Error>(
    keepingCheckpointsIn file: ResultFile?, _ body: (ProgressReporter) throws(Failure) -> Result
  ) throws(Failure) -> (result: Result, record: Record) {
    Stop.began()
    defer { Stop.ended() }
    context.observer(.computing(recipe))
    let (recipe, observer) = (recipe, context.observer)
    let meter = CostMeter(forgettingPeak: false)
    let progress = ProgressReporter(
      title: title, checkpoints: file.map { Checkpoints(file: $0, run: self, meter: meter) }
    ) { observer(.progress(recipe, $0)) }
    let result: Result
    do {
      result = try body(progress)
    } catch {
      context.observer(
        progress.isStopped
          ? .stopped(recipe, reached: progress.reached) : .failed(recipe, "\(error)"))
      throw error
    }
    let record = Record(
      title: title, recipe: recipe, cost: meter.cost().adding(progress.costBefore),
      machine: context.machine, date: .now)
    return (result, record)
  }
}
