package import Events
internal import Glibc
package import Store
internal import Synchronization

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Turns what happens to computations into events for the runner.
package final class ComputationTeller: Sendable {
  /// A computation that is under way.
  private struct Running {
    let start = ContinuousClock.now
    /// How long a computation like this took before, in seconds.
    let expected: Double?
    var troubles: [String] = []
  }

  private let store: Store?
  private let tell: @Sendable (Told) -> Void
  /// By the recipe's key.
  private let running = Mutex<[String: Running]>([:])

  /// What is told of a block.
  package enum Told: Sendable {
    case progress(Progress)
    case computed(ComputationUse)
  }

  /// - Parameters:
  ///   - store: Where results are kept, which knows how long computations took.
  ///   - tell: Hears it, on the thread that computes.
  package init(store: Store?, tell: @escaping @Sendable (Told) -> Void) {
    self.store = store
    self.tell = tell
  }

  /// Hears of an event of a computation.
  package func hear(_ event: ComputationEvent) {
    switch event {
    case .found(let record): tell(.computed(use(record, isKept: true)))
    case .waiting(let recipe):
      tell(.progress(Progress(title: recipe.name, fraction: 0, note: "waiting for another run")))
    case .computing(let recipe):
      let expected = store?.nearest(to: recipe)?.cost.wall
      let before = Running(expected: expected, troubles: takeTroubles(of: recipe))
      running.withLock { $0[recipe.key] = before }
      tell(.progress(Progress(title: recipe.name, fraction: 0, secondsLeft: expected)))
    case .progress(let recipe, var progress):
      progress.secondsLeft = secondsLeft(of: recipe, at: progress.fraction)
      tell(.progress(progress))
    case .damaged(let recipe, let error):
      note("a kept result was damaged, so it was computed anew: \(error)", of: recipe)
    case .notKept(let recipe, let error): note("the result could not be kept: \(error)", of: recipe)
    case .computed(let record, _):
      let use = use(record, isKept: false)
      // What is over in a moment is not worth telling, as it is not worth keeping.
      if record.cost.wall >= Store.leastSeconds || !use.troubles.isEmpty { tell(.computed(use)) }
    // The error itself tells the rest.
    case .stopped(let recipe, _), .failed(let recipe, _): _ = takeTroubles(of: recipe)
    }
  }

  private func note(_ trouble: String, of recipe: Recipe) {
    running.withLock { $0[recipe.key, default: Running(expected: nil)].troubles.append(trouble) }
  }

  private func takeTroubles(of recipe: Recipe) -> [String] {
    running.withLock { $0.removeValue(forKey: recipe.key)?.troubles ?? [] }
  }

  private func use(_ record: Record, isKept: Bool) -> ComputationUse {
    let recipe = record.recipe
    return ComputationUse(
      title: record.title, name: recipe.name, key: recipe.key, values: recipe.values,
      cost: record.cost, machine: record.machine, date: record.date.formatted(.iso8601),
      isKept: isKept, troubles: takeTroubles(of: recipe))
  }

  /// What is left by the pace so far. Until that can be judged, and as long as the pace is like that of
  /// the similar computation of before, what that one took counts too.
  private func secondsLeft(of recipe: Recipe, at fraction: Double) -> Double? {
    guard let state = running.withLock({ $0[recipe.key] }) else { return nil }
    return Self.secondsLeft(
      of: state.expected, after: state.start.duration(to: .now) / .seconds(1), at: fraction)
  }

  /// What is left of a computation.
  ///
  /// - Parameters:
  ///   - expected: What one like it took, in seconds.
  ///   - elapsed: The seconds since its start.
  ///   - fraction: How much of it is done.
  /// - Returns: The seconds; `nil` where nothing tells.
  package static func secondsLeft(
    of expected: Double?, after elapsed: Double, at fraction: Double
  ) -> Double? {
    guard fraction >= 0.02 else {
      return expected.flatMap { elapsed < $0 ? $0 - elapsed : nil }
    }
    let byPace = elapsed / fraction - elapsed
    guard let expected, (0.5...2).contains(elapsed / fraction / expected) else { return byPace }
    return fraction * byPace + (1 - fraction) * max(0, expected - elapsed)
  }
}
