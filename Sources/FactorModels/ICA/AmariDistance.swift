public import LinearAlgebra

/// How far a square matrix is from one with a single entry in each row and column: 0 for such a one, at most k − 1.
///
/// For P = W A, unmixing times mixing, it tells how well sources were separated, up to their order, signs and scales:
/// [Σᵢ (Σⱼ Pᵢⱼ² / maxⱼ Pᵢⱼ² − 1) + the same for the columns] / 2k. Entries are squared, as in Picard's code, so values
/// can't be compared with those of the form with magnitudes.
///
/// - Parameter product: P (k × k), finite, without rows or columns of zeros.
/// - Returns: The distance.
/// - Source: Amari, Cichocki and Yang (1996), "A new learning algorithm for blind signal separation", with squares.
public func amariDistance(_ product: Matrix<Double>) -> Double {
  guard product.rows == product.columns, product.rows > 0 else {
    fatalError(
      "The Amari distance is one of square matrices, not of \(product.rows) × \(product.columns).")
  }
  func excess(_ entries: [Double]) -> Double {
    let largest = entries.reduce(0) { max($0, $1.magnitude) }
    guard largest > 0, entries.allSatisfy(\.isFinite) else {
      fatalError("The Amari distance is one of finite matrices without rows or columns of zeros.")
    }
    return entries.map { ($0 / largest) * ($0 / largest) }.sum() - 1
  }
  let rows = product.rowIndices.map { excess(product.row($0)) }.sum()
  let columns = product.rowIndices.map { excess(product.column($0)) }.sum()
  return (rows + columns) / (2 * Double(product.rows))
}
