public import LinearAlgebra

extension FittedPCA {
  /// The scores of samples: their coordinates along the axes, measured from the mean.
  ///
  /// - Parameter samples: m × d, any m.
  /// - Returns: m × k.
  public func transform(_ samples: Matrix<Element>) -> Matrix<Element> {
    checkFeatures(of: samples)
    return samples.mapRowBlocks(columns: axes.rows) { scores(of: $0, axes) }
  }

  /// The samples with given scores: mean + scores × axes, the inverse of `transform` within the axes' span.
  ///
  /// - Parameter scores: m × k.
  /// - Returns: m × d.
  public func inverseTransform(_ scores: Matrix<Element>) -> Matrix<Element> {
    guard scores.columns == axes.rows else {
      fatalError(
        "A PCA with \(axes.rows) axes makes samples from as many scores, not from a "
          + "\(scores.rows) × \(scores.columns) matrix of them.")
    }
    return scores.mapRowBlocks(columns: axes.columns) { ($0 * axes).adding(toEachRow: mean) }
  }

  /// The scores of samples, each divided by its axis's standard deviation.
  ///
  /// The whitened samples that the axes were fitted to have the identity as their covariance. Axes without
  /// variance can't be whitened, so there is a column for each of the first `rank` axes only.
  ///
  /// - Parameter samples: m × d, any m.
  /// - Returns: m × rank.
  public func whiten(_ samples: Matrix<Element>) -> Matrix<Element> {
    checkFeatures(of: samples)
    let kept = axes[rows: 0..<rank]
    let factors = explainedVariance[..<rank].map { Element(1 / $0.squareRoot()) }
    return samples.mapRowBlocks(columns: rank) { scores(of: $0, kept).scaling(columnsBy: factors) }
  }

  /// Whitened samples, turned back to where the features are: of all whitened samples, those nearest to the samples.
  ///
  /// Each axis is divided by its standard deviation, and the mean is 0. Patches of images still look like patches then, their
  /// edges stressed. Fit all axes for it; those without variance are left out.
  ///
  /// - Parameter samples: m × d, any m.
  /// - Returns: m × d.
  /// - Source: zero-phase component analysis, Bell and Sejnowski (1997), doi:10.1016/S0042-6989(97)00121-1.
  public func whitenInPlace(_ samples: Matrix<Element>) -> Matrix<Element> {
    whiten(samples) * axes[rows: 0..<rank]
  }

  /// The points of the affine space through the mean along the first axes that are nearest to the samples.
  ///
  /// - Parameters:
  ///   - samples: m × d, any m.
  ///   - count: How many axes to use, from 0 (which gives the mean) to k; all k unless told.
  /// - Returns: m × d.
  public func reconstruct(
    _ samples: Matrix<Element>, axes count: Int? = nil
  ) -> Matrix<Element> {
    checkFeatures(of: samples)
    let first = firstAxes(count)
    return samples.mapRowBlocks(columns: axes.columns) {
      (scores(of: $0, first) * first).adding(toEachRow: mean)
    }
  }

  /// The mean squared distance between samples and their reconstructions with the first axes.
  ///
  /// For the samples that the axes were fitted to it is (n − 1)/n times the sum of the discarded variances.
  ///
  /// - Parameters:
  ///   - samples: m × d, with m ≥ 1.
  ///   - count: How many axes to use, from 0 to k; all k unless told.
  /// - Returns: The sum over the features of the squared differences, averaged over the samples.
  public func reconstructionError(_ samples: Matrix<Element>, axes count: Int? = nil) -> Double {
    checkFeatures(of: samples)
    guard samples.rows > 0 else { fatalError("No samples have no mean reconstruction error.") }
    let first = firstAxes(count)
    let squares = samples.forRowBlocks { block in
      let centred = block.subtracting(fromEachRow: mean)
      let rest = centred - centred.product(first, transposing: .right) * first
      let norm = Double(rest.frobeniusNorm())
      return norm * norm
    }
    return squares.sum() / Double(samples.rows)
  }

  /// The mean is subtracted before multiplying: a large one would cost the digits of the scores.
  private func scores(of samples: Matrix<Element>, _ axes: Matrix<Element>) -> Matrix<Element> {
    samples.subtracting(fromEachRow: mean).product(axes, transposing: .right)
  }

  private func firstAxes(_ count: Int?) -> Matrix<Element> {
    let count = count ?? axes.rows
    guard (0...axes.rows).contains(count) else {
      fatalError(
        "\(count) axes asked for, but this PCA has kept \(axes.rows): 0 to \(axes.rows) will do.")
    }
    return axes[rows: 0..<count]
  }

  private func checkFeatures(of samples: Matrix<Element>) {
    guard samples.columns == axes.columns else {
      fatalError(
        "These samples have \(samples.columns) features, but the PCA was fitted to samples with "
          + "\(axes.columns).")
    }
  }
}
