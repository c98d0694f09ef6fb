import LinearAlgebra

/// The largest magnitude of a − b, element by element.
func distance<Element>(_ a: Matrix<Element>, _ b: Matrix<Element>) -> Double {
  (a - b).elements.reduce(0) { max($0, Double($1.magnitude)) }
}

/// The largest of |aᵢ − bᵢ| over the largest |bᵢ|; infinite if they are not equally many.
func relativeDistance(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } / b.reduce(0) { max($0, abs($1)) }
}

/// Seeded Gaussian samples (n × d) whose standard deviations along random orthogonal axes fall evenly from 3 to 0.1.
func cloud(_ n: Int, _ d: Int, offset: Double = 0, seed: Int) throws -> Matrix<Double> {
  var generator = SeededGenerator(seed: seed)
  let deviations = (0..<d).map { 3 - 2.9 * Double($0) / Double(max(1, d - 1)) }
  let rotation = try Matrix<Double>.normal(rows: d, columns: d, using: &generator).qr().q
  let scores = Matrix<Double>.normal(rows: n, columns: d, using: &generator)
  return (scores.scaling(columnsBy: deviations) * rotation).map { $0 + offset }
}
