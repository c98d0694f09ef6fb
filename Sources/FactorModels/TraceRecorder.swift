internal import Store

/// Writes a trace while a fit is running, and tells its progress.
struct TraceRecorder {
  let objective: String
  let optimality: String
  let tolerance: Double
  /// The most iterations that will be done, for the share of progress.
  let limit: Int
  let progress: ProgressReporter
  private(set) var steps: [Trace.Step] = []
  private let start = ContinuousClock.now

  /// - Parameters:
  ///   - objective: What the objective is, with the direction that is better.
  ///   - optimality: What the optimality measure is, with its article.
  ///   - tolerance: The optimality at which the fit is to end.
  ///   - limit: The most iterations, at least 1.
  ///   - progress: Who is told.
  init(
    objective: String, optimality: String, tolerance: Double, limit: Int,
    progress: ProgressReporter
  ) {
    self.objective = objective
    self.optimality = optimality
    self.tolerance = tolerance
    self.limit = limit
    self.progress = progress
  }

  /// The number of iterations noted last.
  var iterations: Int { steps.last?.iteration ?? 0 }

  /// Adds what was measured after an iteration, and reports it.
  ///
  /// - Returns: Whether the tolerance is reached.
  /// - Throws: `stopped` if the computation shall stop.
  mutating func note(
    iteration: Int, objective value: Double, optimality measure: Double
  ) throws(FitError) -> Bool {
    let elapsed = (ContinuousClock.now - start).components
    let seconds = Double(elapsed.seconds) + 1e-18 * Double(elapsed.attoseconds)
    steps.append(
      Trace.Step(iteration: iteration, objective: value, optimality: measure, seconds: seconds))
    do {
      try progress.report(
        min(1, Double(iteration) / Double(limit)),
        note: "iteration \(iteration), \(optimality) \(Trace.short(measure))")
    } catch { throw .stopped(error) }
    return measure <= tolerance
  }

  /// The trace of what was noted, with why the fit ended, and what to try if it did not converge.
  func trace(_ ending: Trace.Ending, advice: String) -> Trace {
    Trace(
      objective: objective, optimality: optimality, tolerance: tolerance, steps: steps,
      ending: ending, advice: advice)
  }
}
