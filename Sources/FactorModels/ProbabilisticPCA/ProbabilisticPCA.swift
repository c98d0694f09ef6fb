public import Store

/// Probabilistic PCA: few Gaussian factors and noise of one variance σ² for all features.
///
/// It is the `LinearFactorModel` with Gaussian factors and isotropic noise, fitted by maximum likelihood. Its loadings span
/// the first principal axes; as σ² → 0 it becomes PCA. Having a likelihood, it can be compared on new samples, and fitted
/// where numbers are missing. Letters: n samples, d features, k factors.
///
/// ```swift
/// let model = try ProbabilisticPCA(factors: 20).fit(digits.train.images)
/// print(try model.model.meanLogLikelihood(of: digits.test.images))
/// ```
///
/// - Source: Tipping and Bishop (1999), doi:10.1111/1467-9868.00196.
public struct ProbabilisticPCA: Codable, Hashable, Sendable {
  /// How to find the maximum.
  public enum Method: Codable, Hashable, Sendable {
    /// By formula: σ² is the mean of the discarded eigenvalues of the covariance, W = U(Λ − σ²I)^½.
    case closedForm
    /// Expectation and maximisation, from random loadings; the likelihood never falls. With it, numbers may be missing.
    case em
  }

  /// The number of factors, k.
  public var factors: Int
  /// How to find the maximum.
  public var method: Method
  /// How small EM's gradient must be: nats a sample, by the logarithm of the noise and by loadings in units of it.
  public var tolerance: Double
  /// The most iterations of EM.
  public var iterations: Int
  /// The seed of the loadings that EM begins with.
  public var seed: Int

  /// A model to fit.
  ///
  /// - Parameters:
  ///   - factors: k, from 1 to d − 1, and fewer than the directions in which the samples vary.
  ///   - method: How to find the maximum.
  ///   - tolerance: How small EM's gradient must be, above 0.
  ///   - iterations: The most iterations of EM, at least 1.
  ///   - seed: The seed of the loadings that EM begins with.
  public init(
    factors: Int, method: Method = .closedForm, tolerance: Double = 1e-5, iterations: Int = 10_000,
    seed: Int = 0
  ) {
    self.factors = factors
    self.method = method
    self.tolerance = tolerance
    self.iterations = iterations
    self.seed = seed
  }
}

extension ProbabilisticPCA: Computation {
  /// As a kept result's record names it.
  public static let name = "Probabilistic PCA"
  /// To be raised when the same samples give another model.
  public static let version = 1
}
