public import Store

/// Factor analysis: few Gaussian factors that explain how features vary together, and noise of its own for each feature.
///
/// It is the `LinearFactorModel` with Gaussian factors and diagonal noise, fitted by maximum likelihood. Unlike principal
/// components, it does not depend on the units of the features. Letters: n samples, d features, k factors.
///
/// ```swift
/// let analysis = try FactorAnalysis(factors: 20).fit(digits.train.images)
/// print(try analysis.model.meanLogLikelihood(of: digits.test.images))
/// ```
///
/// - Source: Rubin and Thayer (1982), doi:10.1007/BF02293851; Lawley and Maxwell (1971).
public struct FactorAnalysis: Codable, Hashable, Sendable {
  /// How to find the maximum. Both iterate, on the d × d covariance; neither's likelihood ever falls.
  public enum Method: Codable, Hashable, Sendable {
    /// In turn the best loadings for the noise, by eigenvectors, and the better noise for the loadings: few iterations.
    ///
    /// - Source: Barber (2012), Bayesian Reasoning and Machine Learning, algorithm 21.1; the noise's step is EM's.
    case eigenvectors
    /// Expectation and maximisation, from random loadings: many iterations.
    ///
    /// - Source: Rubin and Thayer (1982).
    case em
  }

  /// The number of factors, k.
  public var factors: Int
  /// How to find the maximum.
  public var method: Method
  /// The least noise of a feature, as a share of its variance, above 0 and below 1.
  ///
  /// The likelihood has no bound where a factor takes one feature for itself and leaves it no noise.
  public var leastNoise: Double
  /// How small the gradient must be: nats a sample, by the logarithm of the noise and by loadings in units of it.
  public var tolerance: Double
  /// The most iterations.
  public var iterations: Int
  /// The seed of the loadings that `em` begins with.
  public var seed: Int

  /// An analysis.
  ///
  /// - Parameters:
  ///   - factors: k, from 1 to the smaller of n − 1 and d − 1.
  ///   - method: How to find the maximum.
  ///   - leastNoise: The least noise of a feature, as a share of its variance.
  ///   - tolerance: How small the gradient must be, above 0.
  ///   - iterations: The most iterations, at least 1.
  ///   - seed: The seed of the loadings that `em` begins with.
  public init(
    factors: Int, method: Method = .eigenvectors, leastNoise: Double = 1e-6,
    tolerance: Double = 1e-5, iterations: Int = 10_000, seed: Int = 0
  ) {
    self.factors = factors
    self.method = method
    self.leastNoise = leastNoise
    self.tolerance = tolerance
    self.iterations = iterations
    self.seed = seed
  }
}

extension FactorAnalysis: Computation {
  /// As a kept result's record names it.
  public static let name = "Factor analysis"
  /// To be raised when the same samples give another model.
  public static let version = 1
}
