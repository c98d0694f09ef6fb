import FactorModels
import LinearAlgebra
import Testing

/// Seeded signals and atoms: k random atoms of norm 1 in d dimensions, and n sparse sums of them with some noise.
struct SparseProblem {
  let signals: Matrix<Double>
  let atoms: Matrix<Double>

  init(_ n: Int, d: Int, k: Int, seed: Int) {
    var generator = SeededGenerator(seed: seed)
    atoms = Matrix<Double>.normal(rows: k, columns: d, using: &generator).rowsOfUnitNorm()
    let codes = Matrix<Double>(rows: n, columns: k) { _, _ in
      generator.uniform() < 0.1 ? generator.laplace() : 0
    }
    signals =
      codes * atoms + Matrix.normal(rows: n, columns: d, deviation: 0.05, using: &generator)
  }
}

extension Matrix<Double> {
  func rowsOfUnitNorm() -> Matrix {
    let norms = (0..<rows).map { i in row(i).map { $0 * $0 }.sum().squareRoot() }
    return Matrix(rows: rows, columns: columns) { i, j in self[i, j] / norms[i] }
  }
}

@Suite struct SparseCodingTests {
  static let general: [SparseCoding.Method] = [.coordinateDescent, .ista, .fista, .leastAngle]

  @Test(arguments: general, [false, true])
  func `codes satisfy the conditions of the optimum, with any λ and β`(
    method: SparseCoding.Method, isPositive: Bool
  ) throws {
    let problem = SparseProblem(70, d: 20, k: 30, seed: 1)
    let (λ, β) = (0.3, 2.0)
    let coding = SparseCoding(
      penalty: λ, precision: β, isPositive: isPositive, method: method, tolerance: 1e-12,
      iterations: 20_000)
    let result = try coding.encode(problem.signals, with: problem.atoms)
    #expect(result.trace.converged, "\(result.trace)")
    #expect((result.optimality.max() ?? 1) <= 1e-12)
    // 2β wⱼᵀr = λ sign(hⱼ) where hⱼ ≠ 0, and |2β wⱼᵀr| ≤ λ elsewhere (models.md, section 2; Tibshirani 1996). With a
    // relative gap of 1e-12 the gradient is off by at most about its root.
    let residuals = problem.signals - result.reconstruct(with: problem.atoms)
    let products = residuals.product(problem.atoms, transposing: .right) * (2 * β)
    for (h, product) in zip(result.codes.elements, products.elements) {
      if h != 0 {
        #expect(abs(product - (h > 0 ? λ : -λ)) < 2e-5)
        #expect(h > 0 || !isPositive)
      } else {
        #expect((isPositive ? product : abs(product)) < λ + 2e-5)
      }
    }
    for i in 0..<70 {
      let misfit = residuals.row(i).map { $0 * $0 }.sum()
      let objective = λ * result.codes.row(i).map(abs).sum() + β * misfit
      #expect(abs(result.objectives[i] - objective) < 1e-12 * objective)
    }
    let last = try #require(result.trace.steps.last)
    #expect(abs(result.objectives.sum() / 70 - last.objective) < 1e-9)
  }

  @Test(arguments: [(8, 40), (40, 8), (16, 16)])
  func `all methods find the same codes`(shape: (d: Int, k: Int)) throws {
    let problem = SparseProblem(50, d: shape.d, k: shape.k, seed: 2)
    let codes = try Self.general.map {
      try SparseCoding(penalty: 0.1, method: $0, tolerance: 1e-11, iterations: 100_000)
        .encode(problem.signals, with: problem.atoms)
    }
    for code in codes {
      #expect(code.trace.converged, "\(code.trace)")
      #expect(relativeDistance(code.objectives, codes[0].objectives) < 1e-10)
      #expect(distance(code.codes, codes[0].codes) < 3e-5)
    }
  }

  @Test func `a code is zero exactly where λ is at least 2β times every product with an atom`()
    throws
  {
    // models.md, section 2: h = 0 iff λ ≥ 2β‖Wᵀx‖∞.
    let problem = SparseProblem(1, d: 12, k: 20, seed: 3)
    let largest = SparseCoding(penalty: 1, precision: 3)
      .largestPenalty(problem.signals, with: problem.atoms)
    let products = problem.signals.product(problem.atoms, transposing: .right)
    #expect(abs(largest - 6 * products.maxNorm()) < 1e-14 * largest)
    for method in Self.general {
      var coding = SparseCoding(
        penalty: largest * (1 + 1e-9), precision: 3, method: method, tolerance: 1e-9)
      #expect(try coding.encode(problem.signals, with: problem.atoms).counts == [0])
      coding.penalty = largest
      let zero = try coding.encode(problem.signals, with: problem.atoms)
      #expect(zero.codes.maxNorm() < 1e-12 && zero.optimality[0] < 1e-12)
      coding.penalty = largest * (1 - 1e-3)
      coding.iterations = 10_000
      #expect(try coding.encode(problem.signals, with: problem.atoms).counts == [1])
    }
  }

  @Test func `orthonormal atoms move each product towards zero by α, exactly`() throws {
    // models.md, section 2; Donoho and Johnstone (1994).
    var generator = SeededGenerator(seed: 4)
    let atoms = try Matrix<Double>.normal(rows: 9, columns: 9, using: &generator).qr().q
    let signals = Matrix<Double>.normal(rows: 30, columns: 9, using: &generator)
    let coding = SparseCoding(penalty: 1.2, precision: 1.5, method: .softThreshold)
    let expected = signals.product(atoms, transposing: .right).map {
      $0 > 0.4 ? $0 - 0.4 : $0 < -0.4 ? $0 + 0.4 : 0
    }
    let codes = try coding.encode(signals, with: atoms)
    #expect(codes.trace.converged && codes.trace.iterations == 1)
    #expect(distance(codes.codes, expected) < 1e-15)
    let descended = try SparseCoding(penalty: 1.2, precision: 1.5).encode(signals, with: atoms)
    #expect(distance(descended.codes, expected) < 1e-14)
  }

  @Test func `ISTA and FISTA are never further from the optimum than their theory says`() throws {
    // F − F* ≤ L‖h*‖²/(2i) and 2L‖h*‖²/(i + 1)² from h = 0: Beck and Teboulle (2009), theorems 3.1 and 4.4.
    let problem = SparseProblem(1, d: 15, k: 40, seed: 5)
    let coding = SparseCoding(penalty: 0.05, tolerance: 1e-14)
    let best = try coding.encode(problem.signals, with: problem.atoms)
    let size = best.codes.elements.map { $0 * $0 }.sum()
    let L = try problem.atoms.gram().symmetricEigen(1).values[0]
    for (method, bound) in [
      (SparseCoding.Method.ista, { (i: Double) in L * size / (2 * i) }),
      (.fista, { i in 2 * L * size / ((i + 1) * (i + 1)) }),
    ] {
      let trace = try SparseCoding(
        penalty: 0.05, method: method, tolerance: 1e-12, iterations: 500
      ).encode(problem.signals, with: problem.atoms).trace
      #expect(trace.steps.count > 20)
      for step in trace.steps.dropFirst() {
        #expect(step.objective - best.objectives[0] <= bound(Double(step.iteration)))
      }
    }
  }

  @Test func `the path is made of straight pieces through the codes of every penalty`() throws {
    // Efron et al. (2004), section 3.
    let problem = SparseProblem(1, d: 15, k: 25, seed: 6)
    let signal = problem.signals.row(0)
    for isPositive in [false, true] {
      let path = try SparseCoding(penalty: 0.001, precision: 2, isPositive: isPositive)
        .path(signal, with: problem.atoms)
      #expect(path.penalties.count > 8)
      #expect(zip(path.penalties, path.penalties.dropFirst()).allSatisfy { $0 > $1 })
      #expect(path.codes.row(0).allSatisfy { $0 == 0 })
      for fraction in [0.95, 0.5, 0.2, 0.05, 0.01] {
        let penalty = path.penalties[0] * fraction
        let code = try SparseCoding(
          penalty: penalty, precision: 2, isPositive: isPositive, tolerance: 1e-14
        ).encode(problem.signals, with: problem.atoms).codes.row(0)
        #expect(relativeDistance(path.code(at: penalty), code) < 1e-6)
      }
    }
  }

  @Test(arguments: [false, true])
  func `the gap is the objective less that of the dual problem at the scaled residual`(
    isPositive: Bool
  ) throws {
    // models.md, section 2: θ = r min(1, α / max |wⱼ·r|), and D(θ) = ½‖x‖² − ½‖x − θ‖².
    let problem = SparseProblem(10, d: 12, k: 20, seed: 9)
    let coding = SparseCoding(
      penalty: 0.1, isPositive: isPositive, method: .ista, iterations: 7)
    let codes = try coding.encode(problem.signals, with: problem.atoms)
    let residuals = problem.signals - codes.codes * problem.atoms
    for i in 0..<10 {
      let (x, r) = (problem.signals.row(i), residuals.row(i))
      let products = (0..<20).map { j in
        zip(problem.atoms.row(j), r).map { $0 * $1 }.sum()
      }
      let largest = products.map { isPositive ? $0 : abs($0) }.max() ?? 0
      let scale = min(1, 0.1 / largest)
      let dual =
        x.map { $0 * $0 }.sum() / 2
        - zip(x, r).map { ($0 - scale * $1) * ($0 - scale * $1) }.sum() / 2
      let primal = r.map { $0 * $0 }.sum() / 2 + 0.1 * codes.codes.row(i).map(abs).sum()
      #expect(abs(codes.objectives[i] - primal) < 1e-12 * primal)
      #expect(abs(codes.optimality[i] - (primal - dual) / primal) < 1e-10)
    }
  }

  @Test func `the gap bounds how far an unfinished code is from the optimum`() throws {
    let problem = SparseProblem(60, d: 20, k: 40, seed: 7)
    let best = try SparseCoding(penalty: 0.1, tolerance: 1e-13)
      .encode(problem.signals, with: problem.atoms)
    for iterations in [1, 3, 10, 30] {
      let codes = try SparseCoding(
        penalty: 0.1, method: .ista, tolerance: 1e-13, iterations: iterations
      ).encode(problem.signals, with: problem.atoms)
      #expect(codes.trace.ending == .iterationLimit)
      #expect("\(codes.trace)".hasPrefix("Not converged: after \(iterations) iteration"))
      for i in 0..<60 {
        let excess = codes.objectives[i] - best.objectives[i]
        #expect(excess <= codes.optimality[i] * codes.objectives[i] * (1 + 1e-9))
      }
    }
  }

  @Test(arguments: general)
  func `codes are the same bits with one, two and three threads`(method: SparseCoding.Method)
    throws
  {
    let problem = SparseProblem(300, d: 16, k: 32, seed: 8)
    let coding = SparseCoding(penalty: 0.1, method: method, iterations: 50)
    let runs = try [1, 2, 3].map { threads in
      try Threads.using(threads) { try coding.encode(problem.signals, with: problem.atoms) }
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
  }
}

@Suite struct SparseCodingBadInputTests {
  let problem = SparseProblem(5, d: 6, k: 8, seed: 9)

  @Test(arguments: SparseCodingTests.general)
  func `zero signals, zero atoms, repeated atoms and no signals have codes`(
    method: SparseCoding.Method
  ) throws {
    var signals = problem.signals
    for j in 0..<6 { signals[2, j] = 0 }
    var atoms = problem.atoms
    for j in 0..<6 {
      atoms[3, j] = 0
      atoms[5, j] = atoms[4, j]
      atoms[6, j] = -2 * atoms[4, j]
    }
    let coding = SparseCoding(penalty: 0.05, method: method, iterations: 10_000)
    let codes = try coding.encode(signals, with: atoms)
    #expect(codes.trace.converged, "\(codes.trace)")
    #expect(codes.codes.row(2).allSatisfy { $0 == 0 })
    #expect(codes.codes.column(3).allSatisfy { $0 == 0 })
    #expect(codes.optimality[2] == 0)
    #expect(codes.codes.firstNonFinite() == nil)
    let none = try coding.encode(Matrix(rows: 0, columns: 6), with: atoms)
    #expect(none.codes.rows == 0 && none.codes.columns == 8)
    let silent = try coding.encode(signals, with: Matrix(rows: 2, columns: 6))
    #expect(silent.density == 0 && silent.trace.converged)
  }

  @Test(arguments: [0, -1, Double.nan, .infinity])
  func `penalties, precisions and tolerances that are none are refused by name`(value: Double)
    throws
  {
    for (name, coding) in [
      ("penalty", SparseCoding(penalty: value)),
      ("precision", SparseCoding(penalty: 1, precision: value)),
      ("tolerance", SparseCoding(penalty: 1, tolerance: value)),
    ] {
      let error = #expect(throws: FitError.self) {
        try coding.encode(problem.signals, with: problem.atoms)
      }
      let text = try "\(#require(error))"
      #expect(text.hasPrefix("`\(name)` is \(value), but it must be a finite number"))
    }
    #expect(throws: FitError.self) {
      try SparseCoding(penalty: 1, iterations: 0).encode(problem.signals, with: problem.atoms)
    }
  }

  @Test func `numbers that are not finite, overflow or vanish are errors`() throws {
    let coding = SparseCoding(penalty: 0.1)
    var signals = problem.signals
    signals[3, 1] = .infinity
    #expect(throws: FitError.notFinite(value: .infinity, row: 3, column: 1)) {
      try coding.encode(signals, with: problem.atoms)
    }
    var atoms = problem.atoms
    atoms[2, 0] = .nan
    #expect(throws: FitError.self) { try coding.encode(problem.signals, with: atoms) }
    #expect(throws: FitError.self) {
      try coding.encode(problem.signals, with: Matrix(rows: 0, columns: 6))
    }
    for factor in [1e200, 1e-200] {
      let error = #expect(throws: FitError.self) {
        try coding.encode(problem.signals * factor, with: problem.atoms)
      }
      guard case .scale = error else {
        Issue.record("unexpected error: \(String(describing: error))")
        continue
      }
    }
  }

  @Test func `a soft threshold refuses atoms that are not orthonormal`() throws {
    let error = #expect(throws: FitError.self) {
      try SparseCoding(penalty: 0.1, method: .softThreshold)
        .encode(problem.signals, with: problem.atoms)
    }
    let text = try "\(#require(error))"
    #expect(text.contains("off orthonormal") && text.contains("coordinateDescent"))
  }
}
