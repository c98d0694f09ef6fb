public import LinearAlgebra

extension PCA {
  /// Finds the axes of samples that come in batches and need not fit into memory together.
  ///
  /// Only the mean and the d × d covariance are held, so the axes are those of all samples at once, up to rounding; the
  /// solver is `covariance`, whatever the settings say. The result is not kept in a store, which could not know what
  /// `batch` gives.
  ///
  /// - Parameters:
  ///   - count: The number of batches.
  ///   - batch: Gives the batch of a number from 0, m × d with any m, and the same d each time.
  /// - Returns: The mean, the axes by descending variance, the variances, and what certifies them.
  /// - Throws: As `fit(_:)`, rows counting within their batch; and what `batch` throws.
  /// - Source: Chan, Golub and LeVeque (1983), doi:10.1080/00031305.1983.10483115, for adding batches up.
  public func fit<Element>(
    batches count: Int, _ batch: (Int) throws(FitError) -> Matrix<Element>
  ) throws(FitError) -> FittedPCA<Element> {
    var (n, mean, scatter) = (0, [Double](), Matrix<Double>(rows: 0, columns: 0))
    for number in 0..<max(0, count) {
      let samples = try batch(number)
      guard samples.rows > 0 else { continue }
      if n == 0 {
        mean = [Double](repeating: 0, count: samples.columns)
        scatter = Matrix(rows: samples.columns, columns: samples.columns)
      }
      guard samples.columns == mean.count else {
        fatalError(
          "Batch \(number) has \(samples.columns) features, but those before it have \(mean.count)."
        )
      }
      let (batchMean, covariance) = samples.moments()
      if samples.rows == 1 || !covariance.diagonal.sum().isFinite,
        let cell = samples.firstNonFinite()
      {
        throw .notFinite(
          value: Double(samples[cell.row, cell.column]), row: cell.row, column: cell.column)
      }
      // Σ (x − mean)² of both parts, and what the distance of their means adds.
      let m = samples.rows
      let step = zip(batchMean, mean).map { Double($0) - $1 }
      let weight = Double(n) * Double(m) / Double(n + m)
      scatter += covariance * Double(m - 1)
      scatter += Matrix(rows: 1, columns: step.count, elements: step).scatter() * weight
      mean = zip(mean, step).map { $0 + $1 * Double(m) / Double(n + m) }
      n += m
    }
    guard n > 0, !mean.isEmpty else { throw .empty(rows: n, columns: mean.count) }
    guard n > 1 else { throw .tooFewSamples(n) }
    try checkComponents(samples: n, features: mean.count)
    let covariance = scatter / Double(n - 1)
    let total = covariance.diagonal.sum()
    guard total.isFinite else { throw .scale(deviation: total.squareRoot()) }
    guard total > 0 else { throw .constant(samples: n) }
    guard total >= Double.leastNormalMagnitude / Double.ulpOfOne else {
      throw .scale(deviation: total.squareRoot())
    }
    let spectrum = try Spectrum(
      mean: mean.map { Element($0) }, covariance: covariance, axes: wanted)
    return fitted(spectrum, samples: n, solver: .covariance)
  }
}
