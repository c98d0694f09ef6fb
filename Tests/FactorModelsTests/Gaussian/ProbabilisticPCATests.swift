import FactorModels
import LinearAlgebra
import Testing

@Suite struct ProbabilisticPCATests {
  @Test(arguments: [(1, -3.13784103), (2, -2.69979651), (3, -2.53280884)])
  func `PCA's own model has the likelihood that scikit-learn gives it on iris`(
    known: (k: Int, mean: Double)
  ) throws {
    // models.md, section 2, PPCA: sklearn.decomposition.PCA(k).score, which divides by n − 1.
    let iris = try Fixture.iris()
    let model = try PCA(components: known.k).fit(iris).probabilisticModel()
    #expect(abs(try model.meanLogLikelihood(of: iris) - known.mean) < 1e-8)
  }

  @Test func `PCA's own model has the likelihood that scikit-learn gives it on digits`() throws {
    // models.md, section 2, PPCA: −159.993736 and noise variance 5.8275946 for 10 components (1.9.1 prints 5.82759428).
    let digits = try Fixture.digits()
    let model = try PCA(components: 10).fit(digits).probabilisticModel()
    #expect(abs(try model.meanLogLikelihood(of: digits) + 159.993736) < 1e-6)
    #expect(abs(model.noise[0] - 5.8275946) < 1e-6)
  }

  @Test func `the closed form is Tipping and Bishop's`() throws {
    let iris = try Fixture.iris()
    let pca = try PCA().fit(iris)
    let λ = pca.explainedVariance.map { $0 * 149 / 150 }
    let fitted = try ProbabilisticPCA(factors: 2).fit(iris)
    let σ2 = (λ[2] + λ[3]) / 2
    #expect(abs(fitted.noiseVariance - σ2) < 1e-14)
    let expected = Matrix(
      (0..<2).map { i in pca.axes.row(i).map { $0 * (λ[i] - σ2).squareRoot() } })
    #expect(distance(fitted.model.loadings, expected) < 1e-13)
    #expect(fitted.trace.converged && fitted.trace.steps.count == 1)
    #expect(abs(try fitted.model.meanLogLikelihood(of: iris) - fitted.logLikelihood) < 1e-12)
    // No model of this kind is more likely: not with the n − 1 that others divide by.
    #expect(try fitted.logLikelihood > pca2(iris))
  }

  private func pca2(_ samples: Matrix<Double>) throws -> Double {
    try PCA(components: 2).fit(samples).probabilisticModel().meanLogLikelihood(of: samples)
  }

  @Test(arguments: 1...5)
  func `EM reaches the closed form from any start, and its likelihood never falls`(seed: Int) throws
  {
    let digits = try Fixture.digits()
    let closed = try ProbabilisticPCA(factors: 5).fit(digits)
    let climbed = try ProbabilisticPCA(factors: 5, method: .em, tolerance: 1e-7, seed: seed)
      .fit(digits)
    #expect(climbed.trace.converged, "\(climbed.trace)")
    #expect(abs(climbed.logLikelihood - closed.logLikelihood) < 1e-9)
    #expect(distance(climbed.model.loadings, closed.model.loadings) < 1e-4)
    let likelihoods = climbed.trace.steps.map(\.objective)
    #expect(likelihoods.count > 10)
    #expect(zip(likelihoods, likelihoods.dropFirst()).allSatisfy { $1 >= $0 - 1e-11 })
  }

  @Test func `as the noise goes to nothing, reconstruction becomes PCA's`() throws {
    var generator = SeededGenerator(seed: 41)
    let plane =
      Matrix<Double>.normal(rows: 200, columns: 2, using: &generator)
      * Matrix.normal(rows: 2, columns: 6, using: &generator)
    for deviation in [1e-2, 1e-4] {
      let samples =
        plane + Matrix.normal(rows: 200, columns: 6, deviation: deviation, using: &generator)
      let model = try ProbabilisticPCA(factors: 2).fit(samples).model
      let pca = try PCA(components: 2).fit(samples)
      #expect(
        distance(try model.reconstruct(samples), pca.reconstruct(samples)) < 30 * deviation
          * deviation)
    }
  }

  @Test func `the likelihood with missing numbers is that of the numbers that are there`() throws {
    let (samples, _) = try planted(missing: 0.3, seed: 42)
    let fitted = try ProbabilisticPCA(factors: 2, method: .em, tolerance: 1e-6).fit(samples)
    #expect(fitted.trace.converged, "\(fitted.trace)")
    let likelihoods = fitted.trace.steps.map(\.objective)
    #expect(zip(likelihoods, likelihoods.dropFirst()).allSatisfy { $1 >= $0 - 1e-11 })
    var sum = 0.0
    for i in 0..<samples.rows {
      let there = (0..<samples.columns).filter { !samples[i, $0].isNaN }
      guard !there.isEmpty else { continue }
      let marginal = try LinearFactorModel(
        loadings: fitted.model.loadings[columns: there], mean: there.map { fitted.model.mean[$0] },
        noise: there.map { fitted.model.noise[$0] })
      sum += try marginal.logLikelihoods(of: samples[rows: i..<i + 1][columns: there])[0]
    }
    #expect(abs(sum / Double(samples.rows) - fitted.logLikelihood) < 1e-10)
  }

  @Test func `missing numbers are filled to about their noise, and what is there stays`() throws {
    let (samples, complete) = try planted(missing: 0.2, seed: 43)
    let fitted = try ProbabilisticPCA(factors: 2, method: .em).fit(samples)
    let filled = try fitted.filling(samples)
    var (squares, count) = (0.0, 0.0)
    for i in 0..<samples.rows {
      for j in 0..<samples.columns {
        if samples[i, j].isNaN {
          squares += (filled[i, j] - complete[i, j]) * (filled[i, j] - complete[i, j])
          count += 1
        } else {
          #expect(filled[i, j] == samples[i, j])
        }
      }
    }
    // Noise of deviation 0.1, and what uncertain factors add.
    #expect((squares / count).squareRoot() < 0.15)
    #expect(abs(fitted.noiseVariance - 0.01) < 0.001)
  }

  @Test func `one missing number changes little`() throws {
    let (_, complete) = try planted(missing: 0, seed: 44)
    var samples = complete
    samples[7, 3] = .nan
    let whole = try ProbabilisticPCA(factors: 2).fit(complete)
    let partial = try ProbabilisticPCA(factors: 2, method: .em, tolerance: 1e-8).fit(samples)
    #expect(distance(whole.model.loadings, partial.model.loadings) < 0.02)
    #expect(abs(whole.noiseVariance - partial.noiseVariance) < 1e-4)
  }

  /// 300 samples of a plane in 8 dimensions with noise of deviation 0.1, some numbers of them missing.
  private func planted(
    missing: Double, seed: Int
  ) throws -> (samples: Matrix<Double>, complete: Matrix<Double>) {
    var generator = SeededGenerator(seed: seed)
    let model = try LinearFactorModel(
      loadings: .normal(rows: 2, columns: 8, using: &generator),
      mean: (0..<8).map { Double($0) }, noise: [Double](repeating: 0.01, count: 8))
    let complete = model.sample(300, seed: seed).samples
    let samples = Matrix<Double>(rows: 300, columns: 8) { i, j in
      generator.uniform() < missing ? .nan : complete[i, j]
    }
    return (samples, complete)
  }

  @Test func `bad input is refused`() throws {
    let iris = try Fixture.iris()
    #expect(throws: FitError.tooFewSamples(1)) {
      try ProbabilisticPCA(factors: 1).fit(iris[rows: 0..<1])
    }
    for factors in [0, 4, 5] {
      #expect(throws: FitError.self) { try ProbabilisticPCA(factors: factors).fit(iris) }
    }
    // Four columns that depend on two: no noise would be left for 2 factors.
    let two = iris[columns: [0, 1, 0, 1]]
    for method in [ProbabilisticPCA.Method.closedForm, .em] {
      let error = #expect(throws: FitError.self) {
        try ProbabilisticPCA(factors: 2, method: method).fit(two)
      }
      #expect(try "\(#require(error))".contains("less than 2"))
      let few = try ProbabilisticPCA(factors: 3, method: method).fit(
        try cloud(6, 20, seed: 45))  // fewer samples than features
      #expect(few.model.loadings.firstNonFinite() == nil && few.noiseVariance > 0)
      #expect(throws: FitError.self) {
        try ProbabilisticPCA(factors: 5, method: method).fit(try cloud(6, 20, seed: 45))
      }
      let constant = try ProbabilisticPCA(factors: 1, method: method)
        .fit(Matrix(rows: 150, columns: 5) { i, j in j < 4 ? iris[i, j] : 7 })
      #expect(constant.model.loadings.column(4).allSatisfy { abs($0) < 1e-10 })
    }
    var holed = iris
    holed[3, 2] = .nan
    #expect(throws: FitError.self) { try ProbabilisticPCA(factors: 1).fit(holed) }
    holed[4, 1] = .infinity
    #expect(throws: FitError.notFinite(value: .infinity, row: 4, column: 1)) {
      try ProbabilisticPCA(factors: 1, method: .em).fit(holed)
    }
    for i in 0..<150 { holed[i, 1] = .nan }
    #expect(throws: FitError.constantColumns([1])) {
      try ProbabilisticPCA(factors: 1, method: .em).fit(holed)
    }
  }

  @Test func `a fit is the same bits with one, two and three threads`() throws {
    let (samples, _) = try planted(missing: 0.2, seed: 46)
    let model = ProbabilisticPCA(factors: 2, method: .em, iterations: 20)
    let runs = try [1, 2, 3].map { threads in
      try Threads.using(threads) { try model.fit(samples) }
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
  }

  @Test func `a sample of which nothing is there becomes the mean`() throws {
    let iris = try Fixture.iris()
    var holed = iris
    for j in 0..<4 { holed[17, j] = .nan }
    let fitted = try ProbabilisticPCA(factors: 2, method: .em).fit(holed)
    #expect(try fitted.filling(holed).row(17) == fitted.model.mean)
  }

  @Test func `a sample of other features stops with a text`() async {
    await #expect(processExitsWith: .failure) {
      let fitted = try ProbabilisticPCA(factors: 1).fit([
        [1, 2, 3], [2, 1, 0], [0, 5, 1], [4, 4, 3],
      ])
      _ = try fitted.filling([[1, .nan]])
    }
  }
}
