public import LinearAlgebra
internal import Store

extension MatchingPursuit {
  /// Finds the code of each signal.
  ///
  /// - Parameters:
  ///   - signals: n × d, every cell finite.
  ///   - atoms: The atoms as rows, k ≥ 1 of them, of any norms, every cell finite (k × d). Those that are zero, or depend on
  ///     atoms in use, are not used.
  /// - Returns: The codes (n × k). Their certificate is the largest cosine between the residual and an atom in use, which
  ///   is 0 but for rounding.
  /// - Throws: `setting` for a count below 1, a residual below 0, or atoms that are none or not finite;
  ///   `notFinite` with the first such cell of the signals; `scale` if their squares overflow or underflow; `stopped`.
  public func encode(
    _ signals: Matrix<Double>, with atoms: Matrix<Double>
  ) throws(FitError) -> SparseCodes {
    try kept(from: ["signals": signals, "atoms": atoms]) { progress throws(FitError) in
      try computeCodes(of: signals, with: atoms, progress)
    }
  }

  private func computeCodes(
    of signals: Matrix<Double>, with atoms: Matrix<Double>, _ progress: ProgressReporter
  ) throws(FitError) -> SparseCodes {
    try FitError.check("count", count, from: 1)
    guard residual >= 0 else {
      throw .setting("residual", found: "\(residual)", expected: "at least 0")
    }
    try FitError.check(atoms: atoms)
    FitError.checkFeatures(of: signals, atoms: atoms)
    let energies = signals.rowEnergies()
    try FitError.check(signals, energies: energies)

    let gram = atoms.gram()
    let products = signals.product(atoms, transposing: .right)
    var pursuits = (0..<signals.rows).map { i in
      Pursuit(
        products: products.row(i), energy: energies[i],
        enough: max(residual * residual, 1e-14 * energies[i]))
    }
    let most = min(count, min(atoms.rows, atoms.columns))
    var recorder = TraceRecorder(
      objective: "mean squared residual of a signal, descending",
      optimality: "the longest residual", tolerance: residual, limit: most, progress: progress)
    for number in 1...most where pursuits.contains(where: { !$0.isDone }) {
      pursuits.changeConcurrently { $0.addAtom(gram) }
      let squares = pursuits.map(\.residualEnergy)
      _ = try recorder.note(
        iteration: number, objective: squares.sum() / Double(squares.count),
        optimality: squares.reduce(0, max).squareRoot())
    }

    let codes = Matrix(
      rows: signals.rows, columns: atoms.rows, elements: pursuits.flatMap { $0.code() })
    let certificate = certificate(of: codes, signals, atoms, gram)
    return SparseCodes(
      codes: codes, objectives: certificate.energies, optimality: certificate.cosines,
      trace: recorder.trace(.completed, advice: ""))
  }

  private func certificate(
    of codes: Matrix<Double>, _ signals: Matrix<Double>, _ atoms: Matrix<Double>,
    _ gram: Matrix<Double>
  ) -> (energies: [Double], cosines: [Double]) {
    let residuals = signals - codes * atoms
    let energies = residuals.rowEnergies()
    let products = residuals.product(atoms, transposing: .right)
    let cosines = energies.indices.map { i in
      (0..<atoms.rows).reduce(0.0) { largest, j in
        guard codes[i, j] != 0 else { return largest }
        // A residual that is nothing but rounding has no direction.
        let length = max(energies[i].squareRoot(), 1e-7 * signals.row(i).map(\.magnitude).sum())
        return max(largest, abs(products[i, j]) / (length * gram[j, j].squareRoot()))
      }
    }
    return (energies, cosines)
  }
}

/// The pursuit of one signal.
private struct Pursuit: Sendable {
  /// The products of the atoms with the signal, and with the residual (k).
  private let products: [Double]
  private var correlations: [Double]
  private let energy: Double
  private let enough: Double
  private var used: [Int] = []
  private var coefficients: [Double] = []
  private var factor = GrowingCholesky()
  private var excluded: Set<Int> = []
  private(set) var residualEnergy: Double
  private(set) var isDone: Bool

  init(products: [Double], energy: Double, enough: Double) {
    self.products = products
    self.energy = energy
    self.enough = enough
    correlations = products
    residualEnergy = energy
    isDone = energy <= enough
  }

  /// Takes the atom with the largest cosine with the residual, if need be.
  mutating func addAtom(_ gram: Matrix<Double>) {
    guard !isDone else { return }
    while let atom = nextAtom(gram) {
      guard
        factor.append(products: used.map { gram[atom, $0] }, energy: gram[atom, atom])
      else {
        excluded.insert(atom)
        continue
      }
      used.append(atom)
      excluded.insert(atom)
      coefficients = factor.solve(used.map { products[$0] })
      update(gram)
      isDone = residualEnergy <= enough
      return
    }
    isDone = true
  }

  /// The code (k).
  func code() -> [Double] {
    var code = [Double](repeating: 0, count: products.count)
    for (atom, coefficient) in zip(used, coefficients) { code[atom] = coefficient }
    return code
  }

  private func nextAtom(_ gram: Matrix<Double>) -> Int? {
    var (largest, found) = (0.0, Int?.none)
    for (j, correlation) in correlations.enumerated()
    where correlation != 0 && !excluded.contains(j) {
      let size = correlation * correlation / gram[j, j]
      if size > largest { (largest, found) = (size, j) }
    }
    return found
  }

  private mutating func update(_ gram: Matrix<Double>) {
    correlations = products
    residualEnergy = energy
    for (atom, coefficient) in zip(used, coefficients) {
      residualEnergy -= coefficient * products[atom]
      let start = atom * products.count
      gram.elements.withUnsafeBufferPointer { gram in
        for j in correlations.indices { correlations[j] -= coefficient * gram[start + j] }
      }
    }
    residualEnergy = max(0, residualEnergy)
  }
}
