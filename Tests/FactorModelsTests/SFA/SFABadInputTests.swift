import FactorModels
import LinearAlgebra
import Testing

@Suite struct SFABadInputTests {
  @Test func `what has no differences or no variance is an error with a reason`() throws {
    #expect(throws: FitError.empty(rows: 0, columns: 0)) { try SFA().fit([]) }
    #expect(throws: FitError.empty(rows: 0, columns: 3)) {
      try SFA().fit(Matrix<Double>(rows: 0, columns: 3))
    }
    #expect(throws: FitError.tooFewSamples(1)) { try SFA().fit([[1.0, 2.0]]) }
    #expect(throws: FitError.noDifferences(sequences: 2)) {
      try SFA().fit([[[1.0, 2.0]], [[3.0, 1.0]]] as [Matrix<Double>])
    }
    #expect(throws: FitError.constant(samples: 40)) {
      try SFA(expansion: .quadratic).fit(Matrix<Double>(rows: 40, columns: 2, repeating: 0.1))
    }
    // Several batches are summed in another way than one.
    #expect(throws: FitError.constant(samples: 30_000)) {
      try SFA().fit([Matrix](repeating: Matrix(rows: 10_000, columns: 2, repeating: 0.1), count: 3))
    }
  }

  @Test func `a cell that is not finite is named with its sequence`() throws {
    let good = SFAInvariantTests.walk(50, 2, seed: 1)
    var bad = good
    bad[7, 1] = -.infinity
    let expected = FitError.sequence(1, .notFinite(value: -.infinity, row: 7, column: 1))
    #expect(throws: expected) { try SFA().fit([good, bad]) }
    #expect("\(expected)".hasPrefix("In sequence 1 (from 0): The samples hold −infinity at row 7"))
    #expect(throws: expected) { try SFA().fit(sequences: 2) { $0 == 0 ? good : bad } }
  }

  @Test func `settings out of range are refused by name`() throws {
    let samples = SFAInvariantTests.walk(200, 3, seed: 1)
    for sfa in [
      SFA(components: 0), SFA(inputs: 0), SFA(expansion: .polynomial(degree: 0)),
      SFA(relativeCut: -1), SFA(relativeCut: 1), SFA(relativeCut: .nan),
      SFA(expansion: .polynomial(degree: 60)), SFA(expansion: .polynomial(degree: .max)),
    ] {
      let error = #expect(throws: FitError.self) { try sfa.fit(samples) }
      guard case .setting = error else {
        Issue.record("unexpected error: \(String(describing: error))")
        continue
      }
    }
    let error = #expect(throws: FitError.self) {
      try SFA(expansion: .polynomial(degree: .max)).fit(samples[columns: 0..<1])
    }
    #expect("\(String(describing: error))".contains("expansion"))
    #expect(throws: FitError.rank(asked: 4, rank: 3, features: 3)) {
      try SFA(inputs: 4).fit(samples)
    }
    #expect(throws: FitError.rank(asked: 10, rank: 9, features: 9)) {
      try SFA(components: 10, expansion: .quadratic).fit(samples)
    }
  }

  @Test(arguments: [1e200, 1e-200])
  func `squares that overflow or underflow are an error, not a wrong number`(
    factor: Double
  ) throws {
    let samples = SFAInvariantTests.walk(20_000, 2, seed: 1).map { $0 * factor }
    for sequences in [[samples], [samples, samples]] {
      let error = #expect(throws: FitError.self) { try SFA().fit(sequences) }
      guard case .scale = error else {
        Issue.record("unexpected error: \(String(describing: error))")
        continue
      }
    }
  }
}
