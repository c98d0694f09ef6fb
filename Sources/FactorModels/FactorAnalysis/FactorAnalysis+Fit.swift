public import LinearAlgebra
internal import Store

extension FactorAnalysis {
  /// Finds the loadings and noise of greatest likelihood.
  ///
  /// The samples are read once, for their mean and covariance: an iteration's cost does not depend on n. The same samples
  /// give the same bits with any number of threads.
  ///
  /// - Parameter samples: n × d, n ≥ 2, d ≥ 2, every cell finite.
  /// - Returns: The model, with what is doubtful about it.
  /// - Throws: `empty`, `tooFewSamples`, `notFinite`, `constant` and `scale` as `PCA.fit`; `setting` for one
  ///   out of range, `factors` unless 1 ≤ k ≤ min(n − 1, d − 1); `constantColumns`; `linearAlgebra` if LAPACK fails;
  ///   `stopped`.
  public func fit(_ samples: Matrix<Double>) throws(FitError) -> FittedFactorAnalysis {
    try kept(from: ["samples": samples]) { progress throws(FitError) in
      try computeFit(samples, progress)
    }
  }

  private func computeFit(
    _ samples: Matrix<Double>, _ progress: ProgressReporter
  ) throws(FitError) -> FittedFactorAnalysis {
    let data = try SampleCovariance(of: samples)
    try check(data)
    let variances = data.covariance.diagonal
    let floor = variances.map { $0 * leastNoise }
    var recorder = TraceRecorder(
      objective: "mean log-likelihood of a sample, ascending",
      optimality: "the largest part of the gradient", tolerance: tolerance, limit: iterations,
      progress: progress)

    var noise = variances
    var fit = try ScaledFit(
      covariance: data.covariance, loadings: firstLoadings(data), noise: noise)
    var ending = Trace.Ending.iterationLimit
    for iteration in 0...iterations {
      if try note(iteration, fit, noise, floor, in: &recorder) {
        ending = .converged
        break
      }
      if iteration == iterations { break }
      let step = try improved(fit)
      // In the units of the noise before; then in its own.
      let loadings = step.loadings.scaling(rowsBy: noise.map { $0.squareRoot() })
      noise = zip(zip(noise, step.noise), floor).map { max($0.0 * $0.1, $1) }
      fit = try ScaledFit(covariance: data.covariance, loadings: loadings, noise: noise)
    }

    let loadings = try fit.loadings.scaling(rowsBy: noise.map { $0.squareRoot() })
      .canonicalLoadings(noise: noise)
    return FittedFactorAnalysis(
      model: LinearFactorModel(checked: loadings, mean: data.mean, noise: noise, prior: .gaussian),
      logLikelihood: fit.logLikelihood,
      trace: recorder.trace(
        ending,
        advice: method == .em
          ? "Try method .eigenvectors, which needs far fewer iterations."
          : "Try more iterations, or fewer factors: where the noise of a feature goes to nothing, or "
            + "is not identified, the way is long."),
      heywood: noise.indices.filter { noise[$0] <= floor[$0] }, sampleCount: data.samples)
  }

  private func check(_ data: SampleCovariance) throws(FitError) {
    let most = min(data.mean.count, data.samples) - 1
    guard (1...max(1, most)).contains(factors), most >= 1 else {
      throw .setting(
        "factors", found: "\(factors)",
        expected: "from 1 to \(most), less than the \(data.mean.count) features and the "
          + "\(data.samples) samples")
    }
    try FitError.check("tolerance", tolerance, above: 0)
    try FitError.check("iterations", iterations, from: 1)
    guard leastNoise > 0, leastNoise < 1 else {
      throw .setting("leastNoise", found: "\(leastNoise)", expected: "above 0 and below 1")
    }
    let constant = data.constantColumns
    guard constant.isEmpty else { throw .constantColumns(constant) }
  }

  /// The first loadings W (d × k), for noise as large as the variances.
  private func firstLoadings(_ data: SampleCovariance) throws(FitError) -> Matrix<Double> {
    let deviations = data.covariance.diagonal.map { $0.squareRoot() }
    switch method {
    case .eigenvectors:
      let correlations = data.covariance.scaling(rowsAndColumnsBy: deviations.map { 1 / $0 })
      return try correlations.principalLoadings(factors).scaling(rowsBy: deviations)
    case .em:
      var generator = SeededGenerator(seed: seed)
      return Matrix.normal(rows: deviations.count, columns: factors, using: &generator)
        .scaling(rowsBy: deviations)
    }
  }

  /// Better loadings and noise, in units of the present noise.
  private func improved(
    _ fit: ScaledFit
  ) throws(FitError) -> (loadings: Matrix<Double>, noise: [Double]) {
    switch method {
    case .em: return try fit.emStep()
    case .eigenvectors:
      // Up to some size, or for many factors, finding eigenvectors anew is as fast, and exact.
      let loadings =
        fit.covariance.rows <= max(128, 2 * factors)
        ? try fit.covariance.principalLoadings(factors) : try fit.ritzLoadings()
      let best = try ScaledFit(
        covariance: fit.covariance, loadings: loadings,
        noise: [Double](repeating: 1, count: fit.covariance.rows))
      return (loadings, best.noiseStep())
    }
  }

  private func note(
    _ iteration: Int, _ fit: ScaledFit, _ noise: [Double], _ floor: [Double],
    in recorder: inout TraceRecorder
  ) throws(FitError) -> Bool {
    let gradient = fit.gradient
    // Noise that is at its least and would rather be lower is as good as it may be.
    let free = noise.indices.filter { noise[$0] > floor[$0] || gradient.noise[$0] > 0 }
    return try recorder.note(
      iteration: iteration, objective: fit.logLikelihood,
      optimality: free.reduce(gradient.loadings) { max($0, gradient.noise[$1].magnitude) })
  }
}
