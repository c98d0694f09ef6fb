internal import LinearAlgebra

/// What learning knows of the codes so far: sums in which older ones count less, and the atoms.
struct DictionaryMemory: Codable, Hashable, Sendable {
  /// The atoms as rows (k × d).
  var atoms: Matrix<Double>
  /// The sums over the batches of the means of h hᵀ (k × k) and of h xᵀ (k × d), older batches counting less.
  var codeProducts: Matrix<Double>
  var signalProducts: Matrix<Double>
  /// The share of the signals that use each atom (k).
  var usage: [Double]
  /// How many batches were learned from, and the sum of what each counts.
  var batches = 0
  var weight = 0.0

  /// Nothing but atoms.
  init(atoms: Matrix<Double>) {
    self.atoms = atoms
    codeProducts = Matrix(rows: atoms.rows, columns: atoms.rows)
    signalProducts = Matrix(rows: atoms.rows, columns: atoms.columns)
    usage = [Double](repeating: 0, count: atoms.rows)
  }

  /// Adds a batch of codes (m × k) and their signals (m × d).
  ///
  /// What the first t − 1 batches left counts (1 − 1/t)^ρ as much, because codes found with worse atoms mislead. With ρ = 10
  /// about the last tenth of the batches counts; one pass over 100,000 patches of photographs then ended at an objective
  /// 4 % below that of ρ = 1, and planted atoms were found that ρ = 1 missed.
  ///
  /// - Source: Mairal et al. (2010), section 3.4.2.
  mutating func add(codes: Matrix<Double>, of signals: Matrix<Double>) {
    batches += 1
    let (m, t) = (Double(signals.rows), Double(batches))
    let share = 1 - 1 / t
    let kept = (0..<10).reduce(1) { power, _ in power * share }
    codeProducts = codeProducts * kept + codes.scatter() / m
    signalProducts =
      signalProducts * kept + codes.product(signals, transposing: .left) / m
    var counts = [Double](repeating: 0, count: atoms.rows)
    for (place, number) in codes.elements.enumerated() where number != 0 {
      counts[place % atoms.rows] += 1
    }
    weight = weight * kept + 1
    usage = zip(usage, counts).map { $0 + ($1 / m - $0) / weight }
  }

  /// Each atom in turn to its best place for the codes so far, within the ball of norm 1.
  ///
  /// - Returns: The Frobenius norm of the atoms' change.
  mutating func improveAtoms(positive: Bool) -> Double {
    let (k, d) = (atoms.rows, atoms.columns)
    var moved = 0.0
    // In blocks of atoms, so that most of the work is a matrix product: the block's residuals first, which each of its
    // atoms then corrects for those after it.
    let size = 32
    for start in stride(from: 0, to: k, by: size) {
      let block = start..<min(k, start + size)
      var residuals = signalProducts[rows: block] - codeProducts[rows: block] * atoms
      for j in block {
        let energy = codeProducts[j, j]
        guard energy > 0 else { continue }
        let old = atoms.row(j)
        var new = zip(old, residuals.row(j - start)).map { $0 + $1 / energy }
        if positive { new = new.map { max(0, $0) } }
        let norm = new.reduce(0) { $0 + $1 * $1 }.squareRoot()
        if norm > 1 { new = new.map { $0 / norm } }
        let change = zip(new, old).map { $0 - $1 }
        moved += change.reduce(0) { $0 + $1 * $1 }
        replaceAtom(j, by: new)
        let weights = block.map { codeProducts[$0, j] }
        residuals.withUnsafeMutableElements { residuals in
          for i in j + 1 - start..<block.count {
            let (weight, line) = (weights[i], i * d)
            for column in 0..<d { residuals[line + column] -= weight * change[column] }
          }
        }
      }
    }
    return moved.squareRoot()
  }

  /// A step down the gradient of a batch's misfit, after which each atom has norm 1.
  ///
  /// - Returns: The Frobenius norm of the atoms' change; infinity if they are no numbers any more.
  mutating func descend(
    codes: Matrix<Double>, of signals: Matrix<Double>, rate: Double, positive: Bool
  ) -> Double {
    let residuals = signals - codes * atoms
    let step = codes.product(residuals, transposing: .left) * (rate / Double(signals.rows))
    var new = atoms + step
    if positive { new = new.map { max(0, $0) } }
    let isFinite = new.rowEnergies().allSatisfy(\.isFinite)
    new = new.scalingRowsToNormOne(orTakingFrom: atoms)
    defer { atoms = new }
    return isFinite ? (new - atoms).frobeniusNorm() : .infinity
  }

  /// Puts a signal in an atom's place, and forgets what was known of that.
  mutating func restart(_ atom: Int, with signal: [Double]) {
    replaceAtom(atom, by: signal)
    usage[atom] = 0
    for j in 0..<atoms.rows {
      codeProducts[atom, j] = 0
      codeProducts[j, atom] = 0
    }
    for j in 0..<atoms.columns { signalProducts[atom, j] = 0 }
  }

  private mutating func replaceAtom(_ atom: Int, by numbers: [Double]) {
    let d = atoms.columns
    atoms.withUnsafeMutableElements { elements in
      for (j, number) in numbers.enumerated() { elements[atom * d + j] = number }
    }
  }

  /// The same with the atoms in another order and each with a sign of ±1.
  func ordered(_ order: [Int], signs: [Double]) -> DictionaryMemory {
    var new = self
    new.atoms = Matrix(rows: order.count, columns: atoms.columns) { i, j in
      signs[i] * atoms[order[i], j]
    }
    new.signalProducts = Matrix(rows: order.count, columns: atoms.columns) { i, j in
      signs[i] * signalProducts[order[i], j]
    }
    new.codeProducts = Matrix(rows: order.count, columns: order.count) { i, j in
      signs[i] * signs[j] * codeProducts[order[i], order[j]]
    }
    new.usage = order.map { usage[$0] }
    return new
  }
}

extension Matrix<Double> {
  /// Each row divided by its norm; a row of norm 0 is taken from another matrix.
  func scalingRowsToNormOne(orTakingFrom other: Matrix) -> Matrix {
    let norms = (0..<rows).map { i in row(i).reduce(0) { $0 + $1 * $1 }.squareRoot() }
    return Matrix(rows: rows, columns: columns) { i, j in
      norms[i] > 0 ? self[i, j] / norms[i] : other[i, j]
    }
  }
}
