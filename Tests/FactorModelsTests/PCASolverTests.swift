import FactorModels
import LinearAlgebra
import Testing

@Suite struct RandomizedPCATests {
  @Test func `on digits a randomised fit is as good as its residuals say, and better with powers`()
    throws
  {
    let digits = try Fixture.digits()
    let exact = try PCA(components: 10, solver: .svd).fit(digits)
    var worst: [Double] = []
    for powers in [0, 1, 4, 12] {
      let found = try PCA(components: 10, solver: .randomized(powers: powers)).fit(digits)
      #expect(found.solver == .randomized(powers: powers))
      #expect(found.axes.rows == 10 && found.rank == 10)
      #expect(distance(found.axes.product(found.axes, transposing: .right), .identity(10)) < 1e-12)
      #expect(abs(found.totalVariance - exact.totalVariance) < 1e-10 * exact.totalVariance)
      // Variances of a space within the whole are never too large, and some true one is within the residual of each.
      let all = try PCA(solver: .svd).fit(digits).explainedVariance
      for (i, variance) in found.explainedVariance.enumerated() {
        #expect(variance <= exact.explainedVariance[i] * (1 + 1e-12))
        let nearest = all.map { abs($0 - variance) }.min() ?? .infinity
        #expect(nearest <= found.residuals[i] + 1e-11 * all[0])
      }
      worst.append(found.residuals.max() ?? .infinity)
    }
    #expect(worst[0] > worst[1] && worst[1] > worst[2] && worst[2] > worst[3])
    #expect(worst[3] < 1e-3 * exact.explainedVariance[0])
    let close = try PCA(components: 10, solver: .randomized(powers: 30)).fit(digits)
    #expect(relativeDistance(close.explainedVariance, exact.explainedVariance) < 1e-12)
    #expect(distance(close.axes, exact.axes) < 1e-5)
  }

  @Test func `where the space is the whole, a randomised fit is exact`() throws {
    let samples = try cloud(40, 8, seed: 61)
    let exact = try PCA(components: 5, solver: .svd).fit(samples)
    let found = try PCA(components: 5, solver: .randomized(powers: 0, oversampling: 3)).fit(samples)
    #expect(relativeDistance(found.explainedVariance, exact.explainedVariance) < 1e-12)
    #expect(distance(found.axes, exact.axes) < 1e-11)
    #expect((found.residuals.max() ?? 1) < 1e-12 * exact.explainedVariance[0])
  }

  @Test func `the seed decides, the number of threads does not, and single precision does`() throws
  {
    let digits = try Fixture.digits()
    let pca = PCA(components: 5, solver: .randomized(powers: 1, seed: 1))
    let runs = try [1, 2, 3].map { threads in try Threads.using(threads) { try pca.fit(digits) } }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
    let other = try PCA(components: 5, solver: .randomized(powers: 1, seed: 2)).fit(digits)
    #expect(other != runs[0])
    let single = try pca.fit(Matrix<Float>(digits))
    #expect(relativeDistance(single.explainedVariance, runs[0].explainedVariance) < 0.02)
  }

  @Test func `a share of the variance, negative settings and bad samples are refused`() throws {
    let samples = try cloud(40, 8, seed: 62)
    for pca in [
      PCA(variance: 0.9, solver: .randomized()), PCA(solver: .randomized()),
      PCA(components: 2, solver: .randomized(powers: -1)),
      PCA(components: 2, solver: .randomized(oversampling: -1)),
      PCA(components: 9, solver: .randomized()),
    ] {
      #expect(throws: FitError.self) { try pca.fit(samples) }
    }
    let constant = Matrix<Double>(rows: 9, columns: 3, repeating: 0.1)
    #expect(throws: FitError.constant(samples: 9)) {
      try PCA(components: 1, solver: .randomized()).fit(constant)
    }
    let two = samples[columns: [0, 1, 0, 1]]
    let found = try PCA(components: 4, solver: .randomized()).fit(two)
    #expect(found.rank == 2 && found.axes.firstNonFinite() == nil)
  }
}

@Suite struct PCABatchesTests {
  @Test(arguments: [1, 7, 50, 1797])
  func `batches of any size give the axes of all samples`(size: Int) throws {
    let digits = try Fixture.digits()
    let whole = try PCA(components: 12, solver: .covariance).fit(digits)
    let count = (1797 + size - 1) / size
    let found = try PCA(components: 12).fit(batches: count) {
      digits[rows: $0 * size..<min(1797, ($0 + 1) * size)]
    }
    #expect(found.sampleCount == 1797)
    #expect(relativeDistance(found.mean, whole.mean) < 1e-13)
    #expect(relativeDistance(found.explainedVariance, whole.explainedVariance) < 1e-12)
    #expect(distance(found.axes, whole.axes) < 1e-9)
    #expect((found.residuals.max() ?? 1) < 1e-11 * whole.explainedVariance[0])
    #expect(abs(found.totalVariance - whole.totalVariance) < 1e-11 * whole.totalVariance)
  }

  @Test func `a large offset costs no digits`() throws {
    let plain = try cloud(600, 6, seed: 63)
    let far = plain.map { $0 + 1e7 }
    let expected = try PCA(components: 6, solver: .svd).fit(plain)
    let found = try PCA(components: 6).fit(batches: 6) { far[rows: $0 * 100..<($0 + 1) * 100] }
    // Of 16 digits the offset takes 7 or 8, squares of rounding average out.
    #expect(relativeDistance(found.explainedVariance, expected.explainedVariance) < 1e-8)
  }

  @Test func `no batches, one sample, equal samples and NaN are errors`() throws {
    let nothing = Matrix<Double>(rows: 0, columns: 3)
    #expect(throws: FitError.self) { try PCA().fit(batches: 0) { _ in nothing } }
    #expect(throws: FitError.self) { try PCA().fit(batches: 3) { _ in nothing } }
    let one: Matrix<Double> = [[1, 2, 3]]
    #expect(throws: FitError.tooFewSamples(1)) { try PCA().fit(batches: 1) { _ in one } }
    #expect(throws: FitError.constant(samples: 4)) { try PCA().fit(batches: 4) { _ in one } }
    for rows in [1, 5] {
      #expect(throws: FitError.self) {
        try PCA().fit(batches: 2) { number in
          Matrix<Double>(rows: rows, columns: 3) { i, j in
            number == 1 && j == 2 ? .nan : Double(i * j)
          }
        }
      }
    }
  }
}
