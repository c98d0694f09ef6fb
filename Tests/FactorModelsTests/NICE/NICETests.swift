import FactorModels
import Layers
import LinearAlgebra
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct NICETests {
  static let small = NICE(
    couplings: 3, hiddenLayers: 2, hiddenUnits: 8, epochs: 3, batchSize: 50,
    optimizer: .adam(learningRate: 0.01))

  /// Points on a bent line: x₂ is near x₁², the others are noise.
  static func bent(_ n: Int, _ d: Int, seed: Int) -> Matrix<Double> {
    var generator = SeededGenerator(seed: seed)
    return Matrix(
      (0..<n).map { _ in
        var row = (0..<d).map { _ in generator.normal() }
        row[1] = row[0] * row[0] + 0.1 * row[1]
        return row
      })
  }

  /// Parameters at random, so that couplings do something.
  static func parameters(_ nice: NICE, features: Int, seed: Int) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return (0..<nice.parameterCount(features: features)).map { _ in
      generator.normal(deviation: 0.3)
    }
  }

  @Test(arguments: [NICE.Prior.logistic, .gaussian], [4, 5])
  func `gradients are those of central differences`(prior: NICE.Prior, features: Int) {
    var nice = Self.small
    nice.prior = prior
    let samples = Self.bent(12, features, seed: 1)
    let parameters = Self.parameters(nice, features: features, seed: 2)
    let found = nice.gradient(of: samples, parameters: parameters).gradient
    let scale = found.map(\.magnitude).max() ?? 0
    for i in parameters.indices {
      let step = 1e-5
      let sides = [step, -step].map { step -> Double in
        var moved = parameters
        moved[i] += step
        return nice.gradient(of: samples, parameters: moved).logLikelihood
      }
      // Rounding over the step, and the step's square.
      #expect(abs(-(sides[0] - sides[1]) / (2 * step) - found[i]) < 1e-7 * max(1, scale))
    }
  }

  @Test func `the log-determinant is that of a numerical Jacobian`() throws {
    let samples = Self.bent(400, 6, seed: 3)
    let nice = try Self.small.fit(samples)
    let step = 1e-5
    let point = samples[rows: 0..<1]
    let jacobian = Matrix<Double>(
      (0..<6).map { i in
        var (up, down) = (point, point)
        up[0, i] += step
        down[0, i] -= step
        return ((nice.transform(up) - nice.transform(down)) / (2 * step)).row(0)
      })
    let values = try jacobian.thinSVD().values
    #expect(abs(values.map { log($0) }.sum() - nice.logDeterminant) < 1e-8)
  }

  @Test func `what comes back is what went in`() throws {
    let samples = Self.bent(300, 7, seed: 4)
    let double = try Self.small.fit(samples)
    #expect(double.inversionError < 1e-12)
    #expect(distance(double.inverseTransform(double.transform(samples)), samples) < 1e-12)
    let single = try Self.small.fit(Matrix<Float>(samples))
    #expect(single.inversionError < 1e-5)
  }

  @Test func `the likelihood is the prior's of the components times the determinant`() throws {
    let samples = Self.bent(50, 4, seed: 5)
    let nice = try Self.small.fit(samples)
    let h = nice.transform(samples)
    for (i, found) in nice.logLikelihoods(samples).enumerated() {
      let prior = h.row(i).map { -log(1 + exp($0)) - log(1 + exp(-$0)) }.sum()
      #expect(abs(found - prior - nice.logDeterminant) < 1e-12)
    }
  }

  @Test func `densities integrate to 1`() throws {
    let nice = try Self.small.fit(Self.bent(500, 2, seed: 6))
    let step = 0.05
    let grid = Matrix<Double>(
      (-200...200).flatMap { i in (-200...400).map { [step * Double(i), step * Double($0)] } })
    let mass = nice.logLikelihoods(grid).map { exp($0) }.sum() * step * step
    #expect(abs(mass - 1) < 0.02)
  }

  @Test func `training makes samples likelier than any Gaussian does, and samples like them`()
    throws
  {
    let samples = Self.bent(2000, 2, seed: 7)
    var nice = Self.small
    (nice.couplings, nice.hiddenUnits, nice.epochs, nice.prior) = (4, 32, 60, .gaussian)
    let fitted = try nice.fit(samples)
    let new = Self.bent(1000, 2, seed: 8)
    let moments = samples.moments()
    // The best Gaussian's mean log-likelihood on its own samples: −½ (d log 2πe + log det C).
    let gaussian =
      -0.5
      * (2 * log(2 * .pi * M_E) + 2
        * log(try moments.covariance.cholesky().factor.diagonal.reduce(1, *)))
    let reached = fitted.logLikelihoods(new).sum() / 1000
    #expect(reached > gaussian + 0.5)
    // The true density: x₁ standard normal, x₂ − x₁² normal with deviation 0.1.
    #expect(reached < -(log(2 * .pi * M_E) + log(0.1)) + 0.1)
    let drawn = fitted.samples(2000, seed: 9)
    let bends = (0..<2000).map { drawn[$0, 1] - drawn[$0, 0] * drawn[$0, 0] }
    #expect(Matrix(rows: 2000, columns: 1, elements: bends).columnMeans()[0].magnitude < 0.15)
    let objectives = fitted.trace.steps.map(\.objective)
    #expect((objectives.last ?? 0) > objectives[0] + 0.5)
  }

  @Test func `one thread and two give the same bits`() throws {
    let samples = Self.bent(120, 6, seed: 10)
    let fits = try [1, 2, 3].map { count in
      try Threads.using(count) { try Self.small.fit(samples) }
    }
    #expect(fits[0] == fits[1] && fits[0] == fits[2])
  }

  @Test func `what can't be trained on is an error with a reason`() throws {
    var samples = Self.bent(20, 4, seed: 11)
    #expect(throws: FitError.empty(rows: 0, columns: 4)) {
      try Self.small.fit(samples[rows: 0..<0])
    }
    #expect(throws: FitError.empty(rows: 20, columns: 1)) {
      try Self.small.fit(samples[columns: 0..<1])
    }
    var wrong = Self.small
    wrong.couplings = 1
    #expect(throws: FitError.self) { try wrong.fit(samples) }
    var wild = Self.small
    (wild.optimizer, wild.epochs) = (.sgd(learningRate: 1e12), 20)
    let error = #expect(throws: FitError.self) { try wild.fit(samples) }
    guard case .diverged = error else {
      Issue.record("unexpected error: \(String(describing: error))")
      return
    }
    samples[3, 2] = .nan
    #expect(throws: FitError.self) { try Self.small.fit(samples) }
  }

  @Test func `pixels are spread over their steps`() {
    let pixels: Matrix<Double> = [[0, 1, 128.0 / 255]]
    let spread = pixels.dequantized(levels: 256, seed: 1)
    #expect((0..<1.0 / 256).contains(spread[0, 0]))
    #expect((255.0 / 256..<1).contains(spread[0, 1]))
    #expect((128.0 / 256..<129.0 / 256).contains(spread[0, 2]))
  }
}
