import FactorModels
import LinearAlgebra
import Testing

/// Known answers: Pati, Rezaiifar and Krishnaprasad (1993) for the residual's orthogonality; Tropp (2004) for recovery.
@Suite struct MatchingPursuitTests {
  @Test func `the residual is orthogonal to the atoms in use, and the count is kept`() throws {
    let problem = SparseProblem(40, d: 20, k: 50, seed: 11)
    for count in [1, 3, 10] {
      let codes = try MatchingPursuit(count: count).encode(problem.signals, with: problem.atoms)
      #expect(codes.counts.allSatisfy { $0 == count })
      #expect((codes.optimality.max() ?? 1) < 1e-12)
      let residuals = problem.signals - codes.reconstruct(with: problem.atoms)
      let squares = (0..<40).map { i in residuals.row(i).map { $0 * $0 }.sum() }
      #expect(relativeDistance(codes.objectives, squares) < 1e-14)
      let objectives = codes.trace.steps.map(\.objective)
      #expect(zip(objectives, objectives.dropFirst()).allSatisfy { $0 > $1 })
    }
  }

  @Test func `sums of fewer than (1 + 1/μ)/2 atoms are recovered exactly`() throws {
    // Tropp (2004), theorem 3.5. Spikes and a Hadamard basis in 64 dimensions have μ = 1/8: up to 4 atoms.
    let d = 64
    let atoms = Matrix<Double>(rows: 2 * d, columns: d) { i, j in
      i < d ? (i == j ? 1 : 0) : ((i - d) & j).nonzeroBitCount.isMultiple(of: 2) ? 0.125 : -0.125
    }
    var generator = SeededGenerator(seed: 12)
    let codes = Matrix(
      (0..<100).map { _ in
        var code = [Double](repeating: 0, count: 2 * d)
        for atom in generator.permutation(of: 2 * d).prefix(4) { code[atom] = generator.normal() }
        return code
      })
    let found = try MatchingPursuit(count: 4).encode(codes * atoms, with: atoms)
    #expect(distance(found.codes, codes) < 1e-12)
    let ended = try MatchingPursuit(count: 30, residual: 1e-6).encode(codes * atoms, with: atoms)
    #expect(distance(ended.codes, codes) < 1e-12)
  }

  @Test func `it ends where the residual is short enough`() throws {
    let problem = SparseProblem(40, d: 20, k: 50, seed: 13)
    let codes = try MatchingPursuit(count: 20, residual: 0.3)
      .encode(problem.signals, with: problem.atoms)
    #expect(codes.objectives.allSatisfy { $0.squareRoot() <= 0.3 })
    let fewer = codes.counts.map { max(0, $0 - 1) }
    for (i, count) in fewer.enumerated() where count > 0 {
      let shorter = try MatchingPursuit(count: count)
        .encode(problem.signals[rows: i..<i + 1], with: problem.atoms)
      #expect(shorter.objectives[0].squareRoot() > 0.3)
    }
  }

  @Test func `zero signals, zero and repeated atoms, atoms of any norm and no signals do no harm`()
    throws
  {
    let problem = SparseProblem(4, d: 6, k: 9, seed: 14)
    var (signals, atoms) = (problem.signals, problem.atoms)
    for j in 0..<6 {
      signals[1, j] = 0
      atoms[2, j] = 0
      atoms[4, j] = 3 * atoms[3, j]
    }
    let codes = try MatchingPursuit(count: 9).encode(signals, with: atoms)
    #expect(codes.counts[1] == 0 && codes.optimality[1] == 0)
    #expect(codes.codes.column(2).allSatisfy { $0 == 0 })
    #expect((codes.objectives.max() ?? 1) < 1e-20)
    #expect(codes.codes.firstNonFinite() == nil)
    let none = try MatchingPursuit(count: 2).encode(Matrix(rows: 0, columns: 6), with: atoms)
    #expect(none.codes.rows == 0)
    #expect(throws: FitError.self) { try MatchingPursuit(count: 0).encode(signals, with: atoms) }
    #expect(throws: FitError.self) {
      try MatchingPursuit(count: 1, residual: .nan).encode(signals, with: atoms)
    }
  }

  @Test(arguments: [1e-100, 1e100])
  func `signals and atoms of any size have the codes of their like`(size: Double) throws {
    let problem = SparseProblem(20, d: 10, k: 15, seed: 3)
    let pursuit = MatchingPursuit(count: 3)
    let right = try pursuit.encode(problem.signals, with: problem.atoms).codes
    let found = try pursuit.encode(problem.signals * size, with: problem.atoms * size).codes
    #expect((right - found).maxNorm() < 1e-9 * right.maxNorm())
  }

  @Test func `a pursuit that runs out of atoms says so`() throws {
    let problem = SparseProblem(20, d: 10, k: 15, seed: 3)
    let short = try MatchingPursuit(count: 1, residual: 1e-3)
      .encode(problem.signals, with: problem.atoms)
    #expect(short.trace.ending == .iterationLimit && !short.trace.advice.isEmpty)
    let zeros = try MatchingPursuit(count: 2, residual: 0.1)
      .encode(Matrix(rows: 3, columns: 10), with: problem.atoms)
    #expect(zeros.trace.ending == .converged && zeros.codes.maxNorm() == 0)
    #expect(zeros.trace.steps.count == 1 && zeros.trace.steps[0].objective == 0)
  }

  @Test func `codes have the same bits with one, two and three threads`() throws {
    let problem = SparseProblem(5000, d: 6, k: 9, seed: 4)
    let runs = try [1, 2, 3].map { threads in
      try Threads.using(threads) {
        try MatchingPursuit(count: 3).encode(problem.signals, with: problem.atoms).codes
      }
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
  }
}
