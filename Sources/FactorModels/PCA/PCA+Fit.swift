public import LinearAlgebra
internal import Store

extension PCA {
  /// Finds the orthonormal axes of greatest variance.
  ///
  /// The samples' scalar is the precision of the passes over the data; the eigenvectors are always found in
  /// `Double`. The same samples give the same bits with any number of threads. Where a store is in use, a
  /// fit that was made before is not made again.
  ///
  /// - Parameter samples: n × d, with n ≥ 2, d ≥ 1 and every cell finite.
  /// - Returns: The mean, the axes by descending variance, the variances, and what certifies them.
  /// - Throws: `empty` without rows or columns; `tooFewSamples` for one row; `axes` unless
  ///   1 ≤ k ≤ min(n − 1, d); `setting` for one of `randomized`'s out of range, or without a number of axes; `fraction` unless it is above 0 and at most 1; `notFinite` with the first
  ///   offending cell; `constant` if all rows are equal; `scale` if squares overflow or underflow;
  ///   `linearAlgebra` if LAPACK fails.
  public func fit<Element>(
    _ samples: Matrix<Element>
  ) throws(FitError) -> FittedPCA<Element> {
    try kept(from: ["samples": samples]) { _ throws(FitError) in try computeFit(samples) }
  }

  private func computeFit<Element>(
    _ samples: Matrix<Element>
  ) throws(FitError) -> FittedPCA<Element> {
    let (n, d) = (samples.rows, samples.columns)
    guard n > 0, d > 0 else { throw .empty(rows: n, columns: d) }
    guard n > 1 else { throw .tooFewSamples(n) }
    try checkComponents(samples: n, features: d)

    let chosen = chosenSolver(samples: n, features: d)
    let spectrum =
      switch chosen {
      case .automatic, .covariance: try Spectrum(ofCovariance: samples, axes: wanted)
      case .dual: try Spectrum(ofGram: samples, axes: wanted)
      case .svd: try Spectrum(ofCentred: samples, axes: wanted)
      case .randomized(let powers, let oversampling, let seed):
        try sketchedSpectrum(samples, powers: powers, oversampling: oversampling, seed: seed)
      }
    return fitted(spectrum, samples: n, solver: chosen)
  }

  private func sketchedSpectrum<Element>(
    _ samples: Matrix<Element>, powers: Int, oversampling: Int, seed: Int
  ) throws(FitError) -> Spectrum<Element> {
    guard let wanted else {
      throw .setting(
        "solver", found: "randomized, for a share of the variance or all of it",
        expected: "another one there, or so many axes")
    }
    try FitError.check("powers", powers, from: 0)
    try FitError.check("oversampling", oversampling, from: 0)
    let width = min(wanted + min(oversampling, 1 << 20), min(samples.rows - 1, samples.columns))
    var generator = SeededGenerator(seed: seed)
    let directions = Matrix<Element>.normal(
      rows: samples.columns, columns: width, using: &generator)
    return try Spectrum(ofSketch: samples, axes: wanted, of: directions, powers: powers)
  }

  /// What was found, as many axes as were asked for.
  func fitted<Element>(
    _ spectrum: Spectrum<Element>, samples n: Int, solver: Solver
  ) -> FittedPCA<Element> {
    let kept = keptAxes(of: spectrum)
    return FittedPCA(
      mean: spectrum.mean, axes: Matrix(spectrum.axes[rows: 0..<kept]),
      explainedVariance: Array(spectrum.variances[..<kept]), totalVariance: spectrum.totalVariance,
      sampleCount: n, rank: min(kept, spectrum.rank),
      residuals: Array(spectrum.residuals[..<kept]), solver: solver)
  }

  /// How many axes must be found; nil for all.
  var wanted: Int? {
    if case .count(let count) = components { count } else { nil }
  }

  func checkComponents(samples n: Int, features d: Int) throws(FitError) {
    switch components {
    case .count(let count):
      guard count >= 1, count <= min(n - 1, d) else {
        throw .axes(asked: count, samples: n, features: d)
      }
    case .variance(let fraction):
      guard fraction > 0, fraction <= 1 else { throw .fraction(fraction) }
    case .all: break
    }
  }

  private func chosenSolver(samples n: Int, features d: Int) -> Solver {
    guard solver == .automatic else { return solver }
    // So few cells take milliseconds whatever the solver, so the most accurate one is best.
    if n * d <= 250_000 { return .svd }
    return n <= d ? .dual : .covariance
  }

  private func keptAxes<Element>(of spectrum: Spectrum<Element>) -> Int {
    switch components {
    case .count(let count): return count
    case .all: return spectrum.rank
    case .variance(let fraction):
      var explained = 0.0
      for (k, variance) in spectrum.variances[..<spectrum.rank].enumerated() {
        explained += variance
        if explained >= fraction * spectrum.totalVariance { return k + 1 }
      }
      return spectrum.rank  // the missing bit is rounding
    }
  }
}
