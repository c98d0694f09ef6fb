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
    #expect(ica.relativeGradient <= 1e-7)
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
    let sources = Matrix<Double>(rows: 3000, columns: 5) { _, j in
      j < 2 ? generator.laplace() : generator.normal()
    }
    let ica = try ICA(restarts: 6).fit(sources)
    let stability = try #require(ica.stability)
    #expect(stability[0] > 0.999 && stability[1] > 0.999)
    #expect(stability.allSatisfy { $0 <= 1 + 1e-12 && $0 > 0.3 })
    #expect(try ICA().fit(sources).stability == nil)
  }

  @Test func `the Amari distance is 0 for permutations with scales, and at most k − 1`() {
    #expect(amariDistance([[0, -3], [0.5, 0]]) == 0)
    #expect(amariDistance([[1, 1, 1], [1, 1, -1], [1, -1, 1]]) == 2)
    // Rows: 0.25, 0; columns: 0, 0.25; over 2 · 2.
    #expect(abs(amariDistance([[1, 0.5], [0, 1]]) - 0.125) < 1e-15)
  }
}
