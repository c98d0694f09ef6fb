import Datasets
import FactorModels
import LinearAlgebra
import Testing

@Suite struct DictionaryLearningTests {
  /// 4000 signals, each a sum of 2 of 12 atoms in 20 dimensions, with little noise; and the atoms.
  static func planted(positive: Bool = false) -> (signals: Matrix<Double>, atoms: Matrix<Double>) {
    var generator = SeededGenerator(seed: 21)
    var atoms = Matrix<Double>.normal(rows: 12, columns: 20, using: &generator)
    if positive { atoms = Matrix(rows: 12, columns: 20) { i, j in max(0, atoms[i, j]) } }
    atoms = atoms.rowsOfUnitNorm()
    let codes = Matrix(
      (0..<4000).map { _ in
        var code = [Double](repeating: 0, count: 12)
        for atom in generator.permutation(of: 12).prefix(2) {
          let value = generator.normal()
          code[atom] = positive ? abs(value) : value
        }
        return code
      })
    let noise = Matrix<Double>.normal(rows: 4000, columns: 20, deviation: 0.01, using: &generator)
    return (codes * atoms + noise, atoms)
  }

  /// The least, over the true atoms, of the largest cosine with a learned one.
  private func recovery(_ learned: Matrix<Double>, _ atoms: Matrix<Double>) -> Double {
    let cosines = atoms.product(learned.rowsOfUnitNorm(), transposing: .right)
    return (0..<atoms.rows).map { i in cosines.row(i).map(abs).max() ?? 0 }.min() ?? 0
  }

  // With no more atoms than were planted, learning may end where two planted ones share a learned one.
  @Test(arguments: [DictionaryLearning.Rule.online, .gradient(rate: 2)])
  func `planted atoms are found, in order of use, and the objective falls`(
    rule: DictionaryLearning.Rule
  ) throws {
    let (signals, atoms) = Self.planted()
    let learning = DictionaryLearning(
      atoms: 18, penalty: 0.05, rule: rule, batch: 100, passes: 25, seed: 3)
    let learned = try learning.fit(signals)
    #expect(recovery(learned.atoms, atoms) > 0.99)
    #expect(zip(learned.usage, learned.usage.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(learned.usage.allSatisfy { 0 <= $0 && $0 < 0.6 })  // 2 of 12, and some for the noise
    for i in 0..<18 {
      #expect(learned.atoms.row(i).map { $0 * $0 }.sum() <= 1 + 1e-12)
      #expect((learned.atoms.row(i).max { $0.magnitude < $1.magnitude } ?? 0) > 0)
    }
    let objectives = learned.trace.steps.map(\.objective)
    #expect(objectives.suffix(10).sum() < 0.8 * objectives.prefix(10).sum())
    #expect(learned.trace.ending == .completed)
    #expect(learned.coherence < 1 && learned.coherence > 0)
    #expect(try learned.encode(signals[rows: 0..<100]).trace.converged)
  }

  @Test func `the trace says whether more passes, or better codes, would help`() throws {
    let (signals, _) = Self.planted()
    var learning = DictionaryLearning(atoms: 12, penalty: 0.05, batch: 100, seed: 4)
    let short = try learning.fit(signals)
    #expect(short.trace.advice.contains("would lower it further"), "\(short.trace)")
    #expect(short.codingGap > 0 && short.codingGap <= learning.coding.tolerance)
    learning.passes = 400
    let long = try learning.fit(signals[rows: 0..<500])
    #expect(long.trace.advice.contains("would bring little"), "\(long.trace)")
    learning.batch = 1000
    learning.passes = 1
    #expect(try learning.fit(signals).trace.advice.hasPrefix("So few batches"))
    learning.coding.tolerance = 1e-9
    learning.coding.iterations = 1
    let loose = try learning.fit(signals)
    #expect(loose.codingGap > 1e-9)
    #expect(loose.trace.advice.hasSuffix("try more `coding.iterations`."), "\(loose.trace)")
  }

  @Test func `learning that goes on from a dictionary is better than that, and than a new start`()
    throws
  {
    let (signals, _) = Self.planted()
    let learning = DictionaryLearning(atoms: 12, penalty: 0.05, batch: 100, seed: 4)
    let first = try learning.fit(signals[rows: 0..<1000])
    let second = try learning.fit(signals[rows: 1000..<4000], from: first)
    let objective = { (d: LearnedDictionary) in
      try d.encode(signals).objectives.sum() / 4000
    }
    #expect(try objective(second) < objective(first))
    let before = second.trace.steps[0].objective
    #expect(before < first.trace.steps[0].objective)
    // Better than one who has seen the same last signals only.
    let alone = try learning.fit(signals[rows: 1000..<4000])
    #expect(try objective(second) < objective(alone))
  }

  @Test func `with positivity neither codes nor atoms are negative, and positive parts are found`()
    throws
  {
    let (signals, atoms) = Self.planted(positive: true)
    let learned = try DictionaryLearning(
      atoms: 18, penalty: 0.02, hasPositiveCodes: true, hasPositiveAtoms: true, batch: 100,
      passes: 25, seed: 5
    ).fit(signals)
    #expect(learned.atoms.elements.allSatisfy { $0 >= 0 })
    #expect(try learned.encode(signals).codes.elements.allSatisfy { $0 >= 0 })
    #expect(recovery(learned.atoms, atoms) > 0.97)
  }

  @Test func `atoms that nothing uses are replaced`() throws {
    // The first signals, from which the first atoms are, have nothing in half of their numbers, and those to go on with nothing
    // in the other half: no atom serves them, and all must be replaced.
    let (signals, _) = Self.planted()
    let halves = [0, 1].map { half in
      signals.scaling(columnsBy: (0..<20).map { ($0 < 10) == (half == 0) ? 1 : 0 })
    }
    let learning = DictionaryLearning(atoms: 12, penalty: 0.05, batch: 100, seed: 6)
    let first = try learning.fit(halves[0][rows: 0..<600])
    let second = try learning.fit(halves[1][rows: 600..<4000], from: first)
    #expect(second.replacements >= 12)
    let energies = (0..<12).map { j in
      second.atoms.row(j).suffix(10).reduce(0) { $0 + $1 * $1 }
    }
    #expect(energies.allSatisfy { $0 > 0.99 })
  }

  @Test func `every signal has its turn, in batches that differ by one at most`() throws {
    let signals = Self.planted().signals[rows: 0..<999]
    let learned = try DictionaryLearning(atoms: 12, penalty: 0.1, batch: 500, seed: 1).fit(signals)
    #expect(learned.trace.iterations == 2)
    let uneven = try DictionaryLearning(atoms: 12, penalty: 0.1, batch: 400, seed: 1).fit(signals)
    #expect(uneven.trace.iterations == 3)
  }

  @Test func `a rate that is far too large ends as diverged`() throws {
    for rate in [1e160, 1e308] {
      let learning = DictionaryLearning(
        atoms: 12, penalty: 0.1, rule: .gradient(rate: rate), seed: 1)
      #expect(throws: FitError.self) { try learning.fit(Self.planted().signals) }
    }
  }

  @Test func `the same seed gives the same bits with one, two and three threads`() throws {
    let signals = Self.planted().signals[rows: 0..<600]
    let learning = DictionaryLearning(atoms: 30, penalty: 0.1, batch: 200, seed: 7)
    let runs = try [1, 2, 3].map { threads in
      try Threads.using(threads) { try learning.fit(signals) }
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
    var other = learning
    other.seed = 8
    #expect(try other.fit(signals) != runs[0])
  }

  @Test func `settings and signals that can't be learned from are refused`() throws {
    let signals = Self.planted().signals[rows: 0..<10]
    let error = #expect(throws: FitError.self) {
      try DictionaryLearning(atoms: 11, penalty: 0.1, seed: 1).fit(signals)
    }
    #expect(
      try "\(#require(error))"
        == "`atoms` is 11, but it must be at most the number of signals other than zero, 10.")
    for bad in [
      DictionaryLearning(atoms: 0, penalty: 0.1, seed: 1),
      DictionaryLearning(atoms: 3, penalty: 0, seed: 1),
      DictionaryLearning(atoms: 3, penalty: 0.1, rule: .gradient(rate: -1), seed: 1),
      DictionaryLearning(atoms: 3, penalty: 0.1, batch: 0, seed: 1),
      DictionaryLearning(atoms: 3, penalty: 0.1, passes: 0, seed: 1),
      DictionaryLearning(atoms: 3, penalty: 0.1, batch: 1, passes: .max, seed: 1),
    ] {
      #expect(throws: FitError.self) { try bad.fit(signals) }
    }
    for change in [
      { $0.tolerance = .nan }, { $0.iterations = 0 }, { $0.method = .softThreshold },
    ] as [(inout SparseCoding) -> Void] {
      var bad = DictionaryLearning(atoms: 3, penalty: 0.1, seed: 1)
      change(&bad.coding)
      #expect(throws: FitError.self) { try bad.fit(signals) }
    }
    let learning = DictionaryLearning(atoms: 3, penalty: 0.1, seed: 1)
    #expect(throws: FitError.empty(rows: 0, columns: 20)) {
      try learning.fit(Matrix(rows: 0, columns: 20))
    }
    #expect(throws: FitError.self) { try learning.fit(Matrix(rows: 10, columns: 20)) }  // zeros
    #expect(throws: FitError.notFinite(value: .infinity, row: 4, column: 2)) {
      var signals = signals
      signals[4, 2] = .infinity
      return try learning.fit(signals)
    }
  }

  @Test func `atoms of pictures with occlusion are Gabor functions, those of noise are not`() throws
  {
    // Olshausen and Field (1996): localised, oriented, of a band of frequencies; white noise has no structure to find.
    var generator = SeededGenerator(seed: 12)
    let pictures = (0..<8).map { DeadLeaves(height: 96, width: 96).image(seed: $0) }
    let patches = pictures.flatMap { picture -> [[Double]] in
      let all = picture.patches(side: 10, step: 3)
      return (0..<all.rows).map { i in
        let patch = all.row(i)
        let mean = patch.sum() / 100
        return patch.map { $0 - mean }
      }
    }
    let leaves = Matrix(patches)
    let noise = Matrix<Double>.normal(
      rows: leaves.rows, columns: 100,
      deviation: leaves.frobeniusNorm() / Double(leaves.elements.count).squareRoot(),
      using: &generator)
    let fits = try [leaves, noise].map { signals -> Double in
      let learned = try DictionaryLearning(
        atoms: 60, penalty: 0.2, batch: 200, passes: 2, seed: 3
      ).fit(signals)
      let r2 = try GaborFit().fit(learned.atoms, width: 10).map(\.r2).sorted()
      return r2[30]
    }
    #expect(fits[0] > 0.55 && fits[1] < 0.35, "\(fits)")
  }
}
