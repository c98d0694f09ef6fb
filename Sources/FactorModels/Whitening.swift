internal import LinearAlgebra

/// The linear map that makes samples uncorrelated, each coordinate with variance 1.
///
/// d features become k coordinates, those of the k directions of greatest variance. Directions that
/// don't vary beyond rounding are never among them: that makes constant and dependent columns harmless.
struct Whitening: Codable, Hashable, Sendable {
  /// The mean of each feature (d).
  let mean: [Double]
  /// The directions as orthonormal rows, by descending variance (k × d).
  let axes: Matrix<Double>
  /// The samples' standard deviation along each (k), all above zero.
  let deviations: [Double]

  /// From eigenvalues and eigenvectors of the covariance.
  ///
  /// - Parameters:
  ///   - spectrum: The eigenvalues, the first `rank` of them above rounding, and the eigenvectors.
  ///   - count: How many coordinates to keep, k; `rank` if nil.
  /// - Throws: `setting` if k < 1, `rank` if k is more than the rank.
  init(_ spectrum: Spectrum<Double>, keeping count: Int?) throws(FitError) {
    let kept = count ?? spectrum.rank
    guard kept >= 1 else {
      throw .setting("components", found: "\(kept)", expected: "at least 1")
    }
    guard kept <= spectrum.rank else {
      throw .rank(asked: kept, rank: spectrum.rank, features: spectrum.mean.count)
    }
    mean = spectrum.mean
    axes = spectrum.axes[rows: 0..<kept]
    deviations = spectrum.variances[..<kept].map { $0.squareRoot() }
  }

  /// Of samples (n × d).
  ///
  /// - Parameters:
  ///   - samples: The samples, n ≥ 2, finite.
  ///   - count: How many coordinates to keep, k; as many as the rank if nil.
  /// - Throws: `empty`, `tooFewSamples`, `notFinite`, `constant`, `scale`, `linearAlgebra`; and `setting` and
  ///   `rank` for k.
  init(of samples: Matrix<Double>, keeping count: Int?) throws(FitError) {
    let (n, d) = (samples.rows, samples.columns)
    guard n > 0, d > 0 else { throw .empty(rows: n, columns: d) }
    guard n > 1 else { throw .tooFewSamples(n) }
    try self.init(
      n <= d
        ? Spectrum(ofGram: samples, axes: nil) : Spectrum(ofCovariance: samples, axes: nil),
      keeping: count)
  }

  /// What the samples less their mean are multiplied by (k × d): each axis over its deviation.
  var matrix: Matrix<Double> {
    Matrix(rows: axes.rows, columns: axes.columns) { i, j in axes[i, j] / deviations[i] }
  }

  /// What brings coordinates back to features (d × k): the inverse of `matrix` within the axes' span.
  var inverse: Matrix<Double> { axes.transposed.scaling(columnsBy: deviations) }
}
