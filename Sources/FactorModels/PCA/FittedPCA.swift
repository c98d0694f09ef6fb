public import LinearAlgebra

/// The axes of greatest variance of the samples that a `PCA` was fitted to.
///
/// n samples were given, of d features each; k axes were kept.
public struct FittedPCA<Element: Scalar>: Codable, Hashable, Sendable {
  /// The mean of each feature (d).
  public let mean: [Element]

  /// The axes as orthonormal rows, by descending variance (k × d).
  ///
  /// Each is signed so that its entry of largest magnitude is positive, the first such entry if there are several.
  /// Axes of equal variance, and those past `rank`, are not determined by the samples: any orthonormal
  /// ones of their span would do.
  public let axes: Matrix<Element>

  /// The variance of the samples along each axis, descending, with divisor n − 1 (k).
  public let explainedVariance: [Double]

  /// The variance of the samples along all d directions: the sum of the features' variances.
  ///
  /// Less the sum of `explainedVariance`, it is the variance that the axes leave out.
  public let totalVariance: Double

  /// The number of samples, n.
  public let sampleCount: Int

  /// How many of the k axes have a variance above rounding.
  ///
  /// If all axes were asked for, it is the rank of the centred samples, as far as the solver can tell. Rounding is
  /// a share of the largest variance: 4 ε for products rounded in `Element`, whose precision ε is, plus 2.2e-16
  /// times the order of the matrix (d for `covariance`, n for `dual`); for `svd` the square of 2.2e-16 max(n, d).
  public let rank: Int

  /// ‖C v − λ v‖₂ for each axis v and its variance λ, where C is the covariance (k).
  ///
  /// The certificate of the axes: some true eigenvalue of C is no further from λ than this, and C has been
  /// computed from the samples to about ε times its largest eigenvalue.
  public let residuals: [Double]

  /// The solver that found the axes; never `automatic`.
  public let solver: PCA.Solver

  /// The part of the total variance that each axis explains (k).
  public var explainedVarianceRatio: [Double] { explainedVariance.map { $0 / totalVariance } }

  /// The singular values of the centred samples: the square roots of (n − 1) × variance (k).
  public var singularValues: [Double] {
    explainedVariance.map { ($0 * Double(sampleCount - 1)).squareRoot() }
  }
}

extension FittedPCA: CustomStringConvertible {
  /// How many axes were kept, and how much of the variance they explain.
  public var description: String {
    let percent = (1000 * explainedVarianceRatio.sum()).rounded() / 10
    return "PCA: \(axes.rows) of \(axes.columns) axes, \(percent) % of the variance of "
      + "\(sampleCount) samples"
  }
}
