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
  ///   overflow or underflow; `stopped`.
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
    if let start { memory = start } else { memory = try first(signals, energies, &generator) }
    let size = min(batch, signals.rows)
    let batches = signals.rows / size  // what is left over has its turn in another pass
    var recorder = TraceRecorder(
      objective: "mean objective of a batch of signals, descending",
      optimality: "the mean change of an atom", tolerance: 0, limit: passes * batches,
      progress: progress)
    var replacements = 0
    for _ in 0..<passes {
      let order = generator.permutation(of: signals.rows)
      for number in 0..<batches {
        let batch = signals[rows: Array(order[number * size..<(number + 1) * size])]
        let (codes, objectives) = try code(batch, with: memory.atoms)
        memory.add(codes: codes, of: batch)
        let moved =
          switch rule {
          case .online: memory.improveAtoms(positive: hasPositiveAtoms)
          case .gradient(let rate):
            memory.descend(codes: codes, of: batch, rate: rate, positive: hasPositiveAtoms)
          }
        replacements += replaceUnused(in: &memory, batch, objectives)
        _ = try recorder.note(
          iteration: recorder.iterations + 1, objective: objectives.sum() / Double(size),
          optimality: moved / Double(atoms).squareRoot())
      }
    }
    return finished(memory, replacements, recorder.trace(.completed, advice: ""))
  }

  private func checkSettings() throws(FitError) {
    try FitError.check("atoms", atoms, from: 1)
    try FitError.check("batch", batch, from: 1)
    try FitError.check("passes", passes, from: 1)
    if case .gradient(let rate) = rule { try FitError.check("rate", rate, above: 0) }
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

  /// The codes of a batch, and their objectives.
  private func code(
    _ batch: Matrix<Double>, with atoms: Matrix<Double>
  ) throws(FitError) -> (codes: Matrix<Double>, objectives: [Double]) {
    let lasso = try coding.lasso(atoms)
    var blocks = lasso.blocks(of: batch)
    let coding = coding
    blocks.changeConcurrently {
      $0.solve(lasso, tolerance: coding.tolerance, rounds: coding.iterations)
    }
    return (
      Matrix(
        rows: batch.rows, columns: atoms.rows, elements: blocks.flatMap(\.codes.elements)),
      blocks.flatMap(\.objectives).map { 2 * coding.precision * $0 }
    )
  }

  /// Puts the signals that are coded worst in the places of atoms that no signal has used for long.
  private func replaceUnused(
    in memory: inout DictionaryMemory, _ batch: Matrix<Double>, _ objectives: [Double]
  ) -> Int {
    let typical = memory.codeProducts.diagonal.sum() / Double(atoms)
    let unused = (0..<atoms).filter { memory.codeProducts[$0, $0] <= 1e-6 * typical }
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
    _ memory: DictionaryMemory, _ replacements: Int, _ trace: Trace
  ) -> LearnedDictionary {
    let order = (0..<atoms).sorted { (memory.usage[$0], $1) > (memory.usage[$1], $0) }
    let signs = order.map { atom -> Double in
      let largest = memory.atoms.row(atom).reduce(0) { $1.magnitude > $0.magnitude ? $1 : $0 }
      return largest < 0 && !coding.isPositive ? -1 : 1
    }
    let memory = memory.ordered(order, signs: signs)
    return LearnedDictionary(
      atoms: memory.atoms, usage: memory.usage, replacements: replacements, trace: trace,
      coding: coding, memory: memory)
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
