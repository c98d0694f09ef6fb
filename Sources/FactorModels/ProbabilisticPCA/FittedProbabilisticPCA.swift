public import LinearAlgebra

/// The model that a `ProbabilisticPCA` found.
public struct FittedProbabilisticPCA: Codable, Hashable, Sendable {
  /// The model: Gaussian factors, noise of one variance.
  ///
  /// Factors are turned so that loadings are orthogonal, the largest first, and each is signed so that its loading of largest
  /// magnitude is positive: they are the principal axes times (λ − σ²)^½.
  public let model: LinearFactorModel

  /// The mean log-likelihood of the samples, or of what was there of them, in nats a sample.
  public let logLikelihood: Double

  /// How the iteration went; its optimality measure is the gradient's largest part. The closed form has one step.
  public let trace: Trace

  /// The number of samples, n.
  public let sampleCount: Int

  /// σ², the variance of each feature's noise.
  public var noiseVariance: Double { model.noise[0] }

  /// The samples with their missing numbers, marked NaN, filled by their expectation given what is there.
  ///
  /// - Parameter samples: m × d; numbers that are there stay as they are.
  /// - Returns: m × d. A sample of which nothing is there becomes the mean.
  /// - Throws: `notFinite` for infinite numbers; `linearAlgebra` if LAPACK fails.
  public func filling(_ samples: Matrix<Double>) throws(FitError) -> Matrix<Double> {
    model.checkFeatures(of: samples)
    try PartialSamples.check(samples)
    var filled = samples
    for i in 0..<samples.rows where samples.row(i).contains(where: \.isNaN) {
      let known = try PartialSamples.Posterior(
        of: samples.row(i), loadings: model.loadings.transposed, mean: model.mean,
        noise: noiseVariance)
      let expected =
        (Matrix(rows: 1, columns: known.mean.count, elements: known.mean)
        * model.loadings).adding(toEachRow: model.mean)
      for j in 0..<samples.columns where samples[i, j].isNaN { filled[i, j] = expected[0, j] }
    }
    return filled
  }
}

extension FittedProbabilisticPCA: CustomStringConvertible {
  /// The fit, and how it ended.
  public var description: String {
    "Probabilistic PCA: \(model.loadings.rows) factors of \(model.mean.count) features, noise "
      + "variance \(Trace.short(noiseVariance)), mean log-likelihood "
      + "\((1000 * logLikelihood).rounded() / 1000). \(trace)"
  }
}

extension FittedPCA {
  /// The linear factor model whose principal axes these are: noise of the mean variance that the axes leave out.
  ///
  /// Its variances have the divisor n − 1, as those of the axes; `ProbabilisticPCA`, by maximum likelihood, has n.
  ///
  /// - Returns: Loadings of (λ − σ²)^½ times the axes, k × d.
  /// - Throws: `setting` if the axes leave nothing out, so that there is no noise and no density.
  public func probabilisticModel() throws(FitError) -> LinearFactorModel {
    let left = axes.columns - axes.rows
    let noise = (totalVariance - explainedVariance.sum()) / Double(max(1, left))
    // Less than this is rounding of the axes' variances.
    let rounding = 4 * Double(Element.ulpOfOne) * Double(axes.columns)
    guard left > 0, noise > rounding * (explainedVariance.first ?? 0) else {
      throw .setting(
        "axes", found: "\(axes.rows)", expected: "so few that they leave out some variance")
    }
    let sizes = explainedVariance.map { max(0, $0 - noise).squareRoot() }
    return LinearFactorModel(
      checked: Matrix<Double>(axes).scaling(rowsBy: sizes), mean: mean.map { Double($0) },
      noise: [Double](repeating: noise, count: axes.columns), prior: .gaussian)
  }
}
