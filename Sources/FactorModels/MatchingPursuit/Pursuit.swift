internal import LinearAlgebra

/// The orthogonal matching pursuit of one signal.
struct Pursuit: Sendable {
  /// The products of the atoms with the signal, and with the residual (k).
  private let products: [Double]
  private var correlations: [Double]
  /// The squares of the atoms (k) and of the signal.
  private let atomEnergies: [Double]
  private let energy: Double
  private let enough: Double
  /// The atoms in use, what they count, and their products with all atoms (k each).
  private var used: [Int] = []
  private var coefficients: [Double] = []
  private var rows: [[Double]] = []
  private var factor = GrowingCholesky()
  private var excluded: Set<Int> = []
  /// The square of the residual.
  private(set) var residualEnergy: Double
  private(set) var isDone: Bool

  /// A pursuit that has not begun; it ends when the residual's square is `enough`, or rounding.
  init(products: [Double], atomEnergies: [Double], energy: Double, enough: Double) {
    self.products = products
    self.atomEnergies = atomEnergies
    self.energy = energy
    self.enough = max(enough, 1e-14 * energy)
    correlations = products
    residualEnergy = energy
    isDone = energy <= self.enough
  }

  /// Takes the atom with the largest cosine with the residual, if need be; `row` gives the products of one with all (k).
  mutating func addAtom(_ row: (Int) -> [Double]) {
    guard !isDone else { return }
    while let atom = nextAtom() {
      excluded.insert(atom)
      guard factor.append(products: rows.map { $0[atom] }, energy: atomEnergies[atom]) else {
        continue
      }
      used.append(atom)
      rows.append(row(atom))
      coefficients = factor.solve(used.map { products[$0] })
      update()
      isDone = residualEnergy <= enough
      return
    }
    isDone = true
  }

  /// The code (k).
  var code: [Double] {
    var code = [Double](repeating: 0, count: products.count)
    for (atom, coefficient) in zip(used, coefficients) { code[atom] = coefficient }
    return code
  }

  /// How many atoms are in use.
  var size: Int { used.count }

  /// The sum of the atoms in use, each times what it counts (d); `atoms` has them as rows.
  func sum(of atoms: Matrix<Double>) -> [Double] {
    var sum = [Double](repeating: 0, count: atoms.columns)
    for (atom, coefficient) in zip(used, coefficients) {
      for (j, number) in atoms.row(atom).enumerated() { sum[j] += coefficient * number }
    }
    return sum
  }

  private func nextAtom() -> Int? {
    var (largest, found) = (0.0, Int?.none)
    for (j, correlation) in correlations.enumerated()
    where correlation != 0 && !excluded.contains(j) {
      // Not squared: that might overflow.
      let size = correlation.magnitude / atomEnergies[j].squareRoot()
      if size > largest { (largest, found) = (size, j) }
    }
    return found
  }

  private mutating func update() {
    correlations = products
    residualEnergy = energy
    for ((atom, coefficient), row) in zip(zip(used, coefficients), rows) {
      residualEnergy -= coefficient * products[atom]
      for j in correlations.indices { correlations[j] -= coefficient * row[j] }
    }
    residualEnergy = max(0, residualEnergy)
  }
}
