internal import CLAPACKE

extension Matrix {
  /// The x with A x = b for this square matrix A, column by column.
  ///
  /// For a symmetric positive definite matrix `cholesky().solve(b)` is faster; for least squares see `qr().solve(b)`.
  ///
  /// - Parameter b: The right-hand sides (n × p).
  /// - Returns: The solutions (n × p).
  /// - Throws: `singular` if the reciprocal condition number is below the precision of the numbers; `notFinite` with the
  ///   first bad element of A or b.
  /// - Source: LAPACK's getrf, gecon and getrs: LU decomposition with partial pivoting.
  public func solve(_ b: Matrix) throws(LinearAlgebraError) -> Matrix {
    checkSquare(for: "A solution")
    guard b.rows == rows else {
      fatalError("A system of \(rows) equations can't have \(b.shape) right-hand sides.")
    }
    try checkFinite(for: "solve")
    try b.checkFinite(for: "solve")
    guard !isEmpty, !b.isEmpty else { return b }
    // LAPACK sees Aᵀ: its 1-norm is the largest row sum of A, and it solves the transposed system.
    let n = size(rows)
    let norm = (0..<rows).reduce(Element.zero) { Swift.max($0, row($1).map(\.magnitude).sum()) }
    var work = elements
    var pivots = [Int32](repeating: 0, count: rows)
    let info = Element.kernels.getrf(LAPACK_COL_MAJOR, n, n, &work, n, &pivots)
    try check(info, "getrf")
    if info > 0 { throw .singular(routine: "getrf", reciprocalCondition: 0) }
    var reciprocalCondition: Element = 0
    try check(
      Element.kernels.gecon(
        LAPACK_COL_MAJOR, letter("1"), n, work, n, norm, &reciprocalCondition), "gecon")
    guard reciprocalCondition >= Element.ulpOfOne else {
      throw .singular(routine: "gecon", reciprocalCondition: Double(reciprocalCondition))
    }
    var solutions = b.transposed
    try check(
      Element.kernels.getrs(
        LAPACK_COL_MAJOR, letter("T"), n, size(b.columns), work, n, pivots, &solutions.elements, n),
      "getrs")
    return solutions.transposed
  }
}
