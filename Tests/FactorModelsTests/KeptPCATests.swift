import FactorModels
import LinearAlgebra
import Store
import TestSupport
import Testing

@Suite struct KeptPCATests {
  @Test(arguments: [PCA.Solver.automatic, .covariance, .dual, .svd])
  func `a fit is the same to the bit without a store, computed in one, and found in it`(
    solver: PCA.Solver
  ) async throws {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      let samples = try Fixture.digits()
      let pca = PCA(components: 20, solver: solver)
      let plain = try pca.fit(samples)
      let computed = try context.using { try pca.fit(samples) }
      let found = try context.using { try pca.fit(samples) }
      #expect(log.takeKinds() == ["computing", "kept", "found"])
      #expect(same(computed, plain))
      #expect(same(found, plain))
      let single = Matrix<Float>(samples)
      let plainSingle = try pca.fit(single)
      _ = try context.using { try pca.fit(single) }
      let foundSingle = try context.using { try pca.fit(single) }
      #expect(log.takeKinds() == ["computing", "kept", "found"])
      #expect(same(foundSingle, plainSingle))
    }
  }

  @Test func `other settings, another sample and another shape are other fits`() async throws {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      var samples = try cloud(40, 6, seed: 1)
      func fit(_ pca: PCA) throws -> [String] {
        _ = try context.using { try pca.fit(samples) }
        return log.takeKinds()
      }
      let computed = ["computing", "kept"]
      #expect(try fit(PCA(components: 2)) == computed)
      #expect(try fit(PCA(components: 2, solver: .automatic)) == ["found"])
      #expect(try fit(PCA(components: 3)) == computed)
      #expect(try fit(PCA(variance: 0.5)) == computed)
      #expect(try fit(PCA()) == computed)
      #expect(try fit(PCA(components: 2, solver: .dual)) == computed)
      samples[39, 5] = samples[39, 5].nextUp
      #expect(try fit(PCA(components: 2)) == computed)
      samples = Matrix(rows: 60, columns: 4, elements: samples.elements)
      #expect(try fit(PCA(components: 2)) == computed)
      #expect(throws: FitError.self) { try fit(PCA(components: 9)) }
      #expect(log.takeKinds() == ["computing", "failed"])
    }
  }

  @Test func `the digest of a large matrix follows its content through every way to change it`() {
    let matrix = Matrix<Float>(rows: 300, columns: 100, repeating: 1)
    let digest = ContentDigest(of: matrix)
    var changed = matrix
    changed[299, 99] = 2
    #expect(ContentDigest(of: changed) != digest)
    changed[299, 99] = 1
    #expect(ContentDigest(of: changed) == digest)
    changed += matrix
    #expect(ContentDigest(of: changed) != digest)
    changed -= matrix
    #expect(ContentDigest(of: changed) == digest)
    #expect(ContentDigest(of: matrix.transposed) != digest)
    #expect(ContentDigest(of: Matrix<Double>(matrix)) != digest)
    #expect(ContentDigest(of: matrix) == digest)
  }

  private func same<Element>(_ a: FittedPCA<Element>, _ b: FittedPCA<Element>) -> Bool {
    // By digest, since a zero equals its negative.
    a == b && ContentDigest(of: a) == ContentDigest(of: b)
  }
}

/// When a row fails because results have changed on purpose, raise the computation's version, so that kept
/// results of the old one are not used; then write the new version and digest here.
@Suite struct GoldenResultTests {
  /// Digests of results by the computation's name and version. The solvers agree in all digits that count here.
  static let golden = [
    "PCA 1": "7f7ea35656c60876347704b5c9651fca54dcb8bdc837372f46ba9c03252585ba"
  ]

  @Test(arguments: [PCA.Solver.automatic, .covariance, .dual, .svd])
  func `no results change without a change of the version`(solver: PCA.Solver) throws {
    let fitted = try PCA(components: 3, solver: solver).fit(try Fixture.iris())
    // Residuals are rounding and nothing else.
    let digest = try goldenDigest(of: [
      fitted.mean, fitted.axes.elements, fitted.explainedVariance, [fitted.totalVariance],
    ])
    #expect(digest == Self.golden["\(PCA.name) \(PCA.version)"])
  }

  @Test func `a change in the eighth digit is noticed, one in the fifteenth is not`() throws {
    let numbers = [3.14159265358979, 1, -2]
    let digest = try goldenDigest(of: numbers)
    #expect(try goldenDigest(of: numbers.map { $0 * (1 + 1e-7) }) != digest)
    #expect(try goldenDigest(of: numbers.map { $0 * (1 + 1e-15) }) == digest)
  }
}
