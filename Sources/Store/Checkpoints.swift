internal import Events
internal import Files

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension ProgressReporter {
  /// The state from which this computation can go on: that which an earlier run of it kept, before it was stopped or
  /// killed.
  ///
  /// - Parameter type: The type of what was kept.
  /// - Returns: The state; nil if there is none, or it is damaged.
  public func checkpoint<State: Codable>(as type: State.Type) -> State? {
    guard let checkpoints, case .found(let state, let record) = checkpoints.file.look(for: type)
    else { return nil }
    costBefore = record.cost
    return state
  }

  /// Keeps a state from which the same computation, when it is asked for again, can go on: one that leads to the same
  /// result to the bit. It takes the place of the one kept before, and goes when the result is kept.
  ///
  /// - Parameter state: The state.
  /// - Returns: Whether it is kept: not without a store, or in one that can't be written to.
  @discardableResult public func keep(checkpoint state: some Codable) -> Bool {
    guard let checkpoints else { return false }
    return (try? checkpoints.file.write(state, checkpoints.record(costBefore: costBefore))) != nil
  }
}

/// Where a running computation keeps states from which it can go on, and what their records say.
struct Checkpoints: Sendable {
  let file: ResultFile
  let run: ComputationRun
  let meter: CostMeter

  func record(costBefore: Cost?) -> Record {
    Record(
      title: run.title, recipe: run.recipe, cost: meter.cost().adding(costBefore),
      machine: run.context.machine, date: .now)
  }
}
