import FactorModels
import LinearAlgebra
import Testing

@Suite struct SFAInvariantTests {
  /// Random walks mixed by a random matrix.
  static func walk(_ n: Int, _ d: Int, seed: Int) -> Matrix<Double> {
    var generator = SeededGenerator(seed: seed)
    var place = [Double](repeating: 0, count: d)
    let steps = (0..<n).map { _ -> [Double] in
      for j in 0..<d { place[j] += generator.normal() * Double(j + 1) }
      return place
    }
    return Matrix(steps) * Matrix.normal(rows: d, columns: d, using: &generator)
  }

  @Test(arguments: [SFA.Expansion.linear, .quadratic, .polynomial(degree: 3)])
  func `slow features are white, ordered, signed and certified`(expansion: SFA.Expansion) throws {
    let samples = Self.walk(3000, 3, seed: 1)
    let sfa = try SFA(expansion: expansion).fit(samples)
    #expect(zip(sfa.delta, sfa.delta.dropFirst()).allSatisfy { $0 <= $1 * (1 + 1e-9) })
    #expect(sfa.weights == sfa.weights.signedByLargestEntry())
    // Rounding times the condition of the expansion.
    let limit = 1e-14 * sfa.condition
    #expect(sfa.whitenessError < limit)
    #expect(distance(sfa.transform(samples).moments().covariance, .identity(sfa.rank)) < limit)
    #expect(sfa.transform(samples).columnMeans().allSatisfy { $0.magnitude < limit })
    #expect((sfa.residuals.max() ?? 1) < 1e-13)
    #expect(relativeDistance(sfa.delta(on: samples), sfa.delta) < 1e-9)
    #expect(zip(sfa.eta, sfa.beta).allSatisfy { abs($0 - 3000 * $1) < 1e-9 })
  }

  @Test func `no other combination of the features is slower`() throws {
    let samples = Self.walk(500, 4, seed: 2)
    let slowest = try SFA(components: 1).fit(samples).delta[0]
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<100 {
      let other = samples * Matrix.normal(rows: 4, columns: 1, using: &generator)
      #expect(try SFA().fit(other).delta[0] >= slowest * (1 - 1e-12))
    }
  }

  @Test func `an affine map of the features changes nothing`() throws {
    let samples = Self.walk(2000, 3, seed: 4)
    var generator = SeededGenerator(seed: 5)
    let mapped = (samples * Matrix.normal(rows: 3, columns: 3, using: &generator)).map { $0 + 9 }
    let (a, b) = (
      try SFA(components: 3, expansion: .quadratic).fit(samples),
      try SFA(components: 3, expansion: .quadratic).fit(mapped)
    )
    #expect(relativeDistance(a.delta, b.delta) < 1e-9)
    let (slow, other) = (a.transform(samples), b.transform(mapped))
    for j in 0..<3 {
      #expect(correlation(slow.column(j), other.column(j)).magnitude > 1 - 1e-9)
    }
  }

  @Test func `no differences are taken across the borders of sequences`() throws {
    // Two slow ramps with a jump between them: 49 + 49 differences of 1, or one of 1000 as well.
    let ramp = Matrix<Double>(rows: 50, columns: 1) { i, _ in Double(i) }
    let far = ramp.map { $0 + 1000 }
    let apart = try SFA().fit([ramp, far])
    let variance = Matrix(rows: 100, columns: 1, elements: ramp.elements + far.elements)
      .columnVariances()[0]
    #expect(abs(apart.delta[0] * variance - 1) < 1e-12)
    #expect(apart.sequenceCount == 2 && apart.sampleCount == 100)
    let together = try SFA().fit(
      Matrix(rows: 100, columns: 1, elements: ramp.elements + far.elements))
    #expect(abs(together.delta[0] * variance - (98 + 951 * 951) / 99) < 1e-6)
    // Single samples count for the variance, and have no differences.
    let single = try SFA().fit([ramp, [[1000.0]]])
    #expect(single.sampleCount == 51)
  }

  @Test func `sequences one by one give what they give together`() throws {
    let all = (0..<12).map { Self.walk(1500, 4, seed: 20 + $0).map { $0 + 1e4 } }
    let sfa = SFA(components: 4, expansion: .quadratic)
    let (together, streamed) = (
      try sfa.fit(all), try sfa.fit(sequences: all.count) { all[$0] }
    )
    #expect(together == streamed)
  }

  @Test func `held-out sequences are scaled to variance 1 of their own`() throws {
    let sfa = try SFA(components: 2).fit(Self.walk(1000, 3, seed: 6))
    let other = Self.walk(800, 3, seed: 7)
    let y = sfa.transform(other)
    for (j, delta) in sfa.delta(on: other).enumerated() {
      let values = y.column(j)
      let squares = zip(values, values.dropFirst()).map { ($1 - $0) * ($1 - $0) }
      let expected =
        squares.sum() / 799
        / Matrix(rows: 800, columns: 1, elements: values)
        .columnVariances()[0]
      #expect(abs(delta / expected - 1) < 1e-10)
    }
  }

  @Test func `one thread and two give the same bits`() throws {
    let samples = Self.walk(9000, 6, seed: 8)
    let sfa = SFA(components: 5, expansion: .quadratic)
    let fits = try [1, 2, 3].map { count in try Threads.using(count) { try sfa.fit(samples) } }
    #expect(fits[0] == fits[1] && fits[0] == fits[2])
  }

  @Test func `fewer samples than features have as many directions as the samples span`() throws {
    let samples = Self.walk(30, 80, seed: 9)
    let sfa = try SFA().fit(samples)
    #expect(sfa.rank == 29)
    #expect(sfa.delta.allSatisfy { $0 > 0 && $0 < 4 })
  }
}
