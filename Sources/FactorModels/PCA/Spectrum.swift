internal import LinearAlgebra

/// The mean of n samples, and eigenvalues and eigenvectors of their covariance C, found in one of several ways.
///
/// All but the sketch yield the same, up to rounding: C = Xᵀ X / (n − 1) for the centred samples X (n × d).
struct Spectrum<Element: Scalar> {
  /// The mean of each feature (d).
  let mean: [Element]
  /// The eigenvalues of C, descending, none below zero (k).
  let variances: [Double]
  /// The eigenvectors as orthonormal rows, each signed so that its entry of largest magnitude is positive (k × d).
  let axes: Matrix<Double>
  /// The trace of C: the sum of all d eigenvalues, found or not.
  let totalVariance: Double
  /// How many of the eigenvalues are above rounding.
  let rank: Int
  /// ‖C v − λ v‖₂ of each pair (k).
  let residuals: [Double]

  /// From the d × d covariance; `axes` counts the eigenvectors to find, nil for all.
  init(ofCovariance samples: Matrix<Element>, axes: Int?) throws(FitError) {
    let (mean, covariance) = samples.moments()
    try FitError.check(samples, mean: mean, totalVariance: covariance.diagonal.sum())
    try self.init(mean: mean, covariance: covariance, axes: axes)
  }

  /// From a mean and a covariance that are known to be finite, and not all zero.
  init(mean: [Element], covariance: Matrix<Double>, axes: Int?) throws(FitError) {
    let eigen = try FitError.translating { () throws(LinearAlgebraError) in
      try covariance.symmetricEigen(axes)
    }
    self.init(
      mean: mean, variances: eigen.values, axes: eigen.vectors,
      totalVariance: covariance.diagonal.sum(), rounding: Self.rounding(order: mean.count),
      products: eigen.vectors * covariance)
  }

  /// From the n × n Gram matrix X Xᵀ: if u is its eigenvector, Xᵀ u is one of C.
  init(ofGram samples: Matrix<Element>, axes: Int?) throws(FitError) {
    let (n, d) = (samples.rows, samples.columns)
    let mean = samples.columnMeans()
    let gram = Matrix<Double>(samples.gram(around: mean))
    let total = gram.diagonal.sum() / Double(n - 1)
    try FitError.check(samples, mean: mean, totalVariance: total)
    // Centred samples span at most n − 1 dimensions: the n-th eigenvalue is zero.
    let eigen = try FitError.translating { () throws(LinearAlgebraError) in
      try gram.symmetricEigen(axes ?? min(n - 1, d))
    }
    let centred = samples.subtracting(fromEachRow: mean)
    let images = Matrix<Double>(Matrix<Element>(eigen.vectors) * centred)
    // In exact arithmetic the images are orthogonal. Where eigenvalues are small they have lost that, and QR
    // restores it, the well determined first axes staying as they are.
    let axes = try FitError.translating { () throws(LinearAlgebraError) in
      try images.transposed.qr().q.transposed.signedByLargestEntry()
    }
    self.init(
      mean: mean, variances: eigen.values.map { $0 / Double(n - 1) }, axes: axes,
      totalVariance: total, rounding: Self.rounding(order: n),
      products: Self.covarianceProducts(of: axes, centred: centred))
  }

  /// From the singular values s of X in `Double`: the eigenvalues are s² / (n − 1).
  init(ofCentred samples: Matrix<Element>, axes: Int?) throws(FitError) {
    let samples = Matrix<Double>(samples)
    let (n, d) = (samples.rows, samples.columns)
    let mean = samples.columnMeans()
    // A sum of squares that overflows or underflows is found here, before LAPACK meets NaN or infinity.
    try FitError.check(samples, mean: mean, totalVariance: samples.columnVariances().sum())
    let centred = samples.subtracting(fromEachRow: mean)
    let svd = try FitError.translating { () throws(LinearAlgebraError) in try centred.thinSVD() }
    let variances = svd.values.map { $0 * $0 / Double(n - 1) }
    let kept = axes ?? variances.count
    let limit = Double(max(n, d)) * Double.ulpOfOne
    let right = svd.right[rows: 0..<kept]
    self.init(
      mean: mean.map { Element($0) }, variances: Array(variances[..<kept]), axes: right,
      totalVariance: variances.sum(), rounding: limit * limit,
      products: Self.covarianceProducts(of: right, centred: centred))
  }

  /// From the eigenvectors within a space that C has been applied to: that of the columns of C^(powers + ½) Ω for some directions Ω
  /// (d × width).
  init(
    ofSketch samples: Matrix<Element>, axes: Int, of directions: Matrix<Element>, powers: Int
  ) throws(FitError) {
    let mean = samples.columnMeans()
    let total = samples.columnVariances().reduce(0) { $0 + Double($1) }
    try FitError.check(samples, mean: mean, totalVariance: total)
    let centred = samples.subtracting(fromEachRow: mean)
    // QR after each product keeps what is small beside what is large.
    let svd = try FitError.translating { () throws(LinearAlgebraError) in
      var range = try (centred * directions).qr().q
      for _ in 0..<powers {
        let turned = try centred.product(range, transposing: .left).qr().q
        range = try (centred * turned).qr().q
      }
      return try Matrix<Double>(range.product(centred, transposing: .left)).thinSVD()
    }
    let right = svd.right[rows: 0..<axes]
    self.init(
      mean: mean, variances: svd.values[..<axes].map { $0 * $0 / Double(samples.rows - 1) },
      axes: right, totalVariance: total, rounding: Self.rounding(order: samples.columns),
      products: Self.covarianceProducts(of: right, centred: centred))
  }

  /// Completes what a solver found.
  ///
  /// - Parameters:
  ///   - mean: The mean of each feature.
  ///   - variances: The eigenvalues as found, descending; rounding may have left some below zero.
  ///   - axes: Their eigenvectors as rows (k × d).
  ///   - totalVariance: The trace of C.
  ///   - rounding: The share of the largest eigenvalue below which one is rounding.
  ///   - products: The axes times C (k × d).
  private init(
    mean: [Element], variances: [Double], axes: Matrix<Double>, totalVariance: Double,
    rounding: Double, products: Matrix<Double>
  ) {
    self.mean = mean
    self.variances = variances.map { max(0, $0) }
    self.axes = axes
    self.totalVariance = totalVariance
    rank = variances.prefix { $0 > rounding * variances[0] }.count
    residuals = variances.enumerated().map { i, variance in
      zip(products.row(i), axes.row(i)).map { product, entry in
        let difference = product - variance * entry
        return difference * difference
      }.sum().squareRoot()
    }
  }

  /// The share of the largest eigenvalue below which one of a matrix of products is rounding.
  ///
  /// Products were rounded in `Element`, at random, which leaves less than ε (measured over shapes up to
  /// 20,000 × 1500); then the eigensolver's own error grows with the matrix's order.
  private static func rounding(order: Int) -> Double {
    4 * Double(Element.ulpOfOne) + Double(order) * Double.ulpOfOne
  }

  /// The axes times the covariance of centred samples, which is never formed.
  private static func covarianceProducts<Other>(
    of axes: Matrix<Double>, centred: Matrix<Other>
  ) -> Matrix<Double> {
    let scores = Matrix<Other>(axes).product(centred, transposing: .right)
    return Matrix<Double>(scores * centred).map { $0 / Double(centred.rows - 1) }
  }
}
