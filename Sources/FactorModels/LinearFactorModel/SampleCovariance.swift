internal import LinearAlgebra

/// What Gaussian models need to know of n samples: their mean and covariance, found in one pass.
///
/// Every iteration works on these, so that its cost does not depend on the number of samples.
struct SampleCovariance: Sendable {
  let samples: Int
  let mean: [Double]
  /// With divisor n, as maximum likelihood has it (d × d).
  let covariance: Matrix<Double>

  /// - Throws: `empty`; `tooFewSamples`; `notFinite`; `constant`; `scale`.
  init(of samples: Matrix<Double>) throws(FitError) {
    let (n, d) = (samples.rows, samples.columns)
    guard n > 0, d > 0 else { throw .empty(rows: n, columns: d) }
    guard n > 1 else { throw .tooFewSamples(n) }
    let (mean, covariance) = samples.moments()
    try FitError.check(samples, mean: mean, totalVariance: covariance.diagonal.sum())
    self.samples = n
    self.mean = mean
    self.covariance = covariance * (Double(n - 1) / Double(n))
  }

  /// The columns whose variance is nothing but rounding of their mean.
  var constantColumns: [Int] {
    mean.indices.filter { j in
      let rounding = mean[j] * Double.ulpOfOne
      return covariance[j, j] <= 4 * rounding * rounding
    }
  }
}
