import FactorModels
import LinearAlgebra
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct FactorAnalysisTests {
  /// The digits without their constant pixels: 1797 × 61.
  static func digits() throws -> Matrix<Double> {
    let digits = try Fixture.digits()
    let variances = digits.columnVariances()
    return digits[columns: variances.indices.filter { variances[$0] > 0 }]
  }

  @Test(arguments: [FactorAnalysis.Method.eigenvectors, .em])
  func `both methods reach the likelihood that scikit-learn reaches on digits`(
    method: FactorAnalysis.Method
  ) throws {
    // models.md, section 2, FA: total −225,893.4877, mean −125.7058919, stopped at gains below 1e-6 in total.
    let digits = try Self.digits()
    #expect(digits.columns == 61)
    let fitted = try FactorAnalysis(factors: 7, method: method, tolerance: 1e-6).fit(digits)
    #expect(fitted.trace.converged, "\(fitted.trace)")
    #expect(fitted.logLikelihood >= -125.7058919 - 1e-7)
    #expect(fitted.logLikelihood < -125.7058919 + 1e-6)
    #expect(abs(try fitted.model.meanLogLikelihood(of: digits) - fitted.logLikelihood) < 1e-9)
    #expect(fitted.heywood.isEmpty && fitted.isIdentified)
    let likelihoods = fitted.trace.steps.map(\.objective)
    #expect(zip(likelihoods, likelihoods.dropFirst()).allSatisfy { $1 >= $0 - 1e-10 })
  }

  @Test func `no small change of a noise or a loading raises the likelihood of a fit`() throws {
    var generator = SeededGenerator(seed: 50)
    let samples = try LinearFactorModel(
      loadings: .normal(rows: 2, columns: 9, using: &generator),
      noise: [Double](repeating: 1, count: 9)
    ).sample(500, seed: 50).samples
    let fitted = try FactorAnalysis(factors: 2, tolerance: 1e-9).fit(samples)
    #expect(fitted.trace.converged, "\(fitted.trace)")
    for j in 0..<9 {
      for factor in [0.999, 1.001] {
        var noise = fitted.model.noise
        noise[j] *= factor
        let noisier = try LinearFactorModel(
          loadings: fitted.model.loadings, mean: fitted.model.mean, noise: noise)
        #expect(try noisier.meanLogLikelihood(of: samples) < fitted.logLikelihood)
        var loadings = fitted.model.loadings
        loadings[j % 2, j] *= factor
        let heavier = try LinearFactorModel(
          loadings: loadings, mean: fitted.model.mean, noise: fitted.model.noise)
        #expect(try heavier.meanLogLikelihood(of: samples) < fitted.logLikelihood)
      }
    }
  }

  /// A model with three factors, and 20,000 samples of it.
  static func planted(_ d: Int) throws -> (model: LinearFactorModel, samples: Matrix<Double>) {
    var generator = SeededGenerator(seed: 51)
    let model = try LinearFactorModel(
      loadings: .normal(rows: 3, columns: d, using: &generator),
      mean: (0..<d).map { Double($0) },
      noise: (0..<d).map { _ in generator.uniform(in: 0.1..<2) })
    return (model, model.sample(20_000, seed: 52).samples)
  }

  @Test(arguments: [20, 200])
  func `planted loadings and noise are found`(d: Int) throws {
    // Above 128 features, eigenvectors are followed from one iteration to the next instead of being found anew.
    let (model, samples) = try Self.planted(d)
    let fitted = try FactorAnalysis(factors: 3).fit(samples)
    #expect(fitted.trace.converged, "\(fitted.trace)")
    #expect(relativeDistance(fitted.model.noise, model.noise) < 0.06)
    #expect(distance(fitted.model.covariance, model.covariance) < 0.4)
    #expect(fitted.logLikelihood > (try model.meanLogLikelihood(of: samples)))
    let em = try FactorAnalysis(factors: 3, method: .em, tolerance: 1e-6).fit(samples)
    #expect(abs(em.logLikelihood - fitted.logLikelihood) < 1e-7)
    #expect(distance(em.model.loadings, fitted.model.loadings) < 1e-2)
  }

  @Test func `rescaling features shifts the likelihood by the logarithms of the scales alone`()
    throws
  {
    // models.md, section 2, FA: invariant to rescaling any column, up to −N log s.
    let digits = try Self.digits()
    let scales = (0..<61).map { pow(10, Double($0 % 7) - 3) }
    let analysis = FactorAnalysis(factors: 5)
    let plain = try analysis.fit(digits)
    let scaled = try analysis.fit(digits.scaling(columnsBy: scales))
    let shift = scales.map { log($0) }.sum()
    #expect(abs(scaled.logLikelihood + shift - plain.logLikelihood) < 1e-8)
    #expect(relativeDistance(scaled.communalities, plain.communalities) < 1e-6)
  }

  @Test func `a feature that repeats another is a Heywood case`() throws {
    let digits = try Self.digits()[columns: 10..<22]
    let repeated = Matrix<Double>(rows: digits.rows, columns: 13) { i, j in
      j < 12 ? digits[i, j] : 2 * digits[i, 4] + 1
    }
    let fitted = try FactorAnalysis(factors: 3).fit(repeated)
    #expect(fitted.heywood == [4, 12])
    #expect("\(fitted)".contains("Heywood case: 2 features"))
    #expect(fitted.model.loadings.firstNonFinite() == nil && fitted.logLikelihood.isFinite)
  }

  @Test func `too many factors are not identified, and said to be`() throws {
    // models.md, section 2: iris with 2 factors, (4 − 2)² < 4 + 2.
    let fitted = try FactorAnalysis(factors: 2, iterations: 200).fit(Fixture.iris())
    #expect(fitted.degreesOfFreedom == -1 && !fitted.isIdentified)
    #expect("\(fitted)".contains("Not identified"))
  }

  @Test func `an end before convergence says so, with the measure and what to try`() throws {
    let fitted = try FactorAnalysis(factors: 5, method: .em, iterations: 30).fit(Self.digits())
    let text = "\(fitted.trace)"
    #expect(
      text.hasPrefix("Not converged: after 30 iterations the largest part of the gradient is"))
    #expect(text.contains("since iteration") && text.hasSuffix("needs far fewer iterations."))
  }

  @Test func `bad input is refused by name`() throws {
    let digits = try Fixture.digits()
    #expect(throws: FitError.constantColumns([0, 32, 39])) {
      try FactorAnalysis(factors: 3).fit(digits)
    }
    let iris = try Fixture.iris()
    for analysis in [
      FactorAnalysis(factors: 0), FactorAnalysis(factors: 4),
      FactorAnalysis(factors: 1, leastNoise: 0), FactorAnalysis(factors: 1, tolerance: .nan),
      FactorAnalysis(factors: 1, iterations: 0),
    ] {
      #expect(throws: FitError.self) { try analysis.fit(iris) }
    }
    #expect(throws: FitError.self) { try FactorAnalysis(factors: 3).fit(iris[rows: 0..<3]) }
    let few = try FactorAnalysis(factors: 2, iterations: 300).fit(cloud(8, 30, seed: 53))
    #expect(few.model.loadings.firstNonFinite() == nil && few.logLikelihood.isFinite)
    let beyond = try FactorAnalysis(factors: 7, iterations: 300).fit(cloud(8, 30, seed: 53))
    #expect(!beyond.heywood.isEmpty && beyond.logLikelihood.isFinite)
  }

  @Test func `a fit is the same bits with one, two and three threads`() throws {
    let samples = try cloud(400, 150, seed: 54)
    let runs = try [1, 2, 3].map { threads in
      try Threads.using(threads) { try FactorAnalysis(factors: 4, iterations: 20).fit(samples) }
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
  }

  @Test func `many factors of many features are found`() throws {
    var generator = SeededGenerator(seed: 9)
    let samples = Matrix<Double>.normal(rows: 500, columns: 150, using: &generator)
    let fitted = try FactorAnalysis(factors: 80, iterations: 5).fit(samples)
    #expect(fitted.logLikelihood.isFinite && fitted.model.loadings.rows == 80)
    let likelihoods = fitted.trace.steps.map(\.objective)
    #expect(zip(likelihoods, likelihoods.dropFirst()).allSatisfy { $1 >= $0 - 1e-9 * abs($0) })
  }
}
