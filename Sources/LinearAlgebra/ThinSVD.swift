internal import CLAPACKE

/// The thin singular value decomposition A = U diag(s) Vᵀ of an m × n matrix, with r = min(m, n).
public struct ThinSVD<Element: Scalar>: Hashable, Sendable {
  /// The left singular vectors as orthonormal columns (m × r).
  public let left: Matrix<Element>

  /// The singular values, largest first, none negative (r).
  public let values: [Element]

  /// The right singular vectors as orthonormal rows (r × n): Vᵀ.
  ///
  /// Each is signed so that its entry of largest magnitude is positive; `left` follows.
  public let right: Matrix<Element>
}

extension Matrix {
  /// The thin singular value decomposition.
  ///
  /// - Returns: Left vectors (m × r), values descending (r), right vectors (r × n), with r = min(m, n).
  /// - Throws: `notFinite` with the first bad element; `notConverged` with LAPACK's routine and `info`; `failed` if there is no
  ///   memory.
  /// - Source: LAPACK's gesdd: Gu and Eisenstat (1995), doi:10.1137/S0895479892242232.
  public func thinSVD() throws(LinearAlgebraError) -> ThinSVD<Element> {
    try checkFinite(for: "singular value decomposition")
    let r = Swift.min(rows, columns)
    guard r > 0 else {
      return ThinSVD(
        left: Matrix(rows: rows, columns: 0), values: [], right: Matrix(rows: 0, columns: columns))
    }
    // LAPACK sees Aᵀ = V diag(s) Uᵀ column by column, which is Vᵀ and U row by row.
    var work = elements
    var values = [Element](repeating: 0, count: r)
    var right = Matrix(rows: r, columns: columns)
    var left = Matrix(rows: rows, columns: r)
    let info = Element.kernels.gesdd(
      LAPACK_COL_MAJOR, letter("S"), size(columns), size(rows), &work, size(columns), &values,
      &right.elements, size(columns), &left.elements, size(r))
    try check(info, "gesdd")
    if info > 0 { throw .notConverged(routine: "gesdd", info: Int(info)) }
    let signed = right.signedByLargestEntry()
    let signs = (0..<r).map { i -> Element in
      right.row(i) == signed.row(i) ? 1 : -1
    }
    return ThinSVD(left: left.scaling(columnsBy: signs), values: values, right: signed)
  }
}
