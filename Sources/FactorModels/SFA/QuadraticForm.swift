public import LinearAlgebra

/// A quadratic function of a stimulus: y(x) = ½ xᵀ H x + fᵀ x + c.
///
/// It says what a unit that computes y responds to: its optimal stimuli, and the changes of them that it hardly notices.
///
/// - Source: Berkes and Wiskott (2006), doi:10.1162/neco.2006.18.8.1868.
public struct QuadraticForm: Codable, Hashable, Sendable {
  /// H, symmetric (d × d).
  public let hessian: Matrix<Double>
  /// f (d).
  public let linear: [Double]
  /// c.
  public let constant: Double

  /// A quadratic form.
  ///
  /// - Parameters:
  ///   - hessian: H (d × d); only its symmetric part counts.
  ///   - linear: f (d).
  ///   - constant: c.
  public init(hessian: Matrix<Double>, linear: [Double], constant: Double) {
    guard hessian.rows == hessian.columns, linear.count == hessian.rows else {
      fatalError(
        "A quadratic form needs a square matrix and as many linear terms, not "
          + "\(hessian.rows) × \(hessian.columns) and \(linear.count).")
    }
    self.hessian = (hessian + hessian.transposed) * 0.5
    self.linear = linear
    self.constant = constant
  }

  /// The number of inputs, d.
  public var dimension: Int { linear.count }

  /// The values at stimuli.
  ///
  /// - Parameter stimuli: m × d.
  /// - Returns: y of each (m).
  public func values(at stimuli: Matrix<Double>) -> [Double] {
    let halves = stimuli.mapRowBlocks(columns: dimension) {
      ($0 * hessian * 0.5).adding(toEachRow: linear)
    }
    return stimuli.hadamard(halves).rowSums().map { $0 + constant }
  }

  /// The stimulus of a given length that y is greatest at, and the way to see why.
  public struct Optimum: Codable, Hashable, Sendable {
    /// The stimulus x⁺ (d), of the length asked for.
    public let stimulus: [Double]
    /// y(x⁺).
    public let value: Double
    /// λ with H x⁺ + f = λ x⁺: by how much the gradient there, which points outward, exceeds x⁺.
    public let multiplier: Double
    /// The certificate: ‖H x⁺ + f − λ x⁺‖₂ over ‖H x⁺ + f‖₂.
    public let residual: Double
  }

  /// The stimulus of a given length that y is greatest at: the optimal excitatory stimulus.
  ///
  /// λ lies above the largest eigenvalue of H, where ‖(λI − H)⁻¹ f‖ falls from infinity to zero, and is found by halving an
  /// interval. If f is 0, or has no part along the largest eigenvalue's vector and is too short, that vector
  /// completes the stimulus; its sign is then free, and such that its entry of largest magnitude is positive.
  ///
  /// - Parameter radius: The length, above 0.
  /// - Returns: The stimulus, y there, and its certificate.
  /// - Throws: `linearAlgebra` if LAPACK fails; `setting` unless the radius is above 0 and finite.
  public func optimum(radius: Double) throws(FitError) -> Optimum {
    guard radius > 0, radius.isFinite else {
      throw .setting("radius", found: "\(radius)", expected: "above 0 and finite")
    }
    let eigen = try eigen()
    let f = eigen.vectors * Matrix(rows: dimension, columns: 1, elements: linear)
    let lengths = f.elements
    let top = eigen.values[0]
    func norm(_ multiplier: Double) -> Double {
      zip(lengths, eigen.values).map { part, value in
        part == 0 ? 0 : (part / (multiplier - value)) * (part / (multiplier - value))
      }.sum().squareRoot()
    }
    // The norm at λ is at most ‖f‖ / (λ − top), so it has fallen to the radius at the upper end.
    let total = lengths.map { $0 * $0 }.sum().squareRoot()
    var (low, high) = (top, top + total / radius)
    for _ in 0..<200 where low < high {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if norm(middle) > radius { low = middle } else { high = middle }
    }
    var parts = zip(lengths, eigen.values).map { part, value in
      part == 0 ? 0 : part / max(high - value, .leastNormalMagnitude)
    }
    let length = parts.map { $0 * $0 }.sum().squareRoot()
    // What is missing lies along the first eigenvector.
    if length < radius * (1 - 1e-9) || !length.isFinite {
      parts[0] = 0
      let rest = parts.map { $0 * $0 }.sum()
      let sign: Double = lengths[0] < 0 ? -1 : 1
      parts[0] = sign * max(0, radius * radius - rest).squareRoot()
    }
    let scale = radius / parts.map { $0 * $0 }.sum().squareRoot()
    let row = Matrix(rows: 1, columns: dimension, elements: parts.map { $0 * scale })
    let stimulus = row * eigen.vectors
    let gradient = (stimulus * hessian).adding(toEachRow: linear)
    let multiplier =
      gradient.product(stimulus, transposing: .right)[0, 0] / (radius * radius)
    let rest = (gradient - stimulus * multiplier).frobeniusNorm()
    return Optimum(
      stimulus: stimulus.elements, value: values(at: stimulus)[0], multiplier: multiplier,
      residual: rest / max(gradient.frobeniusNorm(), .leastNormalMagnitude))
  }

  /// The stimulus of a given length that y is least at: the optimal inhibitory stimulus.
  ///
  /// - Parameter radius: The length, above 0.
  /// - Returns: The stimulus, y there, and its certificate; the multiplier is that of −y.
  /// - Throws: As `optimum(radius:)`.
  public func minimum(radius: Double) throws(FitError) -> Optimum {
    let optimum = try negated.optimum(radius: radius)
    return Optimum(
      stimulus: optimum.stimulus, value: -optimum.value, multiplier: optimum.multiplier,
      residual: optimum.residual)
  }

  /// A direction in which the optimal stimulus can change on its sphere, and how much y notices.
  public struct Invariance: Codable, Hashable, Sendable {
    /// The direction, orthogonal to the optimal stimulus, of length 1 (d).
    public let direction: [Double]
    /// The second derivative of y along the great circle in that direction, at most 0 up to rounding: near 0 for an
    /// invariance.
    public let curvature: Double
  }

  /// The directions in which y falls least around its optimal stimulus, the least first.
  ///
  /// Along the great circle x(a) = x⁺ cos(a/r) + w r sin(a/r) in direction w, y″ = wᵀ H w − λ; so
  /// they are eigenvectors of H within the directions orthogonal to x⁺.
  ///
  /// - Parameters:
  ///   - optimum: The optimal stimulus, of this form.
  ///   - count: How many directions, from 0 to d − 1.
  /// - Returns: The directions, signed so that their entry of largest magnitude is positive.
  /// - Throws: `linearAlgebra` if LAPACK fails.
  public func invariances(
    around optimum: Optimum, count: Int
  ) throws(FitError) -> [Invariance] {
    guard (0..<max(1, dimension)).contains(count), optimum.stimulus.count == dimension else {
      fatalError("\(count) invariances asked for, but a form of \(dimension) inputs has one less.")
    }
    let tangents = Matrix(rows: 1, columns: dimension, elements: optimum.stimulus)
      .orthogonalComplement()
    let inner = tangents * hessian.product(tangents, transposing: .right)
    let symmetric = (inner + inner.transposed) * 0.5
    let eigen = try FitError.translating { () throws(LinearAlgebraError) in
      try symmetric.symmetricEigen(count)
    }
    let directions = (eigen.vectors * tangents).signedByLargestEntry()
    return eigen.values.enumerated().map { i, value in
      Invariance(direction: directions.row(i), curvature: value - optimum.multiplier)
    }
  }

  /// The eigenvalues of H, descending, and its eigenvectors as rows.
  private func eigen() throws(FitError) -> SymmetricEigen<Double> {
    try FitError.translating { () throws(LinearAlgebraError) in try hessian.symmetricEigen() }
  }

  private var negated: QuadraticForm {
    QuadraticForm(hessian: -hessian, linear: linear.map { -$0 }, constant: -constant)
  }
}

extension Matrix<Double> {
  /// Orthonormal rows that are orthogonal to this matrix's one row (d − 1 × d).
  func orthogonalComplement() -> Matrix {
    let norm = frobeniusNorm()
    // Householder's reflection I − 2 v vᵀ of the row onto ± the first axis; its other rows are the complement.
    var v = elements.map { $0 / norm }
    v[0] += v[0] < 0 ? -1 : 1
    let square = v.map { $0 * $0 }.sum()
    return Matrix(rows: columns - 1, columns: columns) { i, j in
      (i + 1 == j ? 1 : 0) - 2 * v[i + 1] * v[j] / square
    }
  }
}

extension FittedSFA {
  /// A slow feature as a quadratic form of the samples less their mean.
  ///
  /// - Parameter feature: Which, from 0 to k − 1.
  /// - Returns: y(x − mean), for `linear` and `quadratic` expansions.
  public func quadraticForm(_ feature: Int) -> QuadraticForm {
    guard sfa.expansion.degree <= 2 else {
      fatalError("Slow features of degree \(sfa.expansion.degree) are no quadratic forms.")
    }
    let r = inputMatrix.rows
    let row = weights.row(feature)
    var inner = Matrix<Double>(rows: r, columns: r)
    var place = r
    if sfa.expansion.degree == 2 {
      for i in 0..<r {
        for j in i..<r {
          inner[i, j] += row[place]
          inner[j, i] += row[place]
          place += 1
        }
      }
    }
    let f = Matrix(rows: 1, columns: r, elements: Array(row[..<r])) * inputMatrix
    let outer = inputMatrix.product(inner * inputMatrix, transposing: .left)
    return QuadraticForm(hessian: outer, linear: f.elements, constant: -offsets[feature])
  }
}
