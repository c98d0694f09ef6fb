#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
public import LinearAlgebra

/// What is known of the factors of some samples: a Gaussian for each, all of one covariance.
public struct FactorPosterior: Hashable, Sendable {
  /// The most likely factors, E[h|x] (n × k).
  public let means: Matrix<Double>
  /// The covariance of h given x, which is the same for every x (k × k).
  public let covariance: Matrix<Double>
}

extension LinearFactorModel {
  /// The logarithm of each sample's density, in nats.
  ///
  /// It is closed in two cases: with Gaussian factors; and without any noise, if there are as many factors as features and W
  /// has an inverse, with any factors: log p(x) = Σ log p(hⱼ) − log |det W|. For the rest there is an integral without a formula.
  ///
  /// - Parameter samples: n × d.
  /// - Returns: The log-densities (n).
  /// - Throws: `notFinite` with the first such cell; `setting` for the prior where it is not closed; `linearAlgebra` if the covariance, or W, is singular.
  public func logLikelihoods(of samples: Matrix<Double>) throws(FitError) -> [Double] {
    checkFeatures(of: samples)
    try Self.checkFinite(samples)
    let centred = samples.subtracting(fromEachRow: mean)
    if prior == .gaussian {
      let gaussian = try FitError.translating { () throws(LinearAlgebraError) in
        try covariance.cholesky()
      }
      let solved = try FitError.translating { () throws(LinearAlgebraError) in
        try gaussian.solve(centred.transposed).transposed
      }
      let constant = Double(mean.count) * log(2 * .pi) + gaussian.logDeterminant
      return centred.hadamard(solved).rowSums().map { -0.5 * (constant + $0) }
    }
    guard noise.allSatisfy({ $0 == 0 }), loadings.rows == loadings.columns else {
      throw .setting(
        "prior", found: "\(prior), with noise or another number of factors than features",
        expected: "gaussian there: for no other has the likelihood a formula")
    }
    let factors = try FitError.translating { () throws(LinearAlgebraError) in
      try loadings.transposed.solve(centred.transposed).transposed
    }
    // |det W| is the product of the magnitudes of R's diagonal.
    let triangle = try FitError.translating { () throws(LinearAlgebraError) in
      try loadings.qr().r
    }
    let volume = triangle.diagonal.map { log($0.magnitude) }.sum()
    return factors.map { prior.logDensity($0) }.rowSums().map { $0 - volume }
  }

  /// The mean of the samples' log-densities, in nats a sample.
  ///
  /// - Parameter samples: n × d, n ≥ 1.
  /// - Returns: The mean.
  /// - Throws: As `logLikelihoods`.
  public func meanLogLikelihood(of samples: Matrix<Double>) throws(FitError) -> Double {
    guard samples.rows > 0 else { fatalError("No samples have no mean log-likelihood.") }
    return try logLikelihoods(of: samples).sum() / Double(samples.rows)
  }

  /// What is known of the factors of samples, if the factors are Gaussian.
  ///
  /// - Parameter samples: n × d.
  /// - Returns: The means WᵀΣ⁻¹(x − b) and the covariance I − WᵀΣ⁻¹W, where Σ = WWᵀ + Ψ.
  /// - Throws: `notFinite` with the first such cell; `setting` for another prior; `linearAlgebra` if Σ is singular.
  public func posterior(of samples: Matrix<Double>) throws(FitError) -> FactorPosterior {
    checkFeatures(of: samples)
    try Self.checkFinite(samples)
    guard prior == .gaussian else {
      throw .setting(
        "prior", found: "\(prior)",
        expected: "gaussian: for no other has the posterior a formula; see SparseCoding for laplace"
      )
    }
    let weights = try FitError.translating { () throws(LinearAlgebraError) in
      try covariance.cholesky().solve(loadings.transposed)
    }
    return FactorPosterior(
      means: samples.subtracting(fromEachRow: mean) * weights,
      covariance: .identity(loadings.rows) - loadings * weights)
  }

  /// The samples' most likely values without noise: W E[h|x] + b.
  ///
  /// - Parameter samples: n × d.
  /// - Returns: n × d.
  /// - Throws: As `posterior`.
  public func reconstruct(_ samples: Matrix<Double>) throws(FitError) -> Matrix<Double> {
    (try posterior(of: samples).means * loadings).adding(toEachRow: mean)
  }

  private static func checkFinite(_ samples: Matrix<Double>) throws(FitError) {
    guard let cell = samples.firstNonFinite() else { return }
    throw .notFinite(value: samples[cell.row, cell.column], row: cell.row, column: cell.column)
  }

  func checkFeatures(of samples: Matrix<Double>) {
    guard samples.columns == mean.count else {
      fatalError(
        "These samples have \(samples.columns) features, but the model has \(mean.count).")
    }
  }
}

extension LinearFactorModel.Prior {
  /// The logarithm of the density of one factor.
  ///
  /// - Parameter factor: Its value.
  /// - Returns: In nats.
  public func logDensity(_ factor: Double) -> Double {
    switch self {
    case .gaussian: return -0.5 * (log(2 * .pi) + factor * factor)
    case .laplace: return -0.5 * log(2) - 2.0.squareRoot() * factor.magnitude
    case .student(let ν):
      return lgamma((ν + 1) / 2) - lgamma(ν / 2) - 0.5 * log(.pi * (ν - 2)) - (ν + 1) / 2
        * log1p(factor * factor / (ν - 2))
    case .logistic:
      let rate = Double.pi / 3.0.squareRoot()
      let size = rate * factor.magnitude
      return log(rate) - size - 2 * log1p(exp(-size))
    }
  }
}

extension Matrix<Double> {
  /// The sum of each row.
  func rowSums() -> [Double] { (0..<rows).map { row($0).sum() } }
}
