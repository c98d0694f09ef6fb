public import LinearAlgebra

/// The independent sources of the samples that an `ICA` was fitted to: x = A s + b.
///
/// n samples were given, of d features each; k sources were found. Each source has mean 0 and variance 1 (divisor n − 1).
/// Sources are in order of negentropy, the least Gaussian first, and each is signed so that the entry of
/// largest magnitude in its column of A is positive, the first such entry if there are several.
public struct FittedICA: SourceModel, Codable, Hashable, Sendable {
  /// The settings of the fit.
  public let ica: ICA

  /// The mean of each feature, b (d).
  public let mean: [Double]

  /// What samples less their mean are multiplied by to give sources (k × d): each row is a source's filter.
  public let unmixing: Matrix<Double>

  /// What sources are multiplied by to give samples less their mean, A (d × k): each column is what one
  /// source adds.
  public let mixing: Matrix<Double>

  /// How far from a Gaussian each source is, in nats, by Hyvärinen's approximation; descending (k).
  ///
  /// It is 0 for a Gaussian and 0.087 for Laplace's distribution, whose exact negentropy is 0.072.
  ///
  /// - Source: Hyvärinen (1998), "New approximations of differential entropy for independent component analysis and
  ///   projection pursuit", equation with k₁ and k₂ᵇ.
  public let negentropies: [Double]

  /// The certificate: how far from stationary the contrast is under rotations of the sources.
  ///
  /// With M = E[ψ(sᵢ) sⱼ] and the sign σᵢ with which source i counts, it is the largest |σᵢ Mᵢⱼ − σⱼ Mⱼᵢ| / 2, which has
  /// no unit, since sources have variance 1. For `deflation` it is the largest |Mᵢⱼ| of a source i and one found later, j,
  /// taken together over these j as the root of a sum of squares.
  public let relativeGradient: Double

  /// How surely each source was found again from other starting points, from 0 to 1; nil for a single start (k).
  ///
  /// For each other start it is the largest correlation, by magnitude, of one of its sources with this one;
  /// the mean over the starts is the index. Sources that are mixtures of Gaussian ones have a low one.
  ///
  /// - Source: the idea of Himberg, Hyvärinen and Esposito (2004), doi:10.1016/j.neuroimage.2004.03.027.
  public let stability: [Double]?

  /// How the iteration went, from the start that was best.
  public let trace: Trace

  /// Puts sources in order and fixes their signs.
  init(
    whitening: Whitening, samples: WhitenedSamples, rotation: Matrix<Double>,
    others: [Matrix<Double>], trace: Trace, ica: ICA
  ) {
    let found = samples.negentropies(along: rotation)
    let order = found.indices.sorted { (-found[$0], $0) < (-found[$1], $1) }
    let ordered = rotation[rows: order]
    self.ica = ica
    mean = whitening.mean
    (mixing, unmixing) = whitening.signedMixing(ordered)
    negentropies = order.map { found[$0] }
    relativeGradient = trace.steps.last?.optimality ?? .nan
    stability =
      others.isEmpty
      ? nil
      : ordered.rowIndices.map { source in
        others.map { other in
          Double(other.product(ordered[rows: source..<source + 1], transposing: .right).maxNorm())
        }.sum() / Double(others.count)
      }
    self.trace = trace
  }
}

extension FittedICA {
  /// How far the unmixing is from undoing a known mixing, whatever the order, signs and scales of the sources: 0 if it does.
  ///
  /// - Parameter mixing: The true mixing matrix (d × k), with as many sources as were found.
  /// - Returns: The Amari distance; see `amariDistance(_:)`.
  public func amariDistance(toMixing mixing: Matrix<Double>) -> Double {
    guard mixing.rows == unmixing.columns, mixing.columns == unmixing.rows else {
      fatalError(
        "An unmixing matrix of \(unmixing.rows) × \(unmixing.columns) can't undo a mixing matrix of "
          + "\(mixing.rows) × \(mixing.columns).")
    }
    return FactorModels.amariDistance(unmixing * mixing)
  }
}

extension FittedICA: CustomStringConvertible {
  /// How many sources were found, and whether they converged.
  public var description: String {
    "ICA: \(unmixing.rows) sources of \(unmixing.columns) features. \(trace)"
  }
}
