import FactorModels
import LinearAlgebra
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct ICAInvariantTests {
  @Test(arguments: ICAKnownAnswerTests.algorithms, [ICA.Contrast.logcosh, .exp, .cube])
  func `sources are white, signed, ordered and certified`(
    algorithm: ICA.Algorithm, contrast: ICA.Contrast
  ) throws {
    let samples = try mixture(of: 5, 2000, seed: 4).samples.map { $0 + 1e3 }
    let ica = try ICA(algorithm: algorithm, contrast: contrast, maxIterations: 2000).fit(samples)
    #expect(ica.trace.converged)
    #expect(ica.relativeGradient <= 1e-7 && ica.relativeGradient > 0)
    let sources = ica.transform(samples)
    // The offset of 1e3 costs three digits of sixteen.
    #expect(distance(sources.moments().covariance, .identity(5)) < 1e-10)
    #expect(zip(ica.negentropies, ica.negentropies.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(ica.mixing.transposed == ica.mixing.transposed.signedByLargestEntry())
    #expect(distance(ica.unmixing * ica.mixing, .identity(5)) < 1e-12)
    #expect(distance(ica.inverseTransform(sources), samples) < 1e-9)
  }

  /// Picard's criterion, in its orthogonal form: ψ(S) Sᵀ/n is symmetric, with the sign of each source.
  @Test(arguments: [ICA.Algorithm.picard, .fastICA])
  func `the certificate is what the sources themselves give`(algorithm: ICA.Algorithm) throws {
    let samples = try mixture(of: 4, 2000, seed: 14).samples
    let ica = try ICA(algorithm: algorithm, tolerance: 1e-9, maxIterations: 3).fit(samples)
    let sources = ica.transform(samples)
    let scores = sources.map { tanh($0) }
    let m = scores.product(sources, transposing: .left) / 2000
    // All of these have long tails, so all signs are 1.
    #expect(abs((m - m.transposed).maxNorm() / 2 - ica.relativeGradient) < 1e-12)
    #expect(ica.relativeGradient > 1e-9)
  }

  /// Deflation's is the largest root of Σ Mᵢⱼ² over the sources j found after i, in the order in which they were found.
  @Test(arguments: [1, 3, 500])
  func `deflation's certificate is that of all its sources, not the last one's`(limit: Int) throws {
    let samples = try mixture(of: 4, 2000, seed: 14).samples
    let ica = try ICA(algorithm: .deflation, tolerance: 1e-7, maxIterations: limit).fit(samples)
    let sources = ica.transform(samples)
    let m = sources.map { tanh($0) }.product(sources, transposing: .left) / 2000
    // Sources are sorted, so that the order in which they were found is one of the 24.
    func orders(_ rest: [Int]) -> [[Int]] {
      rest.isEmpty ? [[]] : rest.flatMap { i in orders(rest.filter { $0 != i }).map { [i] + $0 } }
    }
    let gradients = orders([0, 1, 2, 3]).map { order in
      order.enumerated().map { place, i in
        order[(place + 1)...].map { m[i, $0] * m[i, $0] }.sum().squareRoot()
      }.max() ?? 0
    }
    #expect(gradients.contains { abs($0 - ica.relativeGradient) < 1e-12 })
    #expect(ica.trace.converged == (ica.relativeGradient <= 1e-7) && ica.relativeGradient > 1e-10)
    #expect(ica.trace.converged == (limit == 500))
    // Every point is a step of its own.
    #expect(ica.trace.steps.map(\.iteration) == Array(0..<ica.trace.steps.count))
  }

  @Test(arguments: ICAKnownAnswerTests.algorithms)
  func `one thread and two give the same bits`(algorithm: ICA.Algorithm) throws {
    let samples = try mixture(of: 6, 5000, seed: 8).samples
    let ica = ICA(algorithm: algorithm, tolerance: 1e-5)
    let fits = try [1, 2, 3].map { count in try Threads.using(count) { try ica.fit(samples) } }
    #expect(fits[0] == fits[1] && fits[0] == fits[2])
  }

  @Test func `mixtures by any matrix have the same sources`() throws {
    let (samples, _) = try mixture(of: 3, 4000, seed: 11)
    var generator = SeededGenerator(seed: 12)
    let again = Matrix<Double>.normal(rows: 3, columns: 3, using: &generator)
    let (a, b) = (
      try ICA(tolerance: 1e-9).fit(samples), try ICA(tolerance: 1e-9).fit(samples * again)
    )
    let product = a.transform(samples).transposed * b.transform(samples * again) / 3999
    #expect(amariDistance(product) < 1e-12)
  }

  @Test func `Picard's objective never rises while signs stay`() throws {
    let ica = try ICA().fit(try mixture(of: 6, 3000, seed: 5).samples)
    let objectives = ica.trace.steps.dropFirst(3).map(\.objective)
    #expect(zip(objectives, objectives.dropFirst()).allSatisfy { $1 <= $0 + 1e-12 })
  }

  @Test func `sources that are found each time are stable, and Gaussian ones are not`() throws {
    var generator = SeededGenerator(seed: 6)
    let sources = Matrix<Double>(rows: 3000, columns: 10) { _, j in
      j < 2 ? generator.laplace() : generator.normal()
    }
    let ica = try ICA(restarts: 6).fit(sources)
    let stability = try #require(ica.stability)
    #expect(stability[0] > 0.99 && stability[1] > 0.99)
    // Rotations of Gaussian sources differ only by the samples' chance, so that each start ends in another one. The largest
    // |cos| of a random direction with eight axes, were there no such chance, is 0.66 on average.
    #expect(stability[2...].allSatisfy { $0 < 0.97 && $0 > 0.5 })
    #expect(stability[2...].reduce(0, +) / 8 < 0.85)
    #expect(try ICA().fit(sources).stability == nil)
  }

  @Test func `the Amari distance is 0 for permutations with scales, and at most k − 1`() {
    #expect(amariDistance([[0, -3], [0.5, 0]]) == 0)
    #expect(amariDistance([[1, 1, 1], [1, 1, -1], [1, -1, 1]]) == 2)
    #expect(amariDistance([[1e200, 0], [0, -1e-200]]) == 0)
    #expect(amariDistance([[1e-200, 1e-200], [0, 1e200]]) > 0)
    // Rows: 0.25, 0; columns: 0, 0.25; over 2 · 2.
    #expect(abs(amariDistance([[1, 0.5], [0, 1]]) - 0.125) < 1e-15)
  }

  @Test func `a matrix with a row of zeros has no Amari distance`() async {
    await #expect(processExitsWith: .failure) { _ = amariDistance([[0, 0], [1, 2]]) }
  }
}
