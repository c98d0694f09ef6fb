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
  ///   - hessian: H (d × d), finite, d ≥ 1; only its symmetric part counts.
  ///   - linear: f (d), finite.
  ///   - constant: c.
  public init(hessian: Matrix<Double>, linear: [Double], constant: Double) {
    guard hessian.rows == hessian.columns, linear.count == hessian.rows, !linear.isEmpty else {
      fatalError(
        "A quadratic form needs a square matrix and as many linear terms, at least 1, not "
          + "\(hessian.rows) × \(hessian.columns) and \(linear.count).")
    }
    guard hessian.firstNonFinite() == nil, linear.allSatisfy(\.isFinite) else {
      fatalError("A quadratic form needs finite numbers.")
    }
    self.hessian = hessian * 0.5 + hessian.transposed * 0.5
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
  /// interval. Eigenvalues that differ by no more than rounding count as one. If f has no part along the vectors of the
  /// largest and is too short, the first of these vectors completes the stimulus; its sign is then free, and such that its
  /// entry of largest magnitude is positive.
  ///
  /// - Parameter radius: The length, above 0.
  /// - Returns: The stimulus, y there, which may overflow where its squared length does, and its certificate.
  /// - Throws: `linearAlgebra` if LAPACK fails; `setting` unless the radius is above 0 and finite.
  public func optimum(radius: Double) throws(FitError) -> Optimum {
    guard radius > 0, radius.isFinite else {
      throw .setting("radius", found: "\(radius)", expected: "above 0 and finite")
    }
    // With x = r u, y is ½ uᵀ H u + fᵀ u/r but for factors and c. Both parts are scaled so that the larger is 1, and no
    // radius makes them overflow.
    let vector = Matrix(rows: 1, columns: dimension, elements: linear)
    let (a, b) = (hessian.maxNorm(), vector.maxNorm())
    let ratio = a > 0 ? b / a / radius : b > 0 ? .infinity : 0
    let h = a > 0 ? hessian / a * min(1, 1 / ratio) : hessian
    let direction = b > 0 ? vector / b : vector
    let f = direction * min(1, ratio)
    let u = try Self.unitOptimum(h, direction, length: min(1, ratio))
    let stimulus = u * radius
    let gradient = u * h + f
    let along = gradient.product(u, transposing: .right)[0, 0]
    let rest = (gradient - u * along).frobeniusNorm()
    return Optimum(
      stimulus: stimulus.elements, value: values(at: stimulus)[0],
      multiplier: along * (ratio > 1 ? b / radius : a),
      residual: rest / max(gradient.frobeniusNorm(), .leastNormalMagnitude))
  }

  /// The u of length 1 at which ½ uᵀ H u + fᵀ u is greatest, where f is a direction times a length that may be 0.
  private static func unitOptimum(
    _ hessian: Matrix<Double>, _ direction: Matrix<Double>, length: Double
  ) throws(FitError) -> Matrix<Double> {
    let eigen = try FitError.translating { () throws(LinearAlgebraError) in
      try hessian.symmetricEigen()
    }
    // How far each eigenvalue is below the largest: 0 for those that rounding alone sets apart.
    let rounding = Double(hessian.rows) * .ulpOfOne * hessian.maxNorm()
    let gaps = eigen.values.map { eigen.values[0] - $0 <= rounding ? 0 : eigen.values[0] - $0 }
    let top = gaps.prefix { $0 == 0 }.count
    let parts = direction.product(eigen.vectors, transposing: .right).elements
    let f = parts.map { $0 * length }
    func norm(_ values: [Double]) -> Double { values.map { $0 * $0 }.sum().squareRoot() }
    /// (λI − H)⁻¹ f for a λ so far above the largest eigenvalue, without the parts of the latter's vectors at 0.
    func stimulus(_ excess: Double) -> [Double] {
      zip(f, gaps).map { $0 == 0 || excess + $1 == 0 ? 0 : $0 / (excess + $1) }
    }
    // The part along the largest eigenvalue's vectors alone is of length 1 at the lower end; all of it is shorter at the
    // upper one.
    var (low, high) = (norm(Array(f[..<top])), norm(f))
    var u = stimulus(low)
    if low > 0 || norm(u) > 1 {
      while true {
        let middle = low + (high - low) / 2
        guard middle > low, middle < high else { break }
        if norm(stimulus(middle)) > 1 { low = middle } else { high = middle }
      }
      u = stimulus(high)
    } else {
      // What is missing lies along the largest eigenvalue's vectors: as the direction does, or along the first.
      let missing = max(0, 1 - norm(u) * norm(u)).squareRoot()
      let size = norm(Array(parts[..<top]))
      for i in 0..<top { u[i] = missing * (size > 0 ? parts[i] / size : i == 0 ? 1 : 0) }
    }
    let size = norm(u)
    return Matrix(rows: 1, columns: u.count, elements: u.map { $0 / size }) * eigen.vectors
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
