import FactorModels
import LinearAlgebra
import Testing

@Suite struct PooledICATests {
  /// Groups of Gaussian sources that share a random scale, mixed by a random matrix.
  static func mixture(
    scales: [Int], groups: Int, count n: Int, seed: Int
  ) -> (samples: Matrix<Double>, mixing: Matrix<Double>) {
    var generator = SeededGenerator(seed: seed)
    let k = scales.count
    let mixing = Matrix<Double>.normal(rows: k, columns: k, using: &generator)
    let sources = (0..<n).map { _ -> [Double] in
      let scale = (0..<groups).map { _ in generator.laplace().magnitude }
      return scales.map { scale[$0] * generator.normal() }
    }
    return (Matrix(sources).product(mixing, transposing: .right), mixing)
  }

  @Test func `subspaces of sources that share their scale are found`() throws {
    let scales = [0, 1, 2, 3, 0, 1, 2, 3]
    let (samples, mixing) = Self.mixture(scales: scales, groups: 4, count: 8000, seed: 3)
    let isa = try SubspaceICA(subspaces: 4, dimension: 2, tolerance: 1e-6).fit(samples)
    #expect(isa.trace.converged && isa.relativeGradient <= 1e-6)
    // Only which true group a found one is made of counts, not the rotation inside.
    let product = isa.unmixing * mixing
    let blocks = Matrix<Double>(rows: 4, columns: 4) { i, j in
      [0, 1].flatMap { a in [0, 4].map { b in product[2 * i + a, j + b] } }
        .map { $0 * $0 }.sum().squareRoot()
    }
    #expect(amariDistance(blocks) < 0.02)
  }

  @Test func `sources are white, signed and at a minimum`() throws {
    let scales = [0, 0, 0, 1, 1, 1]
    let samples = Self.mixture(scales: scales, groups: 2, count: 3000, seed: 4).samples
    let isa = try SubspaceICA(subspaces: 2, dimension: 3, tolerance: 1e-6).fit(samples)
    let sources = isa.transform(samples)
    #expect(distance(sources.moments().covariance, .identity(6)) < 1e-10)
    #expect(isa.mixing.transposed == isa.mixing.transposed.signedByLargestEntry())
    #expect(distance(isa.inverseTransform(sources), samples) < 1e-9)
    func objective(_ s: Matrix<Double>) -> Double {
      s.hadamard(s).product(isa.members, transposing: .right)
        .map { ($0 + 0.005).squareRoot() }.columnMeans().sum()
    }
    let reached = objective(sources)
    #expect(abs(reached - (isa.trace.steps.last?.objective ?? 0)) < 1e-10)
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<20 {
      let step = Matrix<Double>.normal(rows: 6, columns: 6, deviation: 0.01, using: &generator)
      let nearby = try (Matrix.identity(6) + step - step.transposed).qr().q
      #expect(objective(sources.product(nearby, transposing: .right)) >= reached - 1e-9)
    }
    #expect(isa.responses(samples).columns == 2)
  }

  @Test func `neighbours on the map have energies that go together`() throws {
    // Six groups of four, each of which fits into a square of neighbours.
    let scales = (0..<24).map { $0 / 4 }
    let samples = Self.mixture(scales: scales, groups: 6, count: 6000, seed: 6).samples
    let map = try TopographicICA(rows: 4, columns: 6, tolerance: 1e-4).fit(samples)
    #expect(map.trace.converged)
    let energies = map.transform(samples).map { $0 * $0 }
    let c = energies.moments().covariance
    func mean(_ wanted: (Int, Int) -> Bool) -> Double {
      let all = (0..<24).flatMap { i in (0..<24).filter { wanted(i, $0) }.map { (i, $0) } }
      let sum = all.map { c[$0, $1] / (c[$0, $0] * c[$1, $1]).squareRoot() }.sum()
      return sum / Double(all.count)
    }
    let near = mean { i, j in i != j && map.members[i, j] == 1 }
    let far = mean { i, j in map.members[i, j] == 0 }
    #expect(near > far + 0.02)
    // Each place has nine neighbours, itself among them, also across the map's sides.
    #expect(map.members.columnSums().allSatisfy { $0 == 9 })
    #expect(map.members[0, 23] == 1 && map.members[0, 14] == 0)
  }

  @Test func `one thread and two give the same bits`() throws {
    let samples = Self.mixture(
      scales: [0, 0, 1, 1], groups: 2, count: 3000, seed: 7
    ).samples
    let isa = SubspaceICA(subspaces: 2, dimension: 2, maxIterations: 20)
    let map = TopographicICA(rows: 2, columns: 2, neighbourhood: 1, maxIterations: 20)
    for fit in [isa.fit, map.fit] {
      let fits = try [1, 2].map { count in try Threads.using(count) { try fit(samples) } }
      #expect(fits[0] == fits[1])
    }
  }

  @Test func `the descent to single sources leaves its own trace, and progress never falls`()
    async throws
  {
    let samples = Self.mixture(scales: [0, 1, 0, 1], groups: 2, count: 500, seed: 8).samples
    let isa = try SubspaceICA(subspaces: 2, dimension: 2).fit(samples)
    let start = try #require(isa.startTrace)
    #expect(start.converged && start.tolerance == 1e-3 && isa.trace.tolerance == 1e-4)
    #expect(isa.settings == .subspaces(SubspaceICA(subspaces: 2, dimension: 2)))
    #expect(isa.description.hasPrefix("ICA: 4 sources in 2 subspaces of 2. Converged"))
    let short = try SubspaceICA(subspaces: 2, dimension: 2, maxIterations: 1).fit(samples)
    #expect(short.description.contains("The single sources to begin from: Not converged"))
    let map = try TopographicICA(rows: 2, columns: 2, neighbourhood: 1).fit(samples)
    #expect(map.startTrace == nil && map.description.contains("on a map of 2 × 2"))
  }

  @Test func `sources of constant energy go together with none`() throws {
    // Two switches and two sources that are seldom on; each sign as often with each of the others.
    let samples = Matrix<Double>(rows: 1600, columns: 4) { i, j in
      switch j {
      case 0: i.isMultiple(of: 2) ? 1 : -1
      case 1: (i / 2).isMultiple(of: 2) ? 1 : -1
      case 2: i / 4 % 40 == 0 ? ((i / 160).isMultiple(of: 2) ? 5 : -5) : 0
      default: i / 4 % 40 == 1 ? ((i / 160).isMultiple(of: 2) ? 5 : -5) : 0
      }
    }
    let isa = try SubspaceICA(subspaces: 2, dimension: 2).fit(samples)
    #expect(isa.mixing.elements.allSatisfy { $0.isFinite })
  }

  @Test func `what can't be fitted is an error, and constant columns are no obstacle`() throws {
    let samples = Self.mixture(scales: [0, 0, 1, 1], groups: 2, count: 300, seed: 9).samples
    let isa = SubspaceICA(subspaces: 2, dimension: 2)
    let map = TopographicICA(rows: 2, columns: 2, neighbourhood: 1)
    let padded = Matrix<Double>(rows: 300, columns: 6) { i, j in
      [3, samples[i, 0], samples[i, 1], samples[i, 2], -1, samples[i, 3]][j]
    }
    var broken = samples
    broken[7, 2] = .nan
    for fit in [isa.fit, map.fit] {
      let found = try fit(padded)
      #expect(found.mixing.row(0).allSatisfy { abs($0) < 1e-12 })
      #expect(found.unmixing.elements.allSatisfy { $0.isFinite })
      let error = #expect(throws: FitError.self) { try fit(broken) }
      guard case .notFinite(_, row: 7, column: 2) = error else {
        Issue.record("unexpected error: \(String(describing: error))")
        continue
      }
      #expect(throws: FitError.constant(samples: 9)) { try fit(Matrix(rows: 9, columns: 4)) }
    }
  }

  @Test func `settings out of range are refused by name`() throws {
    let samples = Self.mixture(scales: [0, 0, 1, 1], groups: 2, count: 100, seed: 7).samples
    let fits: [() throws -> FittedPooledICA] = [
      { try SubspaceICA(subspaces: 0, dimension: 2).fit(samples) },
      { try SubspaceICA(subspaces: 2, dimension: -1).fit(samples) },
      { try SubspaceICA(subspaces: 2, dimension: 2, tolerance: -1).fit(samples) },
      { try SubspaceICA(subspaces: .max, dimension: 2).fit(samples) },
      { try TopographicICA(rows: 2, columns: 2).fit(samples) },
      { try TopographicICA(rows: .max, columns: 3).fit(samples) },
      { try TopographicICA(rows: 2, columns: 2, neighbourhood: 2).fit(samples) },
    ]
    for fit in fits {
      let error = #expect(throws: FitError.self) { try fit() }
      guard case .setting = error else {
        Issue.record("unexpected error: \(String(describing: error))")
        continue
      }
    }
    #expect(throws: FitError.rank(asked: 6, rank: 4, features: 4)) {
      try SubspaceICA(subspaces: 3, dimension: 2).fit(samples)
    }
  }
}
