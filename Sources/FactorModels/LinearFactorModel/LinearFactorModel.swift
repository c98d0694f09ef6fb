public import LinearAlgebra

/// The linear factor model: x = Wh + b + noise, with independent factors h and independent Gaussian noise.
///
/// It is the generative story that the models of this module share; they differ in the factors' distribution and in the
/// noise. Every prior here has mean 0 and variance 1, so that the covariance of x is WWᵀ + Ψ whichever it is. The letters
/// are n samples, d features, k factors.
///
/// ```swift
/// let model = try LinearFactorModel(loadings: [[1, 1, 0], [0, 1, 2]], noise: [0.1, 0.1, 0.1], prior: .laplace)
/// let drawn = model.sample(1000, seed: seed)
/// ```
///
/// - Source: Goodfellow, Bengio and Courville (2016), Deep Learning, chapter 13; Roweis and Ghahramani (1999), "A
///   unifying review of linear Gaussian models", doi:10.1162/089976699300016674.
public struct LinearFactorModel: Codable, Hashable, Sendable {
  /// The distribution of each factor, scaled to variance 1.
  public enum Prior: Codable, Hashable, Sendable {
    /// Normal: factor analysis, probabilistic PCA.
    case gaussian
    /// Double exponential: sparse coding.
    case laplace
    /// Student's t with so many degrees of freedom, above 2: heavy tails.
    case student(degrees: Double)
    /// Logistic: tails like Laplace's, but round at its centre; ICA and NICE use it.
    case logistic
  }

  /// What each factor adds to the features, as rows: the columns of W (k × d).
  public let loadings: Matrix<Double>
  /// The mean of x, b (d).
  public let mean: [Double]
  /// The variance of each feature's noise, the diagonal of Ψ (d).
  public let noise: [Double]
  /// The distribution of the factors.
  public let prior: Prior

  /// A model of given parts.
  ///
  /// - Parameters:
  ///   - loadings: The columns of W, as rows (k × d), k and d at least 1, all finite.
  ///   - mean: b, all finite (d); zeros if nil.
  ///   - noise: The noise's variances, finite and at least 0 (d).
  ///   - prior: The factors' distribution.
  /// - Throws: `setting` with what is wrong.
  public init(
    loadings: Matrix<Double>, mean: [Double]? = nil, noise: [Double], prior: Prior = .gaussian
  ) throws(FitError) {
    let (k, d) = (loadings.rows, loadings.columns)
    let mean = mean ?? [Double](repeating: 0, count: d)
    guard k > 0, d > 0, loadings.firstNonFinite() == nil else {
      throw .setting(
        "loadings", found: "a \(k) × \(d) matrix", expected: "at least 1 × 1, with finite numbers")
    }
    guard mean.count == d, mean.allSatisfy(\.isFinite) else {
      throw .setting("mean", found: "\(mean.count) numbers", expected: "\(d) finite numbers")
    }
    guard noise.count == d, noise.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
      throw .setting(
        "noise", found: "\(noise.count) numbers", expected: "\(d) finite numbers of at least 0")
    }
    if case .student(let degrees) = prior { try FitError.check("degrees", degrees, above: 2) }
    self.init(checked: loadings, mean: mean, noise: noise, prior: prior)
  }

  /// A model whose parts are known to be right.
  init(checked loadings: Matrix<Double>, mean: [Double], noise: [Double], prior: Prior) {
    self.loadings = loadings
    self.mean = mean
    self.noise = noise
    self.prior = prior
  }

  /// The covariance of x: WWᵀ + Ψ (d × d).
  public var covariance: Matrix<Double> {
    loadings.scatter() + .diagonal(noise)
  }
}

/// Samples drawn from a model, and the factors that they were made of.
public struct FactorSamples: Hashable, Sendable {
  /// The factors h (n × k).
  public let factors: Matrix<Double>
  /// The samples x (n × d).
  public let samples: Matrix<Double>
}

extension LinearFactorModel {
  /// Draws samples.
  ///
  /// - Parameters:
  ///   - count: How many, n, at least 0.
  ///   - seed: The seed of the random numbers.
  /// - Returns: The factors and the samples.
  public func sample(_ count: Int, seed: Int) -> FactorSamples {
    guard count >= 0 else { fatalError("\(count) samples can't be drawn: it is less than 0.") }
    var generator = SeededGenerator(seed: seed)
    let factors = Matrix<Double>(rows: count, columns: loadings.rows) { _, _ in
      prior.draw(using: &generator)
    }
    let deviations = noise.map { $0.squareRoot() }
    let noise = Matrix<Double>.normal(rows: count, columns: mean.count, using: &generator)
      .scaling(columnsBy: deviations)
    return FactorSamples(
      factors: factors, samples: (factors * loadings + noise).adding(toEachRow: mean))
  }
}

extension LinearFactorModel.Prior {
  /// One factor.
  fileprivate func draw(using generator: inout SeededGenerator) -> Double {
    switch self {
    case .gaussian: generator.normal()
    case .laplace: generator.laplace(scale: 0.5.squareRoot())
    case .student(let degrees):
      generator.student(degrees: degrees) * ((degrees - 2) / degrees).squareRoot()
    case .logistic: generator.logistic(scale: 3.0.squareRoot() / .pi)
    }
  }
}
