public import LinearAlgebra
internal import Store

extension SparseCoding {
  /// Finds the most likely code of each signal.
  ///
  /// The same signals give the same bits with any number of threads. Signals that are zero, and those that
  /// λ is too high for, have codes of zero; so have atoms that are zero. No signals have no codes. Where several atoms
  /// depend on each other, codes are not unique: this is one of them.
  ///
  /// - Parameters:
  ///   - signals: n × d, every cell finite.
  ///   - atoms: The atoms as rows, k ≥ 1 of them, of any norms, every cell finite (k × d).
  /// - Returns: The codes (n × k), each with its duality gap.
  /// - Throws: `setting` for a penalty, precision, tolerance or number of iterations out of range, for atoms that are
  ///   none or not finite, and for `softThreshold` with atoms that are not orthonormal to 1e-8; `notFinite`
  ///   with the first such cell of the signals; `scale` if their squares overflow or underflow; `stopped`.
  public func encode(
    _ signals: Matrix<Double>, with atoms: Matrix<Double>
  ) throws(FitError) -> SparseCodes {
    try kept(from: ["signals": signals, "atoms": atoms]) { progress throws(FitError) in
      try computeCodes(of: signals, with: atoms, progress)
    }
  }

  /// The least penalty λ at which the code of every signal is zero: 2β max |dⱼ·x|.
  ///
  /// Useful penalties are fractions of it.
  ///
  /// - Parameters:
  ///   - signals: n × d.
  ///   - atoms: k × d.
  /// - Returns: The penalty; 0 if there are no signals or all are zero.
  public func largestPenalty(_ signals: Matrix<Double>, with atoms: Matrix<Double>) -> Double {
    let products = signals.product(atoms, transposing: .right).elements
    return 2 * precision * products.reduce(0) { max($0, isPositive ? $1 : $1.magnitude) }
  }

  /// The lasso problems that the settings state, once they and the atoms have been checked.
  func lasso(_ atoms: Matrix<Double>) throws(FitError) -> Lasso {
    try FitError.check("penalty", penalty, above: 0)
    try FitError.check("precision", precision, above: 0)
    try FitError.check("twice the precision", 2 * precision, above: 0)
    try FitError.check("the penalty over twice the precision", threshold, above: 0)
    try FitError.check(atoms: atoms)
    let lasso = Lasso(atoms: atoms, alpha: threshold, isPositive: isPositive)
    guard lasso.gram.diagonal.sum().isFinite else {
      throw .setting("atoms", found: "so large that their squares overflow", expected: "rescaled")
    }
    return lasso
  }

  private func computeCodes(
    of signals: Matrix<Double>, with atoms: Matrix<Double>, _ progress: ProgressReporter
  ) throws(FitError) -> SparseCodes {
    try FitError.check("tolerance", tolerance, above: 0)
    try FitError.check("iterations", iterations, from: 1)
    let lasso = try lasso(atoms)
    FitError.checkFeatures(of: signals, atoms: atoms)
    var blocks = lasso.blocks(of: signals)
    try FitError.check(signals, energies: blocks.flatMap(\.energies))

    let limit = isIterative ? iterations : 1
    var recorder = TraceRecorder(
      objective: "mean objective of a signal, descending",
      optimality: "the largest relative duality gap", tolerance: tolerance, limit: limit,
      progress: progress)
    let step = try gradientStep(lasso)
    var momenta = Momenta()
    var converged = try note(0, blocks, in: &recorder)
    for iteration in 1...limit where !converged {
      let momentum = method == .fista ? momenta.next() : 0
      blocks.changeConcurrently { [self] in
        advance(&$0, lasso, iteration: iteration, step: step, momentum: momentum)
      }
      converged = try note(iteration, blocks, in: &recorder)
    }

    let codes = Matrix(
      rows: signals.rows, columns: atoms.rows, elements: blocks.flatMap(\.codes.elements))
    let certificate = lasso.certificate(of: codes, for: signals)
    let objectives = certificate.objectives.map { 2 * precision * $0 }
    let isCertain = certificate.gaps.allSatisfy { $0 <= tolerance }
    if converged != isCertain {  // by rounding only; the trace ends with what is so
      _ = try recorder.note(
        iteration: recorder.iterations, objective: objectives.sum() / Double(objectives.count),
        optimality: certificate.gaps.reduce(0, max))
    }
    return SparseCodes(
      codes: codes, objectives: objectives, optimality: certificate.gaps,
      trace: recorder.trace(
        isCertain ? .converged : converged || !isIterative ? .stalled : .iterationLimit,
        advice: advice))
  }

  /// One iteration for the signals of a block, unless all of them are done.
  private func advance(
    _ block: inout LassoBlock, _ lasso: Lasso, iteration: Int, step: Double, momentum: Double
  ) {
    guard block.gaps.contains(where: { $0 > tolerance }) else { return }
    switch method {
    case .coordinateDescent: block.descend(lasso, round: iteration, above: tolerance)
    case .ista, .fista, .softThreshold: block.shrink(lasso, step: step, momentum: momentum)
    case .leastAngle:
      let codes = (0..<block.products.rows).map { i in
        var walk = LassoWalk(products: block.products.row(i), lasso)
        walk.go(to: lasso.alpha)
        return walk.code
      }
      block.replace(codes: Matrix(codes), lasso)
    }
  }

  /// Whether the method comes nearer to the codes with each iteration, rather than finding them in one.
  private var isIterative: Bool { ![.softThreshold, .leastAngle].contains(method) }

  /// 1/L, the largest step that is sure to go down; L is the Gram matrix's largest eigenvalue.
  private func gradientStep(_ lasso: Lasso) throws(FitError) -> Double {
    switch method {
    case .coordinateDescent, .leastAngle: return 0
    case .softThreshold:
      let off = (lasso.gram - .identity(lasso.gram.rows)).maxNorm()
      guard off <= 1e-8 else {
        throw .setting(
          "method",
          found: "softThreshold, with atoms whose products are \(Trace.short(off)) off orthonormal",
          expected: "another one for such atoms: coordinateDescent does for any")
      }
      return 1
    case .ista, .fista:
      let largest = try FitError.translating { () throws(LinearAlgebraError) in
        try lasso.gram.symmetricEigen(1).values[0]
      }
      // LAPACK's eigenvalue may be too small by its rounding.
      return largest > 0 ? 1 / (largest * (1 + 1e-12)) : 0
    }
  }

  private func note(
    _ iteration: Int, _ blocks: [LassoBlock], in recorder: inout TraceRecorder
  ) throws(FitError) -> Bool {
    let signals = blocks.reduce(0) { $0 + $1.gaps.count }
    let sum = blocks.reduce(0) { $0 + $1.objectives.sum() }
    return try recorder.note(
      iteration: iteration, objective: 2 * precision * sum / Double(max(1, signals)),
      optimality: blocks.reduce(0) { $1.gaps.reduce($0, max) })
  }

  private var advice: String {
    switch method {
    case .coordinateDescent:
      "Try more iterations, or a tolerance above 1e-14, which rounding keeps out of reach."
    case .ista, .fista:
      "Try more iterations, or method .coordinateDescent, which mostly gets there in far fewer."
    case .leastAngle, .softThreshold:
      "Rounding, or atoms that depend on each other, kept this exact method from the tolerance; "
        + "try method .coordinateDescent."
    }
  }
}

/// The momenta of FISTA, (t − 1)/t' with t' = (1 + √(1 + 4t²))/2, from t = 1.
private struct Momenta {
  private var t = 1.0

  mutating func next() -> Double {
    let following = (1 + (1 + 4 * t * t).squareRoot()) / 2
    defer { t = following }
    return following == 0 ? 0 : (t - 1) / following
  }
}
