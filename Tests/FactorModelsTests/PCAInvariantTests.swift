import FactorModels
import LinearAlgebra
import Testing

@Suite struct PCAInvariantTests {
  static let solvers: [PCA.Solver] = [.covariance, .dual, .svd]

  @Test(arguments: solvers, [(40, 7), (30, 30), (12, 90)])
  func `axes are orthonormal, signed, ordered and certified`(
    solver: PCA.Solver, shape: (Int, Int)
  ) throws {
    let samples = try cloud(shape.0, shape.1, seed: 3)
    let pca = try PCA(solver: solver).fit(samples)
    let k = pca.axes.rows
    #expect(k == min(shape.0 - 1, shape.1))
    #expect(distance(pca.axes.product(pca.axes, transposing: .right), .identity(k)) < 1e-13)
    #expect(zip(pca.explainedVariance, pca.explainedVariance.dropFirst()).allSatisfy { $0 >= $1 })
    for i in 0..<k {
      let largest = pca.axes.row(i).max { $0.magnitude < $1.magnitude }
      #expect((largest ?? 0) > 0)
    }
    // A backward stable eigensolver leaves residuals of about ε times the largest eigenvalue, times a small
    // power of the size.
    #expect(pca.residuals.count == k)
    #expect((pca.residuals.max() ?? 1) < 1e-12 * pca.explainedVariance[0])
    #expect(abs(pca.explainedVariance.sum() - pca.totalVariance) < 1e-12 * pca.totalVariance)
    #expect(
      abs(samples.columnVariances().sum() - pca.totalVariance) < 1e-12 * pca.totalVariance)
  }

  @Test(arguments: [(60, 20), (20, 60)])
  func `the three solvers agree up to rounding`(shape: (Int, Int)) throws {
    let samples = try cloud(shape.0, shape.1, seed: 5)
    let fits = try Self.solvers.map { try PCA(components: 12, solver: $0).fit(samples) }
    #expect(fits.map(\.solver) == Self.solvers)
    for fit in fits {
      #expect(relativeDistance(fit.explainedVariance, fits[2].explainedVariance) < 1e-13)
      // An axis turns by about ε λ₁ over its gap to the next eigenvalue, which is above 0.01 λ₁ here.
      #expect(distance(fit.axes, fits[2].axes) < 1e-11)
    }
  }

  @Test func `a few axes are the first of all axes`() throws {
    let samples = try cloud(100, 30, seed: 6)
    for solver in Self.solvers {
      let (few, all) = (
        try PCA(components: 4, solver: solver).fit(samples), try PCA(solver: solver).fit(samples)
      )
      #expect(distance(few.axes, all.axes[rows: 0..<4]) < 1e-11)
      #expect(relativeDistance(few.explainedVariance, Array(all.explainedVariance[..<4])) < 1e-13)
    }
  }

  @Test func `the error of reconstruction is the variance discarded`() throws {
    let samples = try cloud(80, 10, offset: 20, seed: 7)
    let pca = try PCA().fit(samples)
    for k in 0...10 {
      let discarded = 79.0 / 80 * (pca.totalVariance - pca.explainedVariance[..<k].sum())
      #expect(
        abs(pca.reconstructionError(samples, axes: k) - discarded) < 1e-12 * pca.totalVariance)
      let rest = samples - pca.reconstruct(samples, axes: k)
      let norm = rest.frobeniusNorm()
      #expect(abs(norm * norm / 80 - discarded) < 1e-12 * pca.totalVariance)
    }
  }

  @Test func `all axes give the samples back`() throws {
    let samples = try cloud(1200, 9, seed: 8)
    let pca = try PCA().fit(samples)
    #expect(distance(pca.inverseTransform(pca.transform(samples)), samples) < 1e-13)
    #expect(distance(pca.reconstruct(samples), samples) < 1e-13)
  }

  @Test(arguments: solvers)
  func `whitened samples have the identity as covariance`(solver: PCA.Solver) throws {
    let samples = try cloud(200, 12, offset: 5, seed: 9)
    let white = try PCA(solver: solver).fit(samples).whiten(samples)
    let covariance = white.scatter(around: white.columnMeans()) / 199
    #expect(distance(covariance, .identity(12)) < 1e-11)
  }

  @Test(arguments: solvers)
  func `directions without variance are found and not whitened`(solver: PCA.Solver) throws {
    // Three columns that vary, one that repeats the first, one constant.
    let three = try cloud(50, 3, seed: 10)
    let samples = Matrix(rows: 50, columns: 5) { i, j in
      j < 3 ? three[i, j] : j == 3 ? three[i, 0] : 0.1
    }
    let all = try PCA(solver: solver).fit(samples)
    #expect(all.rank == 3)
    #expect(all.axes.rows == 3)
    let five = try PCA(components: 5, solver: solver).fit(samples)
    #expect(five.rank == 3)
    #expect(five.axes.rows == 5)
    #expect(five.explainedVariance[3...].allSatisfy { $0 < 1e-13 })
    #expect(distance(five.axes.product(five.axes, transposing: .right), .identity(5)) < 1e-13)
    let white = five.whiten(samples)
    #expect(white.columns == 3)
    #expect(distance(white.scatter(around: white.columnMeans()) / 49, .identity(3)) < 1e-11)
  }

  @Test(arguments: solvers)
  func `a mean of ten million costs no digits`(solver: PCA.Solver) throws {
    // Both clouds hold the same numbers, on a grid of 2⁻²⁸ on which adding 10⁷ is exact. XᵀX − n μμᵀ would
    // lose every digit of the smallest variance here (scikit-learn 1.9.1's `covariance_eigh` is 4 to 100 % off).
    let grid = try cloud(600, 20, seed: 11).map { ($0 * 0x1p28).rounded() * 0x1p-28 }
    let moved = grid.map { $0 + 1e7 }
    let expected = try PCA(solver: .svd).fit(grid)
    let found = try PCA(solver: solver).fit(moved)
    for (a, b) in zip(found.explainedVariance, expected.explainedVariance) {
      // The mean itself is rounded to 10⁷ ε ≈ 2e-9, whose square vanishes beside 0.01.
      #expect(abs(a / b - 1) < 1e-11)
    }
    let difference = distance(found.transform(moved), expected.transform(grid))
    #expect(difference < 1e-7)  // 10⁷ ε times the sum of an axis's entries
  }

  @Test func `single precision agrees with double to its own precision`() throws {
    let samples = try cloud(3000, 100, seed: 12)
    let single = Matrix<Float>(samples)
    let reference = try PCA(components: 10).fit(samples)
    for solver in Self.solvers {
      let pca = try PCA(components: 10, solver: solver).fit(single)
      #expect(relativeDistance(pca.explainedVariance, reference.explainedVariance) < 1e-6)
      #expect(
        distance(pca.axes.product(pca.axes, transposing: .right), .identity(10)) < 1e-6)
      let error = pca.reconstructionError(single)
      #expect(abs(error / reference.reconstructionError(samples) - 1) < 1e-5)
    }
  }

  @Test(arguments: [(5000, 60), (60, 5000)])
  func `the same bits come with one, two and four threads`(shape: (Int, Int)) throws {
    let samples = try cloud(5000, 60, seed: 13)
    let data = shape.0 == 5000 ? samples : samples.transposed
    func everything(_ threads: Int) throws -> [[Double]] {
      try Threads.using(threads) {
        let pca = try PCA(components: 8).fit(data)
        return [
          pca.mean, pca.axes.elements, pca.explainedVariance, pca.residuals, [pca.totalVariance],
          pca.transform(data).elements, pca.whiten(data).elements, pca.reconstruct(data).elements,
          [pca.reconstructionError(data)],
        ]
      }
    }
    let one = try everything(1)
    #expect(try everything(2) == one)
    #expect(try everything(4) == one)
  }

  @Test func `the solver is chosen by the shape`() throws {
    #expect(try PCA(components: 1).fit(cloud(100, 10, seed: 1)).solver == .svd)
    #expect(try PCA(components: 1).fit(cloud(6000, 50, seed: 1)).solver == .covariance)
    #expect(try PCA(components: 1).fit(cloud(6000, 50, seed: 1).transposed).solver == .dual)
  }

  @Test func `a fit describes itself`() throws {
    let pca = try PCA(components: 2).fit(Fixture.iris())
    #expect("\(pca)" == "PCA: 2 of 4 axes, 97.8 % of the variance of 150 samples")
  }
}
