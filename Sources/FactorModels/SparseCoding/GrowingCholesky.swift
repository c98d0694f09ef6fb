/// The Cholesky factor of the Gram matrix of a set of atoms that grows by one at a time.
struct GrowingCholesky: Sendable {
  /// The rows of L, each as long as its number.
  private var rows: [[Double]] = []

  var count: Int { rows.count }

  /// Adds an atom.
  ///
  /// - Parameters:
  ///   - products: Its products with those before it, in their order.
  ///   - energy: Its square.
  /// - Returns: False, with nothing added, if it depends on them but for rounding.
  mutating func append(products: [Double], energy: Double) -> Bool {
    var row = forward(products)
    let rest = row.reduce(energy) { $0 - $1 * $1 }
    guard rest > 1e-10 * energy else { return false }
    row.append(rest.squareRoot())
    rows.append(row)
    return true
  }

  /// The x with L Lᵀ x = b.
  func solve(_ b: [Double]) -> [Double] {
    var x = forward(b)
    for i in x.indices.reversed() {
      x[i] /= rows[i][i]
      for j in 0..<i { x[j] -= rows[i][j] * x[i] }
    }
    return x
  }

  private func forward(_ b: [Double]) -> [Double] {
    var x = b
    for i in x.indices {
      let row = rows[i]
      var sum = x[i]
      for j in 0..<i { sum -= row[j] * x[j] }
      x[i] = sum / row[i]
    }
    return x
  }
}
