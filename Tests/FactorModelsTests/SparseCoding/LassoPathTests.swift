import FactorModels
import LinearAlgebra
import Testing

/// Least angle regression and coordinate descent where atoms are many, tied, or dependent, against each other.
@Suite struct LassoPathTests {
  /// The largest share by which the objective of a path's end is above that of coordinate descent.
  private static func excess(
    _ signal: [Double], _ atoms: Matrix<Double>, penalty: Double, isPositive: Bool = false
  ) throws -> (share: Double, isTold: Bool) {
    let signals = Matrix(rows: 1, columns: signal.count, elements: signal)
    func codes(_ method: SparseCoding.Method) throws -> SparseCodes {
      try SparseCoding(
        penalty: penalty, isPositive: isPositive, method: method, tolerance: 1e-12,
        iterations: 10_000
      ).encode(signals, with: atoms)
    }
    let (path, descent) = (try codes(.leastAngle), try codes(.coordinateDescent))
    let (reached, best) = (path.objectives[0], descent.objectives[0])
    return (best > 0 ? reached / best - 1 : reached, path.trace.ending == .stalled)
  }

  @Test(arguments: [(4, 8), (20, 30)])
  func `an atom that left may come back with the other sign`(d: Int, k: Int) throws {
    // In one of about 300 such problems an atom leaves and joins again on the other side in the same piece.
    for seed in 0..<(d == 4 ? 1000 : 300) {
      var generator = SeededGenerator(seed: seed)
      let atoms = Matrix<Double>.normal(rows: k, columns: d, using: &generator)
      let signal = Matrix<Double>.normal(rows: 1, columns: d, using: &generator).elements
      let excess = try Self.excess(signal, atoms, penalty: d == 4 ? 0.2 : 0.02)
      #expect(excess.share < 1e-9, "seed \(seed)")
    }
  }

  @Test func `tied atoms join only on the side of their correlation`() throws {
    let atoms = Matrix<Double>([[0, 1, -1], [-1, 1, 1], [0, 1, 0]])
    let code = try SparseCoding(penalty: 0.1, precision: 0.5)
      .path([2, 2, 0], with: atoms).codes
    let end = code.row(code.rows - 1)
    // Worked out by the conditions of the optimum: residual products 0.1 times the signs −, −, +.
    for (found, right) in zip(end, [-1.4, -1.6, 4.9]) { #expect(abs(found - right) < 1e-12) }
  }

  @Test(arguments: [false, true])
  func `whole numbers, which make ties, have the codes of coordinate descent, or else it is told`(
    isPositive: Bool
  ) throws {
    var told = 0
    for seed in 0..<600 {
      var generator = SeededGenerator(seed: seed)
      let d = 2 + seed % 3
      let atoms = Matrix<Double>(rows: d + 2, columns: d) { _, _ in
        generator.uniform(in: -2..<3).rounded(.down)
      }
      let signal = (0..<d).map { _ in generator.uniform(in: -3..<4).rounded(.down) }
      let excess = try Self.excess(signal, atoms, penalty: 0.2, isPositive: isPositive)
      guard excess.share > 1e-9 else { continue }
      #expect(excess.isTold, "seed \(seed)")
      told += 1
    }
    // Where an atom reaches the threshold that depends on those in use, the path can't take it in.
    #expect(told < 6)
  }

  @Test func `every breakpoint has its certificate`() throws {
    var generator = SeededGenerator(seed: 3)
    let atoms = Matrix<Double>.normal(rows: 30, columns: 12, using: &generator)
    let signal = Matrix<Double>.normal(rows: 1, columns: 12, using: &generator).elements
    let path = try SparseCoding(penalty: 0.01).path(signal, with: atoms)
    #expect(path.optimality.count == path.penalties.count && path.penalties.count > 12)
    #expect(path.optimality.allSatisfy { $0 < 1e-12 })
    #expect(zip(path.penalties, path.penalties.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test func `a penalty above all products has a path of that penalty alone`() throws {
    let path = try SparseCoding(penalty: 7).path([0.5, 0], with: [[1, 0], [0, 1]])
    #expect(path.penalties == [7] && path.codes == Matrix(rows: 1, columns: 2))
  }

  @Test(arguments: [(20, 50, 0.01), (20, 50, 0.003), (16, 64, 0.003), (64, 128, 0.003)])
  func `coordinate descent converges for small penalties and more atoms than dimensions`(
    d: Int, k: Int, share: Double
  ) throws {
    for seed in 0..<6 {
      var generator = SeededGenerator(seed: seed)
      let atoms = Matrix<Double>.normal(rows: k, columns: d, using: &generator)
      let signals = Matrix<Double>.normal(rows: 4, columns: d, using: &generator)
      var coding = SparseCoding(penalty: 1, tolerance: 1e-6, iterations: 1000)
      coding.penalty = share * coding.largestPenalty(signals, with: atoms)
      let codes = try coding.encode(signals, with: atoms)
      #expect(codes.trace.ending == .converged, "seed \(seed): \(codes.trace)")
      #expect(codes.trace.iterations < 300)
    }
  }

  @Test func `atoms that are there twice share nothing and cost nothing`() throws {
    var generator = SeededGenerator(seed: 5)
    let half = Matrix<Double>.normal(rows: 6, columns: 8, using: &generator)
    let signals = Matrix<Double>.normal(rows: 5, columns: 8, using: &generator)
    let twice = Matrix((0..<12).map { half.row($0 % 6) })
    let coding = SparseCoding(penalty: 0.05, tolerance: 1e-12)
    let (one, two) = (
      try coding.encode(signals, with: half), try coding.encode(signals, with: twice)
    )
    #expect(two.trace.ending == .converged)
    for (a, b) in zip(one.objectives, two.objectives) { #expect(abs(a / b - 1) < 1e-11) }
  }

  @Test func `settings whose quotients overflow are refused`() {
    for (penalty, precision) in [(1e308, 1e-5), (1, 1e308), (1e-300, 1e300)] {
      #expect(throws: FitError.self) {
        try SparseCoding(penalty: penalty, precision: precision)
          .encode([[1, 2]], with: [[1, 0], [0, 1]])
      }
    }
  }
}
