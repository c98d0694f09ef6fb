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
    #expect(throws: FitError.tooFewSamples(1)) { try Self.small.fit(samples[rows: 0..<1]) }
    var flat = samples
    for i in 0..<20 { (flat[i, 1], flat[i, 3]) = (0.5, -2) }
    #expect(throws: FitError.constantColumns([1, 3])) { try Self.small.fit(flat) }
    samples[3, 2] = .nan
    let bad = #expect(throws: FitError.self) { try Self.small.fit(samples) }
    guard case .notFinite(_, row: 3, column: 2) = bad else {
      Issue.record("unexpected error: \(String(describing: bad))")
      return
    }
  }

  @Test func `a last step that diverges is an error as well`() throws {
    let nice = NICE(
      couplings: 2, hiddenLayers: 1, hiddenUnits: 8, epochs: 1, batchSize: 1000,
      optimizer: .sgd(learningRate: 1e300))
    #expect(throws: FitError.diverged(iteration: 1)) { try nice.fit(Self.bent(20, 4, seed: 12)) }
  }

  @Test func `networks that no memory could hold are refused`() {
    let samples = Self.bent(20, 4, seed: 13)
    for nice in [
      NICE(hiddenUnits: .max), NICE(hiddenUnits: 1 << 20), NICE(couplings: .max),
      NICE(hiddenLayers: .max),
    ] {
      let error = #expect(throws: FitError.self) { try nice.fit(samples) }
      guard case .setting = error else {
        Issue.record("unexpected error: \(String(describing: error))")
        continue
      }
    }
    // (2 + 1) 8 + (8 + 1) 8 + (8 + 1) 2 for each coupling, and a scale for each feature.
    #expect(Self.small.parameterCount(features: 4) == 3 * 114 + 4)
  }

  @Test func `a fit says whether more training would pay`() throws {
    let samples = Self.bent(400, 3, seed: 14)
    var nice = Self.small
    #expect(try nice.fit(samples).description.contains("more `epochs` would raise it further"))
    nice.epochs = 1
    #expect(try nice.fit(samples).trace.description.contains("no trend: try more `epochs`"))
    // It starts at its optimum: a logistic prior's samples.
    var generator = SeededGenerator(seed: 15)
    let logistic = Matrix<Double>(rows: 4000, columns: 3) { _, _ in
      let p = generator.uniform(in: 1e-6..<1)
      return log(p / (1 - p))
    }
    nice.epochs = 6
    #expect(try nice.fit(logistic).description.contains("hardly rose"))
  }

  /// Dinh, Krueger and Bengio (2015), table 2: 1980.50 nats for MNIST, whose 784 pixels have 256 levels; others list it as
  /// 4.36 bits a pixel.
  @Test func `1980.5 nats of MNIST are 4.36 bits a pixel`() {
    #expect(abs(8 - 1980.50 / (784 * log(2)) - 4.356) < 5e-4)
    // What the conversion rests on: a uniform density on [0, 1) costs all 8 bits, and 0 nats.
    let pixels = Matrix<Double>(rows: 100, columns: 4) { i, j in Double((i + 64 * j) % 256) / 255 }
    let spread = pixels.dequantized(levels: 256, seed: 1)
    #expect(spread.elements.allSatisfy { (0..<1).contains($0) })
    #expect(spread.map { ($0 * 256).rounded(.down) / 255 } == pixels)
  }

  /// The least that its authors' comparison asks for: table 2 lists it above models that are Gaussian inside.
  @Test func `NICE is likelier than probabilistic PCA on the same dequantised digits`() throws {
    let digits = (try Fixture.digits() / 16).dequantized(levels: 17, seed: 1)
    let (train, test) = (digits[rows: 0..<1500], digits[rows: 1500..<1797])
    let pca = try PCA().fit(train)
    // Whitening is a linear map, whose determinant counts.
    let shift = -0.5 * pca.explainedVariance.map { log($0) }.sum()
    let nice = try NICE(
      hiddenLayers: 2, hiddenUnits: 64, epochs: 10, batchSize: 100,
      optimizer: .adam(learningRate: 3e-3, beta2: 0.99, epsilon: 1e-4)
    ).fit(pca.whiten(train))
    let reached = shift + nice.logLikelihoods(pca.whiten(test)).sum() / 297
    let best = try [10, 20, 30, 40, 50, 63].map { k in
      try ProbabilisticPCA(factors: k).fit(train).model.meanLogLikelihood(of: test)
    }.max()
    // In nats an image; it is 1.4 above.
    #expect(reached > (best ?? .infinity) + 0.5)
  }

  @Test func `pixels are spread over their steps`() {
    let pixels: Matrix<Double> = [[0, 1, 128.0 / 255]]
    let spread = pixels.dequantized(levels: 256, seed: 1)
    #expect((0..<1.0 / 256).contains(spread[0, 0]))
    #expect((255.0 / 256..<1).contains(spread[0, 1]))
    #expect((128.0 / 256..<129.0 / 256).contains(spread[0, 2]))
  }
}
