internal import CLAPACKE

/// The thin QR decomposition A = Q R of an m × n matrix with m ≥ n.
public struct QR<Element: Scalar>: Hashable, Sendable {
  /// Orthonormal columns that span the columns of A (m × n).
  public let q: Matrix<Element>

  /// The upper triangle, its diagonal not negative, zeros below (n × n).
  public let r: Matrix<Element>

  /// The x for which A x is nearest to b, column by column: least squares.
  ///
  /// - Parameter b: The wanted values (m × p).
  /// - Returns: The solutions (n × p).
  /// - Throws: `singular` if the columns of A, whatever their units, depend on each other to working precision;
  ///   `notFinite` with the first bad element of b.
  public func solve(_ b: Matrix<Element>) throws(LinearAlgebraError) -> Matrix<Element> {
    guard b.rows == q.rows else {
      fatalError("Least squares with \(q.rows) rows can't match \(b.shape) values.")
    }
    try b.checkFinite(for: "least squares")
    let condition = try reciprocalCondition()
    // Where columns do depend on each other, rounding leaves about 0.2 √m units in the last place (measured for 2 to
    // 60,000 rows).
    let rounding = Double(Element.ulpOfOne) * max(4, Double(q.rows).squareRoot())
    guard condition > rounding else {
      throw .singular(routine: "trcon", reciprocalCondition: condition)
    }
    // LAPACK sees Rᵀ below the diagonal, and the right-hand sides as columns.
    var solutions = b.product(q, transposing: .left)
    guard !solutions.isEmpty else { return solutions.transposed }
    let n = r.rows
    let info = Element.kernels.trtrs(
      LAPACK_COL_MAJOR, letter("L"), letter("T"), letter("N"), size(n), size(solutions.rows),
      r.elements, size(n), &solutions.elements, size(n))
    try check(info, "trtrs")
    return solutions.transposed
  }
}

extension QR {
  /// An estimate of the reciprocal condition number of A with its columns scaled to length 1; 1 without columns.
  ///
  /// The scaling takes the columns' units out: a small column is not a dependent one. The diagonal of R alone would not
  /// do, since without pivoting it can be large although the columns nearly depend on each other (Kahan 1966).
  private func reciprocalCondition() throws(LinearAlgebraError) -> Double {
    // Q keeps lengths, so a column of R is as long as that of A.
    let n = r.rows
    let columns = r.transposed
    let lengths = (0..<n).map { columns[rows: $0..<$0 + 1].frobeniusNorm() }
    guard !lengths.isEmpty else { return 1 }
    guard !lengths.contains(0) else { return 0 }
    let scaled = Matrix(rows: n, columns: n) { i, j in r[i, j] / lengths[j] }
    var condition: Element = 0
    let info = Element.kernels.trcon(
      LAPACK_COL_MAJOR, letter("1"), letter("L"), letter("N"), size(n), scaled.elements, size(n),
      &condition)
    try check(info, "trcon")
    return Double(condition)
  }
}

extension Matrix {
  /// The thin QR decomposition of a matrix with at least as many rows as columns.
  ///
  /// - Returns: Q (m × n) with orthonormal columns, R (n × n) upper triangular with a diagonal that is not negative.
  /// - Throws: `notFinite` with the first bad element; `failed` if there is no memory.
  /// - Source: LAPACK's gelqf and orglq (Householder reflections), on the transposed matrix.
  public func qr() throws(LinearAlgebraError) -> QR<Element> {
    guard rows >= columns else {
      fatalError("A thin QR decomposition needs at least as many rows as columns, not \(shape).")
    }
    try checkFinite(for: "QR decomposition")
    guard columns > 0 else { return QR(q: self, r: Matrix(rows: 0, columns: 0)) }
    // LAPACK sees Aᵀ column by column; its Aᵀ = L Q is our A = Qᵀ Lᵀ.
    var q = self
    var factors = [Element](repeating: 0, count: columns)
    let (m, n) = (size(rows), size(columns))
    try check(
      Element.kernels.gelqf(LAPACK_COL_MAJOR, n, m, &q.elements, n, &factors), "gelqf")
    // A reflection may leave the diagonal negative: turn the row of R and the column of Q.
    let signs: [Element] = q.diagonal.map { $0 < 0 ? -1 : 1 }
    let r = Matrix(rows: columns, columns: columns) { i, j in i <= j ? signs[i] * q[i, j] : 0 }
    try check(
      Element.kernels.orglq(LAPACK_COL_MAJOR, n, m, n, &q.elements, n, factors), "orglq")
    return QR(q: q.scaling(columnsBy: signs), r: r)
  }
}
