internal import CLAPACKE

/// The Cholesky factor of a symmetric positive definite matrix: A = L Lᵀ.
public struct Cholesky<Element: Scalar>: Hashable, Sendable {
  /// The lower triangle L, its diagonal positive, zeros above (n × n).
  public let factor: Matrix<Element>

  /// The logarithm of the determinant of A: twice the sum of the logarithms of L's diagonal.
  public var logDeterminant: Element {
    Element(2 * factor.diagonal.map { naturalLogarithm(Double($0)) }.sum())
  }

  /// The x with A x = b, column by column.
  ///
  /// - Parameter b: The right-hand sides (n × p).
  /// - Returns: The solutions (n × p).
  /// - Throws: `notFinite` with the first bad element of b; `failed` if there is no memory.
  public func solve(_ b: Matrix<Element>) throws(LinearAlgebraError) -> Matrix<Element> {
    let n = factor.rows
    guard b.rows == n else {
      fatalError("A system of \(n) equations can't have \(b.shape) right-hand sides.")
    }
    try b.checkFinite(for: "solve")
    guard !b.isEmpty else { return b }
    var solutions = b.transposed
    let info = Element.kernels.potrs(
      LAPACK_COL_MAJOR, letter("U"), size(n), size(b.columns), factor.elements, size(n),
      &solutions.elements, size(n))
    try check(info, "potrs")
    return solutions.transposed
  }
}

extension Matrix {
  /// The Cholesky factor of this symmetric positive definite matrix, of which only the lower triangle is read.
  ///
  /// - Returns: The factor (n × n).
  /// - Throws: `notPositiveDefinite` with the order of the first leading block that isn't; `notFinite` with the
  ///   first bad element.
  /// - Source: LAPACK's potrf.
  public func cholesky() throws(LinearAlgebraError) -> Cholesky<Element> {
    checkSquare(for: "A Cholesky factor")
    try checkFinite(for: "Cholesky decomposition")
    guard rows > 0 else { return Cholesky(factor: self) }
    // A row-major lower triangle is LAPACK's upper one.
    var work = self
    let info = Element.kernels.potrf(
      LAPACK_COL_MAJOR, letter("U"), size(rows), &work.elements, size(rows))
    try check(info, "potrf")
    if info > 0 { throw .notPositiveDefinite(routine: "potrf", order: Int(info)) }
    for i in 0..<rows { for j in i + 1..<rows { work[i, j] = 0 } }
    return Cholesky(factor: work)
  }
}
