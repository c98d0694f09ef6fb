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
    let atomEnergies = gram.diagonal
    var pursuits = (0..<signals.rows).map { i in
      Pursuit(
        products: products.row(i), atomEnergies: atomEnergies, energy: energies[i],
        enough: residual * residual)
    }
    let most = min(count, min(atoms.rows, atoms.columns))
    var recorder = TraceRecorder(
      objective: "mean squared residual of a signal, descending",
      optimality: "the longest residual", tolerance: residual, limit: most, progress: progress)
    for number in 1...most where pursuits.contains(where: { !$0.isDone }) {
      pursuits.changeConcurrently { $0.addAtom { gram.row($0) } }
      let squares = pursuits.map(\.residualEnergy)
      _ = try recorder.note(
        iteration: number, objective: squares.sum() / Double(squares.count),
        optimality: squares.reduce(0, max).squareRoot())
    }

    let codes = Matrix(
      rows: signals.rows, columns: atoms.rows, elements: pursuits.flatMap(\.code))
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
