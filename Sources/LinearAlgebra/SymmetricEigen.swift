internal import CLAPACKE

/// Eigenvalues and eigenvectors of a symmetric matrix C: C v = λ v.
public struct SymmetricEigen<Element: Scalar>: Hashable, Sendable {
  /// The eigenvalues, largest first.
  public let values: [Element]

  /// The eigenvectors as orthonormal rows, in the order of the values (k × d).
  ///
  /// Each is signed so that its entry of largest magnitude is positive, the first such entry if there are several.
  public let vectors: Matrix<Element>
}

extension Matrix {
  /// The eigenvalues and eigenvectors of this symmetric matrix (d × d), of which only the lower triangle is read.
  ///
  /// - Parameter count: How many to find, the largest eigenvalues first, from 0 to d; all if nil.
  /// - Returns: The values, descending, and the vectors as rows (count × d).
  /// - Throws: `notFinite` with the first bad element; `notConverged` with LAPACK's routine and `info`; `failed` if
  ///   there is no memory.
  /// - Source: Anderson et al. (1999), LAPACK Users' Guide, section 2.4.4: syevd, divide and conquer, for many;
  ///   syevr, bisection and inverse iteration, for few.
  public func symmetricEigen(
    _ count: Int? = nil
  ) throws(LinearAlgebraError) -> SymmetricEigen<Element> {
    checkSquare(for: "An eigendecomposition")
    let (d, k) = (rows, count ?? rows)
    guard (0...d).contains(k) else {
      fatalError("\(k) eigenvectors asked for, but a \(shape) matrix has \(d).")
    }
    try checkFinite(for: "eigendecomposition")
    guard k > 0 else {
      return SymmetricEigen(values: [], vectors: Matrix(rows: 0, columns: d))
    }
    // Measured for d from 64 to 2000: finding all is faster than finding more than an eighth to a third one by one.
    let (ascending, vectors) = try 8 * k <= d ? largest(k) : all()
    let found = vectors.rows
    return SymmetricEigen(
      values: ascending[(found - k)...].reversed(),
      vectors: vectors[rows: (found - k..<found).reversed()].signedByLargestEntry())
  }

  // A row-major lower triangle is LAPACK's upper one, and LAPACK's columns are our rows: nothing is transposed below.

  /// All eigenvalues, ascending, and their vectors as rows.
  private func all() throws(LinearAlgebraError) -> (values: [Element], vectors: Matrix) {
    var vectors = self
    var values = [Element](repeating: 0, count: rows)
    let info = Element.kernels.syevd(
      LAPACK_COL_MAJOR, letter("V"), letter("U"), size(rows), &vectors.elements, size(rows),
      &values)
    try check(info, "syevd")
    if info > 0 { throw .notConverged(routine: "syevd", info: Int(info)) }
    return (values, vectors)
  }

  /// The k largest eigenvalues, ascending, and their vectors as rows.
  private func largest(
    _ k: Int
  ) throws(LinearAlgebraError) -> (values: [Element], vectors: Matrix) {
    let d = rows
    var work = elements
    var values = [Element](repeating: 0, count: d)
    var vectors = Matrix(rows: k, columns: d)
    var found: Int32 = 0
    var support = [Int32](repeating: 0, count: 2 * k)
    let info = Element.kernels.syevr(
      LAPACK_COL_MAJOR, letter("V"), letter("I"), letter("U"), size(d), &work, size(d), 0, 0,
      size(d - k + 1), size(d), 0, &found, &values, &vectors.elements, size(d), &support)
    try check(info, "syevr")
    if info > 0 || Int(found) != k { throw .notConverged(routine: "syevr", info: Int(info)) }
    return (Array(values[..<k]), vectors)
  }

  /// The matrix with each row negated, where need be, so that its entry of largest magnitude is positive.
  ///
  /// Of several entries of that magnitude the first decides. Eigenvectors have no sign of their own: a rule makes
  /// them the same everywhere.
  ///
  /// - Returns: The matrix with signs changed.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func signedByLargestEntry() -> Matrix {
    var signed = self
    for i in 0..<rows {
      var largest: Element = 0
      for j in 0..<columns where self[i, j].magnitude > largest.magnitude { largest = self[i, j] }
      if largest < 0 { for j in 0..<columns { signed[i, j].negate() } }
    }
    return signed
  }
}
