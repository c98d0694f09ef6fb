internal import LinearAlgebra

extension ProbabilisticPCA {
  /// EM where some numbers are missing.
  func fitPartial(
    _ samples: Matrix<Double>, _ recorder: inout TraceRecorder
  ) throws(FitError) -> FittedProbabilisticPCA {
    let data = try PartialSamples(samples)
    let (n, d) = (samples.rows, samples.columns)
    guard factors < min(n, d) else {
      throw .setting(
        "factors", found: "\(factors)", expected: "less than \(min(n, d)): more leave no noise")
    }
    var (mean, variances) = data.columnStatistics()
    let total = variances.sum()
    guard total.isFinite else { throw .scale(deviation: total.squareRoot()) }
    guard total > 0 else { throw .constant(samples: n) }
    guard total >= Double.leastNormalMagnitude / Double.ulpOfOne else {
      throw .scale(deviation: total.squareRoot())
    }
    var noise = total / Double(d)
    var generator = SeededGenerator(seed: seed)
    var loadings = Matrix<Double>.normal(
      rows: d, columns: factors, deviation: noise.squareRoot(), using: &generator)

    var ending = Trace.Ending.iterationLimit
    var logLikelihood = 0.0
    for iteration in 0...iterations {
      let sums = try data.expectation(loadings: loadings, mean: mean, noise: noise)
      logLikelihood = sums.logLikelihood / Double(n)
      let step = try maximised(sums, samples: n, known: data.known)
      // By Fisher's identity EM's objective has the likelihood's gradient where the step begins.
      let measure = gradient(sums, loadings, noise: noise, samples: n, known: data.known)
      if try recorder.note(iteration: iteration, objective: logLikelihood, optimality: measure) {
        ending = .converged
        break
      }
      if iteration == iterations { break }
      guard step.noise > 1e-14 * total / Double(d) else {
        throw .setting(
          "factors", found: "\(factors)",
          expected: "fewer: these explain all numbers, without noise")
      }
      loadings = step.loadings
      mean = zip(mean, step.shift).map { $0 + $1 }
      noise = step.noise
    }
    let noises = [Double](repeating: noise, count: d)
    return FittedProbabilisticPCA(
      model: LinearFactorModel(
        checked: try loadings.canonicalLoadings(noise: noises), mean: mean, noise: noises,
        prior: .gaussian),
      logLikelihood: logLikelihood, trace: recorder.trace(ending, advice: advice), sampleCount: n)
  }

  /// The loadings (d × k), change of the mean (d) and noise of greatest expected likelihood.
  ///
  /// The factors' mean and covariance are let free as well, and put into mean and loadings after it: see `ScaledFit.emStep`.
  private func maximised(
    _ sums: PartialSamples.Expectation, samples: Int, known: Int
  ) throws(FitError) -> (loadings: Matrix<Double>, shift: [Double], noise: Double) {
    let (d, size) = (sums.products.rows, sums.products.columns)
    var loadings = Matrix<Double>(rows: d, columns: size - 1)
    var shift: [Double] = []
    var rest = sums.energy
    for j in 0..<d {
      let moments = Matrix(rows: size, columns: size, elements: sums.moments.row(j))
      let products = Matrix(rows: size, columns: 1, elements: sums.products.row(j))
      let best = try FitError.translating { () throws(LinearAlgebraError) in
        try moments.cholesky().solve(products)
      }
      for a in 0..<size - 1 { loadings[j, a] = best[a, 0] }
      shift.append(best[size - 1, 0])
      rest -= zip(best.elements, products.elements).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let moments = sums.factorMoments / Double(samples)
    let center = Matrix(
      rows: 1, columns: size - 1, elements: Array(moments.row(size - 1).dropLast()))
    let spread = try FitError.translating { () throws(LinearAlgebraError) in
      try (moments[rows: 0..<size - 1][columns: 0..<size - 1] - center.scatter()).cholesky().factor
    }
    let moved = loadings.product(center, transposing: .right).elements
    return (loadings * spread, zip(shift, moved).map { $0 + $1 }, rest / Double(known))
  }

  /// The largest part of the gradient of the mean log-likelihood: by loadings and mean in units of the noise, and by the
  /// noise's logarithm.
  private func gradient(
    _ sums: PartialSamples.Expectation, _ loadings: Matrix<Double>, noise: Double, samples: Int,
    known: Int
  ) -> Double {
    let size = sums.products.columns
    var (largest, misfit) = (0.0, sums.energy)
    for j in 0..<loadings.rows {
      // Numbers are measured from the mean, so that its coefficient here is 0.
      let present = loadings.row(j) + [0]
      let moments = sums.moments.row(j)
      for a in 0..<size {
        let line = moments[a * size..<(a + 1) * size]
        let slope = sums.products[j, a] - zip(line, present).reduce(0) { $0 + $1.0 * $1.1 }
        largest = max(largest, abs(slope) / (noise.squareRoot() * Double(samples)))
        misfit -= present[a] * (sums.products[j, a] + slope)
      }
    }
    let byNoise = 0.5 * (misfit / noise - Double(known)) / Double(samples)
    return max(largest, abs(byNoise))
  }
}
