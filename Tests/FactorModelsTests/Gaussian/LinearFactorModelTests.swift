import FactorModels
import LinearAlgebra
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct LinearFactorModelTests {
  static let priors: [LinearFactorModel.Prior] = [
    .gaussian, .laplace, .student(degrees: 5), .logistic,
  ]

  @Test(arguments: priors)
  func `factors have mean 0, variance 1 and the kurtosis of their name`(
    prior: LinearFactorModel.Prior
  ) throws {
    let model = try LinearFactorModel(
      loadings: [[1.0, 0.5], [-1.0, 2.0]], mean: [3, -4], noise: [0.5, 0.1], prior: prior)
    let n = 200_000
    let drawn = model.sample(n, seed: 31)
    let factors = drawn.factors.elements
    let count = Double(factors.count)
    // Five standard errors; Student's with 5 degrees of freedom has kurtosis 9, so its squares vary most.
    #expect(abs(factors.sum() / count) < 5 / count.squareRoot())
    let variance = factors.map { $0 * $0 }.sum() / count
    #expect(abs(variance - 1) < 5 * (8 / count).squareRoot())
    // E|h|: √(2/π), 1/√2, √3 Γ(3)/(√π Γ(2.5)) · 2/4 for ν = 5, and 2 ln 2 · √3/π.
    let expected =
      switch prior {
      case .gaussian: (2 / Double.pi).squareRoot()
      case .laplace: 0.5.squareRoot()
      case .student: 2 * 3.0.squareRoot() / (4 * Double.pi.squareRoot()) * 2 / tgamma(2.5)
      case .logistic: 2 * log(2) * 3.0.squareRoot() / .pi
      }
    #expect(abs(factors.map(abs).sum() / count - expected) < 5 / count.squareRoot())
    // Five standard errors of the mean of h⁴; Student's eighth moment is infinite.
    let fourth = factors.map { $0 * $0 * $0 * $0 }.sum() / count
    switch prior {
    case .gaussian: #expect(abs(fourth - 3) < 5 * (96 / count).squareRoot())
    case .laplace: #expect(abs(fourth - 6) < 5 * (2484 / count).squareRoot())
    case .logistic: #expect(abs(fourth - 4.2) < 5 * (600 / count).squareRoot())
    case .student: #expect(fourth > 6)
    }
    let (mean, covariance) = drawn.samples.moments()
    #expect(relativeDistance(mean, [3, -4]) < 0.01)
    #expect(distance(covariance, model.covariance) < 0.1)
  }

  @Test(arguments: priors)
  func `densities of factors integrate to 1 and have variance 1`(prior: LinearFactorModel.Prior) {
    let step = 1e-3
    let grid = (-200_000...200_000).map { Double($0) * step }
    let densities = grid.map { exp(prior.logDensity($0)) }
    #expect(abs(densities.sum() * step - 1) < 1e-6)
    let variance = zip(grid, densities).map { $0 * $0 * $1 }.sum() * step
    #expect(abs(variance - 1) < 1e-3)  // beyond 200, Student's tails hold 2e-7 of it
  }

  @Test func `the likelihood is that of a Gaussian, and without noise that of the factors`() throws
  {
    let gaussian = try LinearFactorModel(
      loadings: [[1.0, 2.0]], mean: [1, 1], noise: [0.5, 0.25])
    // Σ = [[1.5, 2], [2, 4.25]], |Σ| = 2.375; for x − b = (1, 1): (4.25 − 4 + 1.5)/2.375.
    let expected = -log(2 * Double.pi) - 0.5 * log(2.375) - 0.5 * 1.75 / 2.375
    #expect(abs(try gaussian.logLikelihoods(of: [[2.0, 2.0]])[0] - expected) < 1e-14)

    let mixing: Matrix<Double> = [[2.0, 0.0], [1.0, 0.5]]  // rows: columns of W, |det| = 1
    let free = try LinearFactorModel(loadings: mixing, noise: [0, 0], prior: .laplace)
    let h: Matrix<Double> = [[0.3, -1.2]]
    let found = try free.logLikelihoods(of: h * mixing)[0]
    #expect(abs(found - (-log(2) - 2.0.squareRoot() * 1.5)) < 1e-13)
    let same = try LinearFactorModel(loadings: mixing, noise: [0, 0])
    let direct = same.prior.logDensity(0.3) + same.prior.logDensity(-1.2)
    #expect(abs(try same.logLikelihoods(of: h * mixing)[0] - direct) < 1e-13)
  }

  @Test func `the posterior is the regression of factors on samples`() throws {
    var generator = SeededGenerator(seed: 32)
    let model = try LinearFactorModel(
      loadings: .normal(rows: 2, columns: 6, using: &generator),
      noise: (0..<6).map { _ in generator.uniform(in: 0.2..<1) })
    let drawn = model.sample(100_000, seed: 33)
    let posterior = try model.posterior(of: drawn.samples)
    let errors = drawn.factors - posterior.means
    #expect(distance(errors.scatter() / 100_000, posterior.covariance) < 0.01)
    #expect(
      distance(
        errors.product(posterior.means, transposing: .left) / 100_000, .init(rows: 2, columns: 2))
        < 0.01)
  }

  @Test func `parts that don't fit and likelihoods without a formula are errors`() throws {
    #expect(throws: FitError.self) {
      try LinearFactorModel(loadings: [[1.0, 2.0]], noise: [1, -1])
    }
    #expect(throws: FitError.self) { try LinearFactorModel(loadings: [[1.0, 2.0]], noise: [1]) }
    #expect(throws: FitError.self) {
      try LinearFactorModel(loadings: [[1.0, .nan]], noise: [1, 1])
    }
    #expect(throws: FitError.self) {
      try LinearFactorModel(loadings: [[1.0]], noise: [1], prior: .student(degrees: 2))
    }
    let sparse = try LinearFactorModel(loadings: [[1.0, 2.0]], noise: [1, 1], prior: .laplace)
    let error = #expect(throws: FitError.self) { try sparse.logLikelihoods(of: [[1.0, 2.0]]) }
    #expect(try "\(#require(error))".contains("formula"))
    #expect(throws: FitError.self) { try sparse.posterior(of: [[1.0, 2.0]]) }
    let singular = try LinearFactorModel(loadings: [[1.0, 2.0]], noise: [0, 0])
    #expect(throws: FitError.self) { try singular.logLikelihoods(of: [[1.0, 2.0]]) }
  }

  @Test func `a nearly singular model without noise has the likelihood of its determinant`() throws
  {
    // log |det W| = log 1e-9 = −20.723…; by way of W Wᵀ half of the digits would be lost.
    let model = try LinearFactorModel(
      loadings: [[1, 1], [1, 1 + 1e-9]], mean: [0, 0], noise: [0, 0], prior: .laplace)
    let likelihood = try model.logLikelihoods(of: [[0, 0]])[0]
    let factors = 2 * LinearFactorModel.Prior.laplace.logDensity(0)
    #expect(abs(likelihood - factors - 9 * log(10)) < 1e-6)
  }

  @Test func `samples that are no numbers are told by their cell`() throws {
    let model = try LinearFactorModel(
      loadings: [[1, 0.5]], mean: [0, 0], noise: [0.1, 0.1], prior: .gaussian)
    let samples: Matrix<Double> = [[1, 2], [3, .infinity]]
    let expected = FitError.notFinite(value: .infinity, row: 1, column: 1)
    #expect(throws: expected) { try model.logLikelihoods(of: samples) }
    #expect(throws: expected) { try model.posterior(of: samples) }
    #expect(throws: expected) { try model.reconstruct(samples) }
  }
}
