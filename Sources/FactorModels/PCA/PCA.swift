public import Store

/// Principal component analysis: the orthonormal axes along which samples vary most.
///
/// Rows are samples, columns are features: the letters in this module are n samples,
/// d features, k axes. Variances are in squared feature units and divide by n − 1.
///
/// ```swift
/// let pca = try PCA(components: 50).fit(digits.train.images)
/// let compressed = pca.reconstruct(digits.test.images)
/// ```
///
/// - Source: Jolliffe and Cadima (2016), doi:10.1098/rsta.2015.0202.
public struct PCA: Codable, Hashable, Sendable {
  /// How many axes to keep.
  public enum Components: Codable, Hashable, Sendable {
    /// So many axes: 1 ≤ k ≤ min(n − 1, d).
    case count(Int)
    /// The fewest axes that explain this fraction of the variance: 0 < fraction ≤ 1.
    case variance(Double)
    /// Every axis along which the samples vary by more than rounding: as many as the rank.
    case all
  }

  /// How to find the axes.
  ///
  /// All but `randomized` agree up to rounding wherever a variance is well above ε times the largest (ε is the scalar's
  /// precision). Below that only `svd` is still accurate, because the others square the samples, and with them the
  /// ratio of the largest to the smallest scale.
  public enum Solver: Codable, Hashable, Sendable {
    /// `svd` up to 250,000 cells; above that `dual` if n ≤ d, else `covariance`.
    case automatic
    /// Eigenvectors of the d × d covariance: n d² + d³ operations; the data are never copied.
    case covariance
    /// Eigenvectors of the n × n matrix of inner products, for wide data: n² d + n³ operations.
    case dual
    /// Singular vectors of the centred samples, in `Double`: the slowest and most accurate.
    case svd
    /// Eigenvectors within a random space that the data have been applied to so many times, and that is larger than the
    /// axes wanted: 4 (powers + 1) n d (k + oversampling) operations, for few axes of data with many rows and columns. Only so
    /// many axes can be asked for, not a share of the variance. How good each axis is, its residual tells; more powers
    /// improve it, most where the spectrum falls slowly.
    ///
    /// - Source: Halko, Martinsson and Tropp (2011), doi:10.1137/090771806, algorithms 4.4 and 5.1.
    case randomized(powers: Int = 4, oversampling: Int = 10, seed: Int = 0)
  }

  /// How many axes to keep.
  public var components: Components
  /// How to find them.
  public var solver: Solver

  /// An analysis that keeps every axis along which the samples vary.
  ///
  /// - Parameter solver: How to find them.
  public init(solver: Solver = .automatic) {
    self.init(.all, solver: solver)
  }

  /// An analysis that keeps so many axes.
  ///
  /// - Parameters:
  ///   - components: The number of axes k; `fit` checks it against the samples.
  ///   - solver: How to find them.
  public init(components: Int, solver: Solver = .automatic) {
    self.init(.count(components), solver: solver)
  }

  /// An analysis that keeps the fewest axes explaining a fraction of the variance.
  ///
  /// - Parameters:
  ///   - variance: The fraction, above 0 and at most 1: 0.95 for 95 %; `fit` checks it.
  ///   - solver: How to find them.
  public init(variance: Double, solver: Solver = .automatic) {
    self.init(.variance(variance), solver: solver)
  }

  private init(_ components: Components, solver: Solver) {
    self.components = components
    self.solver = solver
  }
}

extension PCA: Computation {
  /// As a kept result's record names it.
  public static let name = "PCA"
  /// To be raised when the same samples give other results; `GoldenResultTests` notices.
  public static let version = 1
}
