import LinearAlgebra

/// The largest difference between two matrices of one shape.
func largestDifference<Element>(_ a: Matrix<Element>, _ b: Matrix<Element>) -> Double {
  (a - b).elements.map { Double($0.magnitude) }.max() ?? 0
}

/// The product by its definition, in `Double`.
func naiveProduct<Element>(_ a: Matrix<Element>, _ b: Matrix<Element>) -> Matrix<Double> {
  Matrix(rows: a.rows, columns: b.columns) { i, j in
    (0..<a.columns).map { Double(a[i, $0]) * Double(b[$0, j]) }.sum()
  }
}

/// A random symmetric positive definite matrix: AᵀA of a matrix with twice as many rows.
func randomPositiveDefinite(_ n: Int, _ generator: inout SeededGenerator) -> Matrix<Double> {
  let a = Matrix<Double>.normal(rows: 2 * n, columns: n, using: &generator)
  return a.product(a, transposing: .left)
}
