internal import LinearAlgebra

/// The model that a `FactorAnalysis` found.
public struct FittedFactorAnalysis: Codable, Hashable, Sendable {
  /// The model: Gaussian factors, diagonal noise.
  ///
  /// The likelihood does not say how factors are turned. They are turned so that WᵀΨ⁻¹W is diagonal and descending, and
  /// each is signed so that its loading of largest magnitude is positive.
  public let model: LinearFactorModel

  /// The mean log-likelihood of the samples, in nats a sample.
  public let logLikelihood: Double

  /// How the iteration went; its optimality measure is the gradient's largest part.
  public let trace: Trace

  /// Heywood cases: the features whose noise is at its least (from 0).
  ///
  /// A factor has taken each for itself, and the likelihood rises without bound as its noise goes to 0: with so many
  /// factors, or features that repeat others, there is no maximum. Fewer factors may have one.
  public let heywood: [Int]

  /// The number of samples, n.
  public let sampleCount: Int

  /// How many more numbers the covariance has than the model can choose: ((d − k)² − (d + k)) / 2.
  public var degreesOfFreedom: Int {
    let (d, k) = (model.mean.count, model.loadings.rows)
    return ((d - k) * (d - k) - (d + k)) / 2
  }

  /// Whether the noise can be told from the factors, (d − k)² ≥ d + k; if not, other noise does just as well.
  ///
  /// - Source: Ledermann (1937), doi:10.1007/BF02288062.
  public var isIdentified: Bool { degreesOfFreedom >= 0 }

  /// The share of each feature's variance that the factors explain (d).
  public var communalities: [Double] {
    let explained = model.loadings.map { $0 * $0 }.columnSums()
    return zip(explained, model.noise).map { $0 / ($0 + $1) }
  }
}

extension FittedFactorAnalysis: CustomStringConvertible {
  /// The fit, how it ended, and what is doubtful about it.
  public var description: String {
    var text =
      "Factor analysis: \(model.loadings.rows) factors of \(model.mean.count) features, mean "
      + "log-likelihood \((1000 * logLikelihood).rounded() / 1000). \(trace)"
    if !heywood.isEmpty {
      text += " Heywood case: \(heywood.count) features are left without noise."
    }
    if !isIdentified {
      text += " Not identified: so many factors leave the noise undetermined."
    }
    return text
  }
}
