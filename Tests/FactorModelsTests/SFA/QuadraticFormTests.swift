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

  @Test func `a linear term however small decides among equal eigenvalues`() throws {
    let tiny = try QuadraticForm(hessian: .identity(2), linear: [1e-16, 0], constant: 0)
      .optimum(radius: 1)
    #expect(distance(Matrix([tiny.stimulus]), [[1, 0]]) < 1e-15 && tiny.residual < 1e-15)
    // Along (3, 4) where the two largest are, and 0.1/(2 − 1) along the third.
    let three = try QuadraticForm(
      hessian: .diagonal([2, 2, 1]), linear: [3e-17, 4e-17, 0.1], constant: 0
    ).optimum(radius: 1)
    let rest = (1 - 0.01).squareRoot()
    #expect(distance(Matrix([three.stimulus]), [[0.6 * rest, 0.8 * rest, 0.1]]) < 1e-12)
    let flat = try QuadraticForm(
      hessian: Matrix(rows: 2, columns: 2), linear: [3e-200, 4e-200], constant: 1
    ).optimum(radius: 5)
    #expect(distance(Matrix([flat.stimulus]), [[3, 4]]) < 1e-14)
  }

  @Test(arguments: [1e-170, 1e-100, 1e100, 1e160])
  func `no radius makes the optimum overflow or vanish`(radius: Double) throws {
    let form = Self.random(4, seed: 5)
    for best in [try form.optimum(radius: radius), try form.minimum(radius: radius)] {
      #expect(abs(Matrix([best.stimulus]).frobeniusNorm() / radius - 1) < 1e-12)
      #expect(best.residual < 1e-9 && !best.multiplier.isNaN && !best.value.isNaN)
    }
    // Where it is tiny only f counts, where it is huge only H.
    let best = Matrix([try form.optimum(radius: radius).stimulus]) / radius
    let f = Matrix([form.linear])
    let first = try form.hessian.symmetricEigen().vectors[rows: 0..<1]
    let expected = radius < 1 ? f / f.frobeniusNorm() : first
    #expect(abs(abs(best.product(expected, transposing: .right)[0, 0]) - 1) < 1e-12)
    #expect(try form.invariances(around: form.optimum(radius: radius), count: 3).count == 3)
  }

  @Test func `forms without inputs or with infinite numbers stop the program`() async {
    await #expect(processExitsWith: .failure) {
      _ = QuadraticForm(hessian: [[1]], linear: [.infinity], constant: 0)
    }
    await #expect(processExitsWith: .failure) {
      _ = QuadraticForm(hessian: [[.nan]], linear: [1], constant: 0)
    }
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = QuadraticForm(hessian: Matrix(rows: 0, columns: 0), linear: [], constant: 0)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("at least 1"))
  }
}
