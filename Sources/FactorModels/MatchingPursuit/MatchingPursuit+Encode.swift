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
    let enough = residual * residual
    let most = min(count, min(atoms.rows, atoms.columns))
    var recorder = TraceRecorder(
      objective: "mean squared residual of a signal, descending",
      optimality: "the longest residual", tolerance: residual, limit: most, progress: progress)
    var numbers: [Double] = []
    numbers.reserveCapacity(signals.rows * atoms.rows)
    let course = try PursuitCourse(
      of: signals.rows, most: most, progress,
      begin: { i in
        Pursuit(
          products: products.row(i), atomEnergies: atomEnergies, energy: energies[i],
          enough: enough)
      },
      take: { $0.addAtom { gram.row($0) } },
      look: { ($0.residualEnergy, $0.residualEnergy.squareRoot(), $0.isDone) },
      finish: { numbers += $0.code })
    try course.note(of: signals.rows, in: &recorder)
    let codes = Matrix(rows: signals.rows, columns: atoms.rows, elements: numbers)
    let isShort = (course.longest.last ?? 0) <= residual
    let certificate = certificate(of: codes, signals, atoms, gram)
    return SparseCodes(
      codes: codes, objectives: certificate.energies, optimality: certificate.cosines,
      trace: recorder.trace(
        residual == 0 ? .completed : isShort ? .converged : .iterationLimit,
        advice: "Allow more atoms, or a longer residual."))
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
