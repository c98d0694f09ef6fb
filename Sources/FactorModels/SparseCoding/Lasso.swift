internal import CLasso
internal import LinearAlgebra

/// The lasso problems of one dictionary: for each signal x, minimise ½‖x − Σ hⱼ dⱼ‖² + α Σ |hⱼ|.
struct Lasso: Sendable {
  /// The atoms d as rows (k × d).
  let atoms: Matrix<Double>
  /// Their products with each other (k × k).
  let gram: Matrix<Double>
  /// 1/‖dⱼ‖², or 0 for an atom that is zero and never used (k).
  let inverseEnergies: [Double]
  let alpha: Double
  let isPositive: Bool

  init(atoms: Matrix<Double>, alpha: Double, isPositive: Bool) {
    self.atoms = atoms
    self.alpha = alpha
    self.isPositive = isPositive
    gram = atoms.gram()
    inverseEnergies = gram.diagonal.map { $0 > 0 ? 1 / $0 : 0 }
  }

  /// The signals in blocks of rows that stay in a processor's cache, with codes of zero.
  func blocks(of signals: Matrix<Double>) -> [LassoBlock] {
    let size = 64
    return Threads.concurrently(blocks: (signals.rows + size - 1) / size) { block in
      LassoBlock(
        signals[rows: block * size..<min(signals.rows, (block + 1) * size)], self)
    }
  }
}

/// Some signals, and their codes so far.
struct LassoBlock: Sendable {
  /// The signals' products with the atoms, b (m × k).
  let products: Matrix<Double>
  /// ‖x‖² (m).
  let energies: [Double]
  /// The codes h (m × k).
  private(set) var codes: Matrix<Double>
  /// The residuals' products with the atoms, q = b − G h (m × k).
  private(set) var correlations: Matrix<Double>
  /// The standard objective of each code (m), and its duality gap relative to that.
  private(set) var objectives: [Double]
  private(set) var gaps: [Double]
  /// The codes and correlations of the iteration before, for FISTA's momentum.
  private var before: (codes: Matrix<Double>, correlations: Matrix<Double>)?

  init(_ signals: Matrix<Double>, _ lasso: Lasso) {
    products = signals.product(lasso.atoms, transposing: .right)
    energies = signals.rowEnergies()
    codes = Matrix(rows: signals.rows, columns: lasso.gram.rows)
    correlations = products
    objectives = [Double](repeating: 0, count: signals.rows)
    gaps = objectives
    measure(lasso)
  }

  /// One round of coordinate descent, numbered from 1, for the signals whose gap is above the tolerance.
  ///
  /// Four rounds of ten sweeps mostly settle which atoms are used; solving for the exact optimum then takes less than
  /// sweeping to it (measured with 256 atoms in 144 dimensions).
  mutating func descend(_ lasso: Lasso, round: Int, above tolerance: Double) {
    let k = lasso.gram.rows
    let work = UnsafeMutablePointer<Double>.allocate(capacity: lasso_workspace(k))
    defer { work.deallocate() }
    let unfinished = gaps.indices.filter { gaps[$0] > tolerance }
    codes.withUnsafeMutableElements { codes in
      correlations.withUnsafeMutableElements { correlations in
        guard let codes = codes.baseAddress, let correlations = correlations.baseAddress else {
          return
        }
        for i in unfinished {
          lasso_round(
            k, lasso.gram.elements, lasso.inverseEnergies, lasso.alpha, lasso.isPositive ? 1 : 0,
            round < 5 ? 10 : 0, codes + i * k, correlations + i * k, work)
        }
      }
    }
    measure(lasso)
  }

  /// One step of ISTA, or with momentum of FISTA; `step` is 1/L, L the Gram matrix's largest eigenvalue.
  mutating func shrink(_ lasso: Lasso, step: Double, momentum: Double) {
    let last = before ?? (codes, correlations)
    let moved = Matrix<Double>(rows: codes.rows, columns: codes.columns) { result in
      lasso_shrink(
        result.count, step, lasso.alpha, lasso.isPositive ? 1 : 0, momentum, codes.elements,
        correlations.elements, last.codes.elements, last.correlations.elements,
        result.baseAddress)
    }
    before = (codes, correlations)
    replace(codes: moved, lasso)
  }

  /// Puts other codes in the place of these.
  mutating func replace(codes new: Matrix<Double>, _ lasso: Lasso) {
    codes = new
    correlations = products - codes * lasso.gram
    measure(lasso)
  }

  /// Finds the codes by coordinate descent, each to the tolerance or the last round.
  mutating func solve(_ lasso: Lasso, tolerance: Double, rounds: Int) {
    for round in 1...max(1, rounds) where gaps.contains(where: { $0 > tolerance }) {
      descend(lasso, round: round, above: tolerance)
    }
  }

  private mutating func measure(_ lasso: Lasso) {
    let k = lasso.gram.rows
    for i in energies.indices {
      let (objective, gap) = products.elements.withUnsafeBufferPointer { products in
        codes.elements.withUnsafeBufferPointer { codes in
          correlations.elements.withUnsafeBufferPointer { correlations in
            var objective = 0.0
            let gap = lasso_gap(
              k, lasso.alpha, lasso.isPositive ? 1 : 0, energies[i],
              products.baseAddress.map { $0 + i * k }, codes.baseAddress.map { $0 + i * k },
              correlations.baseAddress.map { $0 + i * k }, &objective)
            return (objective, gap)
          }
        }
      }
      objectives[i] = objective
      gaps[i] = relative(gap, objective)
    }
  }
}

/// A duality gap relative to its objective; 0 for a signal that is zero.
private func relative(_ gap: Double, _ objective: Double) -> Double {
  objective == 0 ? 0 : gap / objective
}

extension Lasso {
  /// The objectives and relative duality gaps of codes, from nothing but the codes and the signals; for another threshold, if
  /// one is given.
  func certificate(
    of codes: Matrix<Double>, for signals: Matrix<Double>, alpha: Double? = nil
  ) -> (objectives: [Double], gaps: [Double]) {
    let residuals = signals - codes * atoms
    let correlations = residuals.product(atoms, transposing: .right)
    let energies = residuals.rowEnergies()
    var (objectives, gaps): ([Double], [Double]) = ([], [])
    for i in 0..<signals.rows {
      var objective = 0.0
      let gap = lasso_gap_of_residual(
        gram.rows, alpha ?? self.alpha, isPositive ? 1 : 0, energies[i],
        codes.row(i), correlations.row(i), &objective)
      objectives.append(objective)
      gaps.append(relative(gap, objective))
    }
    return (objectives, gaps)
  }
}
