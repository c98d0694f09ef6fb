#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import LinearAlgebra

/// Loadings and noise beside a covariance S, all in units of the noise: what the iterations of Gaussian models are made of.
///
/// In these units the noise is the identity: S̃ = Ψ^−½ S Ψ^−½, W̃ = Ψ^−½ W, and Σ̃ = W̃W̃ᵀ + I. Only k × k matrices are
/// inverted, and the cost is that of S̃W̃: d² k.
///
/// - Source: Rubin and Thayer (1982), doi:10.1007/BF02293851, for the EM step; Lawley and Maxwell (1971), Factor
///   Analysis as a Statistical Method, for the gradient.
struct ScaledFit {
  /// S̃ (d × d).
  let covariance: Matrix<Double>
  /// W̃ (d × k).
  let loadings: Matrix<Double>
  /// S̃W̃ (d × k), W̃ᵀS̃W̃ (k × k), and M⁻¹ with M = I + W̃ᵀW̃ (k × k).
  let images: Matrix<Double>
  let products: Matrix<Double>
  let inverse: Matrix<Double>
  /// The mean log-likelihood of a sample.
  let logLikelihood: Double

  /// - Parameters:
  ///   - covariance: S, with divisor n (d × d).
  ///   - loadings: W, as columns (d × k).
  ///   - noise: The diagonal of Ψ, above 0 (d).
  /// - Throws: `linearAlgebra` if LAPACK fails.
  init(
    covariance: Matrix<Double>, loadings: Matrix<Double>, noise: [Double]
  ) throws(FitError) {
    let scales = noise.map { 1 / $0.squareRoot() }
    self.covariance = covariance.scaling(rowsAndColumnsBy: scales)
    self.loadings = loadings.scaling(rowsBy: scales)
    images = self.covariance * self.loadings
    products = self.loadings.product(images, transposing: .left)
    let k = loadings.columns
    let precision = self.loadings.scatter() + .identity(k)
    let (factor, inverse) = try FitError.translating { () throws(LinearAlgebraError) in
      let factor = try precision.cholesky()
      return (factor, try factor.solve(.identity(k)))
    }
    self.inverse = inverse
    let trace = self.covariance.diagonal.sum() - inverse.hadamard(products).elements.sum()
    logLikelihood =
      -0.5
      * (Double(noise.count) * log(2 * .pi) + noise.reduce(0) { $0 + log($1) }
        + factor.logDeterminant + trace)
  }

  /// The gradient of the log-likelihood by the logarithms of the noise, and the largest magnitude of that by W̃.
  ///
  /// Both have no units: they say by how many nats a sample the likelihood would rise per unit of relative change.
  var gradient: (noise: [Double], loadings: Double) {
    let weights = loadings * inverse  // Σ̃⁻¹W̃
    let pulled = images * inverse  // S̃Σ̃⁻¹W̃
    let inner = loadings * (inverse * products * inverse)
    // The diagonals of Σ̃⁻¹S̃Σ̃⁻¹ and of Σ̃⁻¹.
    let observed = zip(
      covariance.diagonal, (inner - pulled * 2).hadamard(loadings).rowSums()
    ).map { $0 + $1 }
    let expected = weights.hadamard(loadings).rowSums().map { 1 - $0 }
    return (
      zip(observed, expected).map { 0.5 * ($0 - $1) }, (pulled - inner - weights).maxNorm()
    )
  }

  /// One step of EM: the better loadings W̃ (d × k), and the noise's variances in units of the present ones (d).
  ///
  /// The factors' covariance is let free for the step, and put into the loadings after it: the likelihood rises more, and
  /// where noise is low many fewer steps are needed.
  ///
  /// - Source: Liu, Rubin and Wu (1998), "Parameter expansion to accelerate EM", doi:10.1093/biomet/85.4.755.
  func emStep() throws(FitError) -> (loadings: Matrix<Double>, noise: [Double]) {
    let pulled = images * inverse  // E[x hᵀ]
    let moments = inverse + inverse * products * inverse  // E[h hᵀ]
    return try FitError.translating { () throws(LinearAlgebraError) in
      let factor = try moments.cholesky()
      let loadings = try factor.solve(pulled.transposed).transposed
      return (loadings * factor.factor, remainder(loadings, pulled))
    }
  }

  /// The noise that EM finds if the loadings stay.
  func noiseStep() -> [Double] { remainder(loadings, images * inverse) }

  private func remainder(_ loadings: Matrix<Double>, _ pulled: Matrix<Double>) -> [Double] {
    zip(covariance.diagonal, loadings.hadamard(pulled).rowSums()).map { $0 - $1 }
  }
}

extension ScaledFit {
  /// The loadings of greatest likelihood for this noise, as far as a space of 2k dimensions that holds the present ones
  /// and their images has them: W̃ = V(Θ − I)^½ for the k largest Ritz values Θ of S̃ there, and their vectors V.
  ///
  /// As the present loadings are in that space, the likelihood never falls. With noise that changes little from one
  /// iteration to the next, the vectors soon are those of S̃ itself, at a fraction of what finding them anew would cost.
  ///
  /// - Returns: W̃ (d × k); 2k is at most d.
  func ritzLoadings() throws(FitError) -> Matrix<Double> {
    try FitError.translating { () throws(LinearAlgebraError) in
      let k = loadings.columns
      let basis = try Matrix(
        rows: covariance.rows, columns: 2 * k,
        elements: (0..<covariance.rows).flatMap { loadings.row($0) + images.row($0) }
      ).qr().q
      let ritz = try basis.product(covariance * basis, transposing: .left).symmetricEigen(k)
      let sizes = ritz.values.map { max(0, $0 - 1).squareRoot() }
      return basis.product(ritz.vectors, transposing: .right).scaling(columnsBy: sizes)
    }
  }
}

extension Matrix<Double> {
  /// Loadings W (d × k), turned to be the only ones of their likelihood, but for ties: WᵀΨ⁻¹W is diagonal and descending, and
  /// each factor's loading of largest magnitude is positive. As rows (k × d); `noise` is the diagonal of Ψ (d).
  func canonicalLoadings(noise: [Double]) throws(FitError) -> Matrix {
    let scaled = scaling(rowsBy: noise.map { 1 / $0.squareRoot() })
    let turn = try FitError.translating { () throws(LinearAlgebraError) in
      try scaled.scatter().symmetricEigen().vectors
    }
    return turn.product(self, transposing: .right).signedByLargestEntry()
  }

  /// The loadings of greatest likelihood for noise of variance 1, if this is S̃: V(Λ − I)^½ (d × k).
  func principalLoadings(_ k: Int) throws(FitError) -> Matrix {
    let eigen = try FitError.translating { () throws(LinearAlgebraError) in
      try symmetricEigen(k)
    }
    return eigen.vectors.transposed
      .scaling(columnsBy: eigen.values.map { max(0, $0 - 1).squareRoot() })
  }

  /// The matrix with each row multiplied by a factor of its own.
  func scaling(rowsBy factors: [Double]) -> Matrix {
    scaling(rowsBy: factors, columnsBy: [Double](repeating: 1, count: columns))
  }

  /// The symmetric matrix with rows and columns multiplied by factors.
  func scaling(rowsAndColumnsBy factors: [Double]) -> Matrix {
    scaling(rowsBy: factors, columnsBy: factors)
  }

  private func scaling(rowsBy left: [Double], columnsBy right: [Double]) -> Matrix {
    Matrix(rows: rows, columns: columns) { result in
      elements.withUnsafeBufferPointer { elements in
        right.withUnsafeBufferPointer { right in
          for i in 0..<rows {
            let (line, factor) = (i * columns, left[i])
            for j in 0..<columns { result[line + j] = elements[line + j] * factor * right[j] }
          }
        }
      }
    }
  }
}
