import FactorModels
import LinearAlgebra
import Testing

@Suite struct ICABadInputTests {
  @Test func `the digits, whose first pixel is constant, are no obstacle`() throws {
    // scikit-learn 1.9.1's FastICA(7, whiten_solver="eigh") finds NaN here: it multiplies by the sign of a zero.
    let ica = try ICA(components: 7).fit(try Fixture.digits())
    #expect(ica.mixing.elements.allSatisfy { $0.isFinite })
    #expect(ica.unmixing.column(0).allSatisfy { $0 == 0 })
    #expect(ica.trace.converged)
  }

  @Test func `constant and duplicated columns change nothing`() throws {
    let samples = try mixture(of: 3, 1000, seed: 2).samples
    let plain = try ICA().fit(samples)
    let padded = Matrix<Double>(rows: 1000, columns: 6) { i, j in
      [4, samples[i, 0], samples[i, 1], samples[i, 1], samples[i, 2], -7.5][j]
    }
    let ica = try ICA().fit(padded)
    #expect(ica.mixing.columns == 3)
    #expect(distance(ica.mixing[rows: 0..<1], Matrix(rows: 1, columns: 3)) < 1e-12)
    // Another whitening, of the same samples: the optimum is the same up to the tolerance.
    #expect(distance(ica.mixing[rows: [1, 2, 4]], plain.mixing) < 1e-5)
    #expect(distance(ica.mixing[rows: 2..<3], ica.mixing[rows: 3..<4]) < 1e-10)
  }

  @Test func `fewer samples than features have one source fewer than samples`() throws {
    var generator = SeededGenerator(seed: 3)
    let samples = Matrix<Double>.laplace(rows: 12, columns: 40, using: &generator)
    let ica = try ICA(tolerance: 1e-4).fit(samples)
    #expect(ica.mixing.columns == 11)
    #expect(distance(ica.inverseTransform(ica.transform(samples)), samples) < 1e-10)
    #expect(throws: FitError.rank(asked: 12, rank: 11, features: 40)) {
      try ICA(components: 12).fit(samples)
    }
  }

  @Test func `what can't be fitted is an error with a reason`() throws {
    let samples = try mixture(of: 3, 50, seed: 2).samples
    #expect(throws: FitError.empty(rows: 0, columns: 3)) {
      try ICA().fit(Matrix<Double>(rows: 0, columns: 3))
    }
    #expect(throws: FitError.tooFewSamples(1)) { try ICA().fit(samples[rows: 0..<1]) }
    #expect(throws: FitError.constant(samples: 9)) {
      try ICA().fit(Matrix<Double>(rows: 9, columns: 3))
    }
    var broken = samples
    broken[4, 1] = .infinity
    #expect(throws: FitError.notFinite(value: .infinity, row: 4, column: 1)) {
      try ICA().fit(broken)
    }
    for ica in [
      ICA(components: 0), ICA(tolerance: 0), ICA(tolerance: .nan), ICA(maxIterations: 0),
      ICA(restarts: 0), ICA(algorithm: .deflation, maxIterations: .max),
    ] {
      let error = #expect(throws: FitError.self) { try ica.fit(samples) }
      guard case .setting = error else {
        Issue.record("unexpected error: \(String(describing: error))")
        continue
      }
    }
  }

  @Test(arguments: ICAKnownAnswerTests.algorithms)
  func `a fit that did not converge says so, with what to try`(algorithm: ICA.Algorithm) throws {
    let samples = try mixture(of: 4, 500, seed: 9).samples
    let ica = try ICA(algorithm: algorithm, tolerance: 1e-12, maxIterations: 1).fit(samples)
    #expect(!ica.trace.converged)
    #expect(ica.trace.description.contains("Not converged"))
    #expect(ica.trace.description.contains("negentropy"))
    #expect(ica.mixing.elements.allSatisfy { $0.isFinite })
  }

  @Test(arguments: ICAKnownAnswerTests.algorithms)
  func `one feature is one source`(algorithm: ICA.Algorithm) throws {
    let ica = try ICA(algorithm: algorithm).fit([[1.0], [2.0], [4.0]])
    #expect(abs(ica.transform([[4.0]])[0, 0] - 5 / 21.0.squareRoot()) < 1e-12)
  }
}
