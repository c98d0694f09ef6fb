public import LinearAlgebra

/// A fitted model of samples as mixtures of sources, x = A s + b.
///
/// In shapes, d stands for the features, k for the sources.
public protocol SourceModel: Sendable, SendableMetatype {
  /// The mean of each feature, b (d).
  var mean: [Double] { get }
  /// What samples less their mean are multiplied by to give sources (k × d).
  var unmixing: Matrix<Double> { get }
  /// What sources are multiplied by to give samples less their mean, A (d × k).
  var mixing: Matrix<Double> { get }
}

extension SourceModel {
  /// The sources of samples.
  ///
  /// - Parameter samples: m × d, any m.
  /// - Returns: m × k.
  public func transform(_ samples: Matrix<Double>) -> Matrix<Double> {
    guard samples.columns == unmixing.columns else {
      fatalError(
        "These samples have \(samples.columns) features, but the model was fitted to samples with "
          + "\(unmixing.columns).")
    }
    return samples.mapRowBlocks(columns: unmixing.rows) {
      $0.subtracting(fromEachRow: mean).product(unmixing, transposing: .right)
    }
  }

  /// The samples with given sources: A s + b, the inverse of `transform` within the span of A.
  ///
  /// - Parameter sources: m × k.
  /// - Returns: m × d.
  public func inverseTransform(_ sources: Matrix<Double>) -> Matrix<Double> {
    guard sources.columns == mixing.columns else {
      fatalError(
        "A model with \(mixing.columns) sources makes samples from as many, not from a "
          + "\(sources.rows) × \(sources.columns) matrix of them.")
    }
    return sources.mapRowBlocks(columns: mixing.rows) {
      $0.product(mixing, transposing: .right).adding(toEachRow: mean)
    }
  }
}
