public import LinearAlgebra
internal import Store

extension ProbabilisticPCA {
  /// Finds the loadings and noise of greatest likelihood.
  ///
  /// Without missing numbers the samples are read once, for their mean and covariance, and an iteration's cost does not
  /// depend on n. With `em`, NaN stands for a number that is missing, at random; an iteration then reads all samples. The
  /// same samples give the same bits with any number of threads.
  ///
  /// - Parameter samples: n × d, n ≥ 2, d ≥ 2.
  /// - Returns: The model.
  /// - Throws: `empty`, `tooFewSamples`, `notFinite`, `constant` and `scale` as `PCA.fit`, NaN being an error for
  ///   `closedForm`; `constantColumns` for features of which fewer than two numbers are there; `setting` for one out of range,
  ///   `factors` unless 1 ≤ k ≤ d − 1 and k is below the rank of the centred samples, where no noise would be left;
  ///   `linearAlgebra` if LAPACK fails; `stopped`.
  public func fit(_ samples: Matrix<Double>) throws(FitError) -> FittedProbabilisticPCA {
    try kept(from: ["samples": samples]) { progress throws(FitError) in
      try computeFit(samples, progress)
    }
  }

  private func computeFit(
    _ samples: Matrix<Double>, _ progress: ProgressReporter
  ) throws(FitError) -> FittedProbabilisticPCA {
    try FitError.check("tolerance", tolerance, above: 0)
    try FitError.check("iterations", iterations, from: 1)
    try FitError.check("factors", factors, from: 1)
    var recorder = TraceRecorder(
      objective: "mean log-likelihood of a sample, ascending",
      optimality: "the largest part of the gradient", tolerance: tolerance, limit: iterations,
      progress: progress)
    if method == .em, samples.elements.contains(where: \.isNaN) {
      return try fitPartial(samples, &recorder)
    }
    let data = try SampleCovariance(of: samples)
    let closed = try closedForm(data)
    let fit: (loadings: Matrix<Double>, noise: Double, ending: Trace.Ending) =
      switch method {
      case .closedForm: (closed.loadings, closed.noise, .converged)
      case .em: try climb(data, &recorder)
      }
    return try finished(fit.loadings, fit.noise, data, fit.ending, &recorder)
  }

  /// The maximum by formula: loadings (d × k) and noise.
  private func closedForm(
    _ data: SampleCovariance
  ) throws(FitError) -> (loadings: Matrix<Double>, noise: Double) {
    let d = data.mean.count
    let eigen = try FitError.translating { () throws(LinearAlgebraError) in
      try data.covariance.symmetricEigen()
    }
    let rounding = Double(d + 4) * Double.ulpOfOne * eigen.values[0]
    let rank = eigen.values.count { $0 > rounding }
    guard factors < rank else {
      throw .setting(
        "factors", found: "\(factors)",
        expected: "less than \(rank), the number of directions in which the samples vary: more "
          + "leave no noise")
    }
    // The sum of the discarded ones is more exact than the trace less the others.
    let noise = eigen.values[factors...].reduce(0) { $0 + max(0, $1) } / Double(d - factors)
    let sizes = eigen.values[..<factors].map { max(0, $0 - noise).squareRoot() }
    return (eigen.vectors[rows: 0..<factors].transposed.scaling(columnsBy: sizes), noise)
  }

  /// EM on the covariance.
  private func climb(
    _ data: SampleCovariance, _ recorder: inout TraceRecorder
  ) throws(FitError) -> (loadings: Matrix<Double>, noise: Double, ending: Trace.Ending) {
    let d = data.mean.count
    var noise = data.covariance.diagonal.sum() / Double(d)
    var generator = SeededGenerator(seed: seed)
    var loadings = Matrix<Double>.normal(
      rows: d, columns: factors, deviation: noise.squareRoot(), using: &generator)
    for iteration in 0...iterations {
      let fit = try ScaledFit(
        covariance: data.covariance, loadings: loadings,
        noise: [Double](repeating: noise, count: d))
      if try note(iteration, fit, in: &recorder) { return (loadings, noise, .converged) }
      if iteration == iterations { break }
      let step = try fit.emStep()
      loadings = step.loadings * noise.squareRoot()
      noise *= step.noise.sum() / Double(d)
    }
    return (loadings, noise, .iterationLimit)
  }

  /// The gradient by the one noise's logarithm is the sum over the features.
  private func note(
    _ iteration: Int, _ fit: ScaledFit, in recorder: inout TraceRecorder
  ) throws(FitError) -> Bool {
    let gradient = fit.gradient
    return try recorder.note(
      iteration: iteration, objective: fit.logLikelihood,
      optimality: max(gradient.loadings, gradient.noise.sum().magnitude))
  }

  private func finished(
    _ loadings: Matrix<Double>, _ noise: Double, _ data: SampleCovariance, _ ending: Trace.Ending,
    _ recorder: inout TraceRecorder
  ) throws(FitError) -> FittedProbabilisticPCA {
    let noises = [Double](repeating: noise, count: data.mean.count)
    let fit = try ScaledFit(covariance: data.covariance, loadings: loadings, noise: noises)
    var ending = ending
    if method == .closedForm, try !note(1, fit, in: &recorder) { ending = .stalled }
    return FittedProbabilisticPCA(
      model: LinearFactorModel(
        checked: try loadings.canonicalLoadings(noise: noises), mean: data.mean, noise: noises,
        prior: .gaussian),
      logLikelihood: fit.logLikelihood, trace: recorder.trace(ending, advice: advice),
      sampleCount: data.samples)
  }

  /// What to try if it did not converge.
  var advice: String {
    method == .closedForm
      ? "Rounding kept the gradient from 0: features of very different scales cause it."
      : "Try more iterations; without missing numbers, method .closedForm is exact."
  }
}
