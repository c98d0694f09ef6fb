internal import CLAPACKE

/// An eigenvalue of a matrix that need not be symmetric: a complex number.
public struct Eigenvalue: Codable, Hashable, Sendable {
  /// The real part.
  public let real: Double
  /// The imaginary part.
  public let imaginary: Double

  /// The distance from 0: how much its direction grows with each product.
  public var magnitude: Double { real.hypotenuse(imaginary) }
}

extension Matrix {
  /// All eigenvalues of this square matrix (n × n), computed in double precision.
  ///
  /// - Returns: n of them, the largest magnitude first; of a conjugate pair, that with the positive imaginary part.
  /// - Throws: `notFinite` with the first bad element; `notConverged` if the QR iteration fails.
  /// - Source: LAPACK's dgeev.
  public func eigenvalues() throws(LinearAlgebraError) -> [Eigenvalue] {
    checkSquare(for: "An eigendecomposition")
    try checkFinite(for: "eigendecomposition")
    guard rows > 0 else { return [] }
    var work = elements.map { Double($0) }
    var real = [Double](repeating: 0, count: rows)
    var imaginary = real
    _ = BLAS.setUp
    // A matrix and its transpose have the same eigenvalues, so that the order of storage does not matter.
    let info = LAPACKE_dgeev(
      LAPACK_COL_MAJOR, letter("N"), letter("N"), size(rows), &work, size(rows), &real, &imaginary,
      nil, 1, nil, 1)
    try check(info, "geev")
    if info > 0 { throw .notConverged(routine: "geev", info: Int(info)) }
    return zip(real, imaginary).map { Eigenvalue(real: $0, imaginary: $1) }.sorted {
      ($0.magnitude, $0.real, $0.imaginary) > ($1.magnitude, $1.real, $1.imaginary)
    }
  }

  /// The largest magnitude of an eigenvalue, ρ: how much repeated products grow in the long run; 0 without elements.
  ///
  /// - Throws: What `eigenvalues` throws.
  public func spectralRadius() throws(LinearAlgebraError) -> Double {
    try eigenvalues().first?.magnitude ?? 0
  }
}

extension Double {
  /// √(a² + b²), without overflow or underflow on the way.
  fileprivate func hypotenuse(_ other: Double) -> Double {
    let (large, small) = (max(magnitude, other.magnitude), min(magnitude, other.magnitude))
    return large == 0 ? 0 : large * (1 + (small / large) * (small / large)).squareRoot()
  }
}
