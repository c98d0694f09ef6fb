public import Store

/// Independent component analysis: samples as mixtures x = A s + b of independent sources s.
///
/// Neither A nor s is known. Samples are whitened, after which A is a rotation; it is found as the one that makes
/// the sources as far from Gaussian as possible, measured by a contrast function G. In shapes, n stands for
/// the samples, d for the features, k for the sources.
///
/// ```swift
/// let ica = try ICA().fit(recordings)
/// let voices = ica.transform(recordings)
/// ```
///
/// At most one of the sources may be Gaussian: rotations of Gaussian sources look all the same. Scale,
/// sign and order of sources are undetermined as well, and fixed by rules: `FittedICA`.
///
/// - Source: Hyvärinen, Karhunen and Oja (2001), "Independent Component Analysis"; `Algorithm` names those of the
///   algorithms.
public struct ICA: Codable, Hashable, Sendable {
  /// How to look for the rotation.
  public enum Algorithm: Codable, Hashable, Sendable {
    /// Picard-O: L-BFGS on the rotations, with an approximate Hessian. It ends where `fastICA` does, and gets
    /// there also where the samples are no clean mixtures.
    ///
    /// - Source: Ablin, Cardoso and Gramfort (2018), arXiv:1711.10873.
    case picard
    /// FastICA's fixed-point iteration for all sources at the same time, orthogonalised symmetrically.
    ///
    /// - Source: Hyvärinen (1999), doi:10.1109/72.761722.
    case fastICA
    /// FastICA for one source after the other, each orthogonal to those before.
    ///
    /// Errors of the first sources go into the later ones: the least exact of the three.
    case deflation
  }

  /// The function G whose mean tells a source from a Gaussian.
  public enum Contrast: Codable, Hashable, Sendable {
    /// G(y) = log cosh y: good for most sources.
    case logcosh
    /// G(y) = −exp(−y²/2): for sources with long tails, or outliers.
    case exp
    /// G(y) = y⁴/4, kurtosis: for sources with short tails; outliers decide it.
    case cube
  }

  /// How many sources there are, k; as many as the rank of the samples if nil.
  ///
  /// If fewer than the rank, samples are first reduced to their first k principal components.
  public var components: Int?
  /// How to look for the rotation.
  public var algorithm: Algorithm
  /// How to tell a source from a Gaussian.
  public var contrast: Contrast
  /// The relative gradient at which the iteration ends; see `FittedICA.relativeGradient`.
  public var tolerance: Double
  /// How many iterations to do at most, at least 1; for `deflation` for each source.
  public var maxIterations: Int
  /// From how many random rotations to start, at least 1; the best fit is kept, and the others tell how stable it is.
  public var restarts: Int
  /// The seed of the rotations to start from.
  public var seed: Int

  /// An analysis.
  ///
  /// - Parameters:
  ///   - components: How many sources, k; nil for as many as the rank of the samples. `fit` checks it.
  ///   - algorithm: How to look for the rotation.
  ///   - contrast: How to tell a source from a Gaussian.
  ///   - tolerance: The relative gradient at which the iteration ends, above 0.
  ///   - maxIterations: How many iterations to do at most, at least 1.
  ///   - restarts: From how many random rotations to start, at least 1.
  ///   - seed: The seed of these rotations.
  public init(
    components: Int? = nil, algorithm: Algorithm = .picard, contrast: Contrast = .logcosh,
    tolerance: Double = 1e-7, maxIterations: Int = 500, restarts: Int = 1, seed: Int = 1
  ) {
    self.components = components
    self.algorithm = algorithm
    self.contrast = contrast
    self.tolerance = tolerance
    self.maxIterations = maxIterations
    self.restarts = restarts
    self.seed = seed
  }
}

extension ICA: Computation {
  /// As a kept result's record names it.
  public static let name = "ICA"
  /// To be raised when the same samples give other results; `GoldenResultTests` notices.
  public static let version = 2
}
