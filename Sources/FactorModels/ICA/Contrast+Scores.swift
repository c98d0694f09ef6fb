internal import CContrasts
internal import LinearAlgebra

extension ICA.Contrast {
  /// E[G(ν)] for a standard Gaussian ν.
  package var gaussianMean: Double {
    switch self {
    case .logcosh: 0.374_567_207_491_438_1  // ∫ log cosh x φ(x) dx, by quadrature
    case .exp: -0.5.squareRoot()
    case .cube: 0.75
    }
  }

  /// ψ(y) = G'(y) for a block of coordinates; adds up ψ'(y) and G(y) by columns.
  func score(_ y: Matrix<Double>, _ sums: inout ScoreSums) -> Matrix<Double> {
    let (rows, columns) = (y.rows, y.columns)
    return Matrix(rows: rows, columns: columns) { psi in
      y.elements.withUnsafeBufferPointer { y in
        sums.slopes.withUnsafeMutableBufferPointer { slopes in
          sums.values.withUnsafeMutableBufferPointer { values in
            let compute =
              switch self {
              case .logcosh: contrast_logcosh
              case .exp: contrast_exp
              case .cube: contrast_cube
              }
            compute(
              y.baseAddress, psi.baseAddress, rows, columns, slopes.baseAddress, values.baseAddress)
          }
        }
      }
    }
  }

  /// The moments of this contrast's scores; their values are E[G(yᵢ)] − E[G(ν)].
  func moments(of samples: WhitenedSamples, along directions: Matrix<Double>) -> ScoreMoments {
    var moments = samples.moments(along: directions) { y, sums in score(y, &sums) }
    moments.values = moments.values.map { $0 - gaussianMean }
    return moments
  }
}
