import FactorModels
import LinearAlgebra
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct QuadraticFormTests {
  static func random(_ d: Int, seed: Int) -> QuadraticForm {
    var generator = SeededGenerator(seed: seed)
    return QuadraticForm(
      hessian: .normal(rows: d, columns: d, using: &generator),
      linear: Matrix<Double>.normal(rows: 1, columns: d, using: &generator).elements, constant: 0.5)
  }

  @Test(arguments: [SFA.Expansion.linear, .quadratic])
  func `a slow feature's form has its values`(expansion: SFA.Expansion) throws {
    let samples = SFAInvariantTests.walk(400, 4, seed: 3).map { $0 + 5 }
    let sfa = try SFA(expansion: expansion, inputs: 3).fit(samples)
    let slow = sfa.transform(samples)
    for feature in 0..<sfa.rank {
      let values = sfa.quadraticForm(feature).values(
        at: samples.subtracting(fromEachRow: sfa.mean))
      for (value, expected) in zip(values, slow.column(feature)) {
        #expect(abs(value - expected) < 1e-9)
      }
    }
  }

  @Test(arguments: [0.1, 1, 30])
  func `no stimulus of the same length has a greater value`(radius: Double) throws {
    let form = Self.random(6, seed: 1)
    let (best, least) = (try form.optimum(radius: radius), try form.minimum(radius: radius))
    #expect(best.residual < 1e-9 && least.residual < 1e-9)
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<1000 {
      let point = Matrix<Double>.normal(rows: 1, columns: 6, using: &generator)
      let value = form.values(at: point * (radius / point.frobeniusNorm()))[0]
      #expect(value <= best.value + 1e-9 && value >= least.value - 1e-9)
    }
    #expect(abs(Matrix([best.stimulus]).frobeniusNorm() / radius - 1) < 1e-9)
  }

  @Test func `without linear terms the optimum is the first eigenvector`() throws {
    let form = QuadraticForm(
      hessian: .diagonal([1, 4, -3]), linear: [0, 0, 0], constant: 0)
    let best = try form.optimum(radius: 2)
    #expect(distance(Matrix([best.stimulus]), [[0, 2, 0]]) < 1e-12)
    #expect(abs(best.value - 8) < 1e-12)
    #expect(abs(best.multiplier - 4) < 1e-12)
    // Along the first axis y falls by (1 − 4)/2 a squared unit, along the third by (−3 − 4)/2.
    let invariances = try form.invariances(around: best, count: 2)
    #expect(distance(Matrix(invariances.map(\.direction)), [[1, 0, 0], [0, 0, 1]]) < 1e-12)
    #expect(relativeDistance(invariances.map(\.curvature), [-3, -7]) < 1e-12)
  }

  @Test func `linear terms that miss the first eigenvector are completed by it`() throws {
    // On the circle 4x²/2 + y, x² + y² = 4: the maximum is at y = 1/4.
    let form = QuadraticForm(hessian: .diagonal([4, 0]), linear: [0, 1], constant: 0)
    let best = try form.optimum(radius: 2)
    #expect(distance(Matrix([best.stimulus]), [[(4 - 1.0 / 16).squareRoot(), 0.25]]) < 1e-8)
  }

  @Test func `curvatures are second derivatives along great circles`() throws {
    let form = Self.random(5, seed: 4)
    let radius = 1.5
    let best = try form.optimum(radius: radius)
    let x = Matrix([best.stimulus])
    for invariance in try form.invariances(around: best, count: 4) {
      let w = Matrix([invariance.direction])
      #expect(abs(x.product(w, transposing: .right)[0, 0]) < 1e-12)
      let h = 1e-3
      let moved = [-h, h].map { a in
        form.values(at: x * cos(a / radius) + w * (radius * sin(a / radius)))[0]
      }
      let second = (moved[0] - 2 * best.value + moved[1]) / (h * h)
      // Rounding of y over h², and h² times a fourth derivative.
      #expect(abs(second - invariance.curvature) < 1e-5 * max(1, invariance.curvature.magnitude))
    }
  }

  @Test(arguments: [0, -1, .infinity, .nan])
  func `a radius must be above 0`(radius: Double) {
    #expect(throws: FitError.self) { try Self.random(3, seed: 1).optimum(radius: radius) }
  }
}
