internal import LinearAlgebra

/// Minimises a mean of scores over the rotations W of whitened samples, y = W z, by L-BFGS.
///
/// Steps are relative: W becomes R(E) W, where E is skew-symmetric and R its Cayley transform, so W stays a
/// rotation. The gradient is the skew part of E[ψ(y) yᵀ]. Its curvature is approximated as if sources
/// were independent, which makes it diagonal: ½ (cᵢ + cⱼ) with cᵢ = E ψ'(yᵢ) − E ψ(yᵢ) yᵢ.
///
/// - Source: Ablin, Cardoso and Gramfort (2018), arXiv:1711.10873; their retraction is the exponential, which agrees
///   with Cayley's to second order.
struct OrthogonalDescent {
  /// Whether each source's part of the objective counts with the sign of its curvature, so that sources
  /// with short and with long tails are both driven away from Gaussian ones.
  let adaptsSigns: Bool
  /// How many steps to remember.
  let memory = 7
  /// The least curvature that is believed.
  let leastCurvature = 0.01
  /// The moments along given directions.
  let moments: (Matrix<Double>) -> ScoreMoments

  /// One rotation, and what was found there.
  struct Point {
    let rotation: Matrix<Double>
    let moments: ScoreMoments
    /// The sign of each source (k).
    let signs: [Double]
    let objective: Double
    /// The relative gradient (k × k), skew-symmetric.
    let gradient: Matrix<Double>

    init(_ rotation: Matrix<Double>, _ moments: ScoreMoments, signs: [Double]) {
      self.rotation = rotation
      self.moments = moments
      self.signs = signs
      // Pools of directions, which may be fewer than these, all count with the sign 1.
      objective = zip(signs, moments.values).map { $0 * $1 }.sum()
      let m = moments.outputs
      gradient = Matrix(rows: m.rows, columns: m.rows) { i, j in
        0.5 * (signs[i] * m[i, j] - signs[j] * m[j, i])
      }
    }

    /// The largest entry of the gradient.
    var optimality: Double { gradient.maxNorm() }

    /// The same rotation with the signs of its own curvatures.
    func withOwnSigns() -> Point {
      let own = Point.signs(of: moments)
      return own == signs ? self : Point(rotation, moments, signs: own)
    }

    static func signs(of moments: ScoreMoments) -> [Double] {
      moments.curvatures.map { $0 < 0 ? -1 : 1 }
    }
  }

  /// Descends from a rotation until the recorder's tolerance is reached.
  ///
  /// - Returns: The last point, and why it ended there.
  /// - Throws: `stopped`, `linearAlgebra`.
  func minimize(
    from start: Matrix<Double>, _ recorder: inout TraceRecorder
  ) throws(FitError) -> (point: Point, ending: Trace.Ending) {
    var point = point(at: start)
    var steps = StepMemory(capacity: memory)
    for iteration in 0...recorder.limit {
      if try recorder.note(
        iteration: iteration, objective: point.objective, optimality: point.optimality)
      {
        return (point, .converged)
      }
      guard iteration < recorder.limit else { break }
      let curvature = curvature(at: point)
      var direction = steps.direction(for: point.gradient, curvature: curvature)
      var found = try descend(from: point, along: direction)
      if found == nil, !steps.isEmpty {
        steps = StepMemory(capacity: memory)
        direction = steps.direction(for: point.gradient, curvature: curvature)
        found = try descend(from: point, along: direction)
      }
      guard let found else { return (point, .stalled) }
      let next = adaptsSigns ? found.point.withOwnSigns() : found.point
      if next.signs == point.signs {
        steps.remember(
          step: direction * found.length, change: next.gradient - point.gradient)
      } else {
        steps = StepMemory(capacity: memory)
      }
      point = next
    }
    return (point, .iterationLimit)
  }

  private func point(at rotation: Matrix<Double>) -> Point {
    let moments = moments(rotation)
    let ones = [Double](repeating: 1, count: rotation.rows)
    return Point(rotation, moments, signs: adaptsSigns ? Point.signs(of: moments) : ones)
  }

  private func curvature(at point: Point) -> Matrix<Double> {
    let c = zip(point.signs, point.moments.curvatures).map { $0 * $1 }
    return Matrix(rows: c.count, columns: c.count) { i, j in
      max(leastCurvature, 0.5 * (c[i] + c[j]))
    }
  }

  /// The first of the lengths 1, ½, ¼, … at which the objective is lower.
  ///
  /// Where the difference is rounding, a smaller gradient decides instead.
  private func descend(
    from point: Point, along direction: Matrix<Double>
  ) throws(FitError) -> (point: Point, length: Double)? {
    let rounding = 1e-13 * max(1, point.objective.magnitude)
    var length = 1.0
    for _ in 0..<12 {
      let rotation = try FitError.translating { () throws(LinearAlgebraError) in
        try rotated(point.rotation, by: direction * length)
      }
      let trial = Point(rotation, moments(rotation), signs: point.signs)
      let change = trial.objective - point.objective
      if change < -rounding || (change <= rounding && trial.optimality < point.optimality) {
        return (trial, length)
      }
      length /= 2
    }
    return nil
  }

  /// (I − E/2)⁻¹ (I + E/2) W.
  private func rotated(
    _ rotation: Matrix<Double>, by step: Matrix<Double>
  ) throws(LinearAlgebraError) -> Matrix<Double> {
    let identity = Matrix<Double>.identity(rotation.rows)
    let half = step * 0.5
    return try (identity - half).solve((identity + half) * rotation)
  }
}

/// The last steps of a descent and how they changed the gradient: what L-BFGS knows of the Hessian.
///
/// - Source: Nocedal and Wright (2006), "Numerical Optimization", algorithm 7.4.
private struct StepMemory {
  private struct Entry {
    let step: Matrix<Double>
    let change: Matrix<Double>
    let scale: Double
  }

  let capacity: Int
  private var entries: [Entry] = []

  init(capacity: Int) { self.capacity = capacity }

  var isEmpty: Bool { entries.isEmpty }

  /// Adds a step, if the gradient grew along it, as it does around a minimum.
  mutating func remember(step: Matrix<Double>, change: Matrix<Double>) {
    let product = dot(step, change)
    guard product > 0 else { return }
    if entries.count == capacity { entries.removeFirst() }
    entries.append(Entry(step: step, change: change, scale: 1 / product))
  }

  /// The negative gradient times the inverse Hessian, as far as it is known; `curvature` is its diagonal.
  func direction(for gradient: Matrix<Double>, curvature: Matrix<Double>) -> Matrix<Double> {
    var q = gradient
    var factors: [Double] = []
    for entry in entries.reversed() {
      let factor = entry.scale * dot(entry.step, q)
      q -= entry.change * factor
      factors.append(factor)
    }
    q = Matrix(rows: q.rows, columns: q.columns) { i, j in q[i, j] / curvature[i, j] }
    for (entry, factor) in zip(entries, factors.reversed()) {
      q += entry.step * (factor - entry.scale * dot(entry.change, q))
    }
    return -q
  }

  private func dot(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
    zip(a.elements, b.elements).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
