public import LinearAlgebra
internal import Store

extension DictionaryLearning {
  /// Learns atoms from signals.
  ///
  /// The first atoms are signals drawn at random, scaled to norm 1. The same signals and seed give the same bits with any
  /// number of threads.
  ///
  /// - Parameters:
  ///   - signals: n × d, n ≥ 1, every cell finite. Signals that are zero teach nothing, but are no error.
  ///   - start: A dictionary to go on from, of as many atoms and numbers; its memory of codes counts on.
  /// - Returns: The atoms, the most used first.
  /// - Throws: `empty` without signals; `setting` for one out of range, also for more atoms than there are
  ///   signals other than zero (unless there is a start); `notFinite` with the first such cell; `scale` if squares
  ///   overflow or underflow; `diverged` for a rate so large that atoms are no numbers any more; `stopped`.
  public func fit(
    _ signals: Matrix<Double>, from start: LearnedDictionary? = nil
  ) throws(FitError) -> LearnedDictionary {
    if let start, start.atoms.rows != atoms || start.atoms.columns != signals.columns {
      fatalError(
        "Learning \(atoms) atoms of \(signals.columns) numbers can't go on from "
          + "\(start.atoms.rows) of \(start.atoms.columns).")
    }
    return try kept(from: ["signals": signals, "start": start?.memory]) {
      progress throws(FitError) in try learn(signals, from: start?.memory, progress)
    }
  }

  private func learn(
    _ signals: Matrix<Double>, from start: DictionaryMemory?, _ progress: ProgressReporter
  ) throws(FitError) -> LearnedDictionary {
    try checkSettings()
    guard !signals.isEmpty else { throw .empty(rows: signals.rows, columns: signals.columns) }
    let energies = signals.rowEnergies()
    try FitError.check(signals, energies: energies)

    var generator = SeededGenerator(seed: seed)
    var memory: DictionaryMemory
    if let start {
      if hasPositiveAtoms, start.atoms.elements.contains(where: { $0 < 0 }) {
        throw .setting(
          "hasPositiveAtoms", found: "true, with a start that has negative numbers",
          expected: "false, or a start without")
      }
      memory = start
    } else {
      memory = try first(signals, energies, &generator)
    }
    // All batches have the same size, or one signal less.
    let batches = (signals.rows - 1) / min(batch, signals.rows) + 1
    let limit = try FitError.product("passes", passes, times: batches)
    var recorder = TraceRecorder(
      objective: "mean objective of a batch of signals, descending",
      optimality: "the root mean square change of an atom", tolerance: 0, limit: limit,
      progress: progress)
    var replacements = 0
    var codingGap = 0.0
    for _ in 0..<passes {
      let order = generator.permutation(of: signals.rows)
      for number in 0..<batches {
        let bounds = (number...number + 1).map { $0 * signals.rows / batches }
        let batch = signals[rows: Array(order[bounds[0]..<bounds[1]])]
        let (codes, objectives, gap) = try code(batch, with: memory.atoms)
        codingGap = max(codingGap, gap)
        memory.add(codes: codes, of: batch)
        let moved =
          switch rule {
          case .online: memory.improveAtoms(positive: hasPositiveAtoms)
          case .gradient(let rate):
            memory.descend(codes: codes, of: batch, rate: rate, positive: hasPositiveAtoms)
          }
        guard moved.isFinite else { throw .diverged(iteration: recorder.iterations + 1) }
        if recorder.iterations + 1 < limit {  // those put in last would have learned nothing
          replacements += replaceUnused(in: &memory, batch, objectives)
        }
        _ = try recorder.note(
          iteration: recorder.iterations + 1, objective: objectives.sum() / Double(batch.rows),
          optimality: moved / Double(atoms).squareRoot())
      }
    }
    let advice = Self.advice(after: recorder.steps) + advice(onCodingGap: codingGap)
    return finished(
      memory, replacements, codingGap, recorder.trace(.completed, advice: advice))
  }

  /// What the second half of the batches says of more of them.
  private static func advice(after steps: [Trace.Step]) -> String {
    let quarter = steps.count / 4
    guard quarter >= 4 else {
      return "So few batches show no trend: try more `passes`, or a smaller `batch`."
    }
    let last = Mean(of: steps.suffix(quarter).map(\.objective))
    let before = Mean(of: steps.dropLast(quarter).suffix(quarter).map(\.objective))
    let fall = before.value - last.value
    // Batches differ: within two standard errors of the difference nothing was seen to fall.
    let noise = 2 * (before.variance + last.variance).squareRoot()
    guard fall > max(noise, 1e-3 * last.value) else {
      return "Over the second half of the batches their mean objective did not fall by more than "
        + "they differ, or by more than a thousandth: more `passes` would bring little."
    }
    return "From the third to the last quarter of the batches their mean objective fell by "
      + "\(Trace.short(100 * fall / before.value)) %: more `passes` would lower it further."
  }

  /// What to try if codes were not as near to their optima as they should have been.
  private func advice(onCodingGap gap: Double) -> String {
    gap <= coding.tolerance
      ? ""
      : " Codes that it learned from had relative duality gaps of up to \(Trace.short(gap)), above "
        + "`coding.tolerance`: try more `coding.iterations`."
  }

  private func checkSettings() throws(FitError) {
    try FitError.check("atoms", atoms, from: 1)
    try FitError.check("batch", batch, from: 1)
    try FitError.check("passes", passes, from: 1)
    if case .gradient(let rate) = rule { try FitError.check("rate", rate, above: 0) }
    try FitError.check("coding.tolerance", coding.tolerance, above: 0)
    try FitError.check("coding.iterations", coding.iterations, from: 1)
    guard coding.method != .softThreshold else {
      throw .setting(
        "coding.method", found: "softThreshold, for orthonormal atoms",
        expected: "another one: learned atoms are not orthonormal")
    }
  }

  /// Signals that aren't zero, chosen at random, scaled to norm 1.
  private func first(
    _ signals: Matrix<Double>, _ energies: [Double], _ generator: inout SeededGenerator
  ) throws(FitError) -> DictionaryMemory {
    let chosen = generator.permutation(of: signals.rows).filter { energies[$0] > 0 }
    guard chosen.count >= atoms else {
      throw .setting(
        "atoms", found: "\(atoms)",
        expected: "at most the number of signals other than zero, \(chosen.count)")
    }
    var first = signals[rows: Array(chosen.prefix(atoms))]
    if hasPositiveAtoms { first = first.map(\.magnitude) }
    return DictionaryMemory(atoms: first.scalingRowsToNormOne(orTakingFrom: first))
  }

  /// The codes of a batch, their objectives and the largest of their relative duality gaps.
  private func code(
    _ batch: Matrix<Double>, with atoms: Matrix<Double>
  ) throws(FitError) -> (codes: Matrix<Double>, objectives: [Double], gap: Double) {
    let lasso = try coding.lasso(atoms)
    var blocks = lasso.blocks(of: batch)
    let coding = coding
    blocks.changeConcurrently {
      $0.solve(lasso, tolerance: coding.tolerance, rounds: coding.iterations)
    }
    return (
      Matrix(
        rows: batch.rows, columns: atoms.rows, elements: blocks.flatMap(\.codes.elements)),
      blocks.flatMap(\.objectives).map { 2 * coding.precision * $0 },
      blocks.reduce(0) { $1.gaps.reduce($0, max) }
    )
  }

  /// Puts the signals that are coded worst in the places of atoms that hardly a signal in a million has used of late.
  private func replaceUnused(
    in memory: inout DictionaryMemory, _ batch: Matrix<Double>, _ objectives: [Double]
  ) -> Int {
    // A few batches tell little of what atoms are good for.
    guard memory.batches > 3 else { return 0 }
    let unused = (0..<atoms).filter { memory.usage[$0] <= 1e-6 }
    guard !unused.isEmpty else { return 0 }
    let worst = objectives.indices.filter { objectives[$0] > 0 }
      .sorted { (objectives[$0], $1) > (objectives[$1], $0) }
    let pairs = Array(zip(unused, worst))
    for (atom, signal) in pairs {
      var numbers = batch[rows: signal..<signal + 1]
      if hasPositiveAtoms { numbers = numbers.map(\.magnitude) }
      memory.restart(atom, with: numbers.scalingRowsToNormOne(orTakingFrom: numbers).row(0))
    }
    return pairs.count
  }

  private func finished(
    _ memory: DictionaryMemory, _ replacements: Int, _ codingGap: Double, _ trace: Trace
  ) -> LearnedDictionary {
    let order = (0..<atoms).sorted { (memory.usage[$0], $1) > (memory.usage[$1], $0) }
    let signs = order.map { atom -> Double in
      let largest = memory.atoms.row(atom).reduce(0) { $1.magnitude > $0.magnitude ? $1 : $0 }
      return largest < 0 && !coding.isPositive ? -1 : 1
    }
    let memory = memory.ordered(order, signs: signs)
    return LearnedDictionary(
      atoms: memory.atoms, usage: memory.usage, replacements: replacements,
      codingGap: codingGap, trace: trace, coding: coding, memory: memory)
  }
}

/// A mean with its own variance: how uncertain it is.
private struct Mean {
  let value: Double
  let variance: Double

  /// The mean of at least two numbers.
  init(of numbers: [Double]) {
    let count = Double(numbers.count)
    let mean = numbers.sum() / count
    value = mean
    variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count * (count - 1))
  }
}

extension Matrix<Double> {
  /// The sum of the squares of each row.
  func rowEnergies() -> [Double] {
    elements.withUnsafeBufferPointer { elements in
      (0..<rows).map { i in
        elements[i * columns..<(i + 1) * columns].reduce(0) { $0 + $1 * $1 }
      }
    }
  }
}
