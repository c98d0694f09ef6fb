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
  /// In how many directions samples vary beyond rounding and the cut, kept or not.
  let rank: Int

  /// From eigenvalues and eigenvectors of the covariance.
  ///
  /// - Parameters:
  ///   - spectrum: The eigenvalues, the first `rank` of them above rounding, and the eigenvectors.
  ///   - count: How many coordinates to keep, k; all that may be if nil.
  ///   - cut: The share of the largest variance at or below which a direction is left out.
  /// - Throws: `setting` if k < 1, `rank` if k is more than may be.
  init(_ spectrum: Spectrum<Double>, keeping count: Int?, cut: Double = 0) throws(FitError) {
    try self.init(
      mean: spectrum.mean, axes: spectrum.axes,
      variances: Array(spectrum.variances[..<spectrum.rank]), keeping: count, cut: cut)
  }

  /// Of samples (n × d).
  ///
  /// - Parameters:
  ///   - samples: The samples, n ≥ 2, finite.
  ///   - count: How many coordinates to keep, k; as many as the rank if nil.
  ///   - cut: The share of the largest variance at or below which a direction is left out.
  /// - Throws: `empty`, `tooFewSamples`, `notFinite`, `constant`, `scale`, `linearAlgebra`; and `setting` and
  ///   `rank` for k.
  init(of samples: Matrix<Double>, keeping count: Int?, cut: Double = 0) throws(FitError) {
    let (n, d) = (samples.rows, samples.columns)
    guard n > 0, d > 0 else { throw .empty(rows: n, columns: d) }
    guard n > 1 else { throw .tooFewSamples(n) }
    try self.init(
      n <= d
        ? Spectrum(ofGram: samples, axes: nil) : Spectrum(ofCovariance: samples, axes: nil),
      keeping: count, cut: cut)
  }

  /// From a mean and a covariance (d × d), which is finite.
  ///
  /// - Parameters:
  ///   - mean: The mean of each feature.
  ///   - covariance: The covariance.
  ///   - count: How many coordinates to keep, k; as many as the rank if nil.
  ///   - cut: The share of the largest variance at or below which a direction is left out.
  /// - Throws: `linearAlgebra`; and `setting` and `rank` for k.
  init(
    mean: [Double], covariance: Matrix<Double>, keeping count: Int?, cut: Double
  ) throws(FitError) {
    let eigen = try FitError.translating { () throws(LinearAlgebraError) in
      try covariance.symmetricEigen()
    }
    let rounding = Double.ulpOfOne * Double(max(4, covariance.rows))
    try self.init(
      mean: mean, axes: eigen.vectors, variances: eigen.values, keeping: count,
      cut: max(cut, rounding))
  }

  private init(
    mean: [Double], axes: Matrix<Double>, variances: [Double], keeping count: Int?, cut: Double
  ) throws(FitError) {
    rank = variances.prefix { $0 > cut * variances[0] }.count
    let kept = count ?? rank
    if let count { try FitError.check("components", count, from: 1) }
    guard kept <= rank else { throw .rank(asked: kept, rank: rank, features: mean.count) }
    self.mean = mean
    self.axes = axes[rows: 0..<kept]
    deviations = variances[..<kept].map { $0.squareRoot() }
  }

  /// What the samples less their mean are multiplied by (k × d): each axis over its deviation.
  var matrix: Matrix<Double> {
    Matrix(rows: axes.rows, columns: axes.columns) { i, j in axes[i, j] / deviations[i] }
  }

  /// What brings coordinates back to features (d × k): the inverse of `matrix` within the axes' span.
  var inverse: Matrix<Double> { axes.transposed.scaling(columnsBy: deviations) }

  /// The largest variance over the smallest that was kept.
  var condition: Double {
    guard let first = deviations.first, let last = deviations.last else { return 1 }
    return (first / last) * (first / last)
  }

  /// The coordinates of samples (m × d), which are m × k.
  func whiten(_ samples: Matrix<Double>) -> Matrix<Double> {
    let matrix = matrix
    return samples.mapRowBlocks(columns: matrix.rows) {
      $0.subtracting(fromEachRow: mean).product(matrix, transposing: .right)
    }
  }
}
