import FactorModels
import LinearAlgebra
import Store
import TestSupport
import Testing

/// A computation that a store keeps, and the numbers of its result that count.
private struct KeptCode: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let version: Int
  /// Fits, and gives the numbers of the result.
  let numbers: @Sendable () throws -> [[Double]]

  static let all: [KeptCode] = [
    KeptCode(testDescription: SparseCoding.name, version: SparseCoding.version) {
      let problem = SparseProblem(20, d: 10, k: 15, seed: 1)
      let codes = try SparseCoding(penalty: 0.1, tolerance: 1e-13)
        .encode(problem.signals, with: problem.atoms)
      return [codes.codes.elements, codes.objectives]
    },
    KeptCode(testDescription: MatchingPursuit.name, version: MatchingPursuit.version) {
      let problem = SparseProblem(20, d: 10, k: 15, seed: 1)
      return [
        try MatchingPursuit(count: 3).encode(problem.signals, with: problem.atoms).codes.elements
      ]
    },
    KeptCode(testDescription: DictionaryLearning.name, version: DictionaryLearning.version) {
      let signals = SparseProblem(200, d: 10, k: 15, seed: 1).signals
      var learning = DictionaryLearning(atoms: 12, penalty: 0.1, batch: 50, passes: 2, seed: 1)
      learning.coding.tolerance = 1e-12
      let learned = try learning.fit(signals)
      return [learned.atoms.elements, learned.usage]
    },
    KeptCode(testDescription: ImageRestoration.name, version: ImageRestoration.version) {
      let restoration = ImageRestoration(side: 8, step: 4, deviation: 0.05)
      return [
        try restoration.restore(
          ImageRestorationTests.image, with: ImageRestorationTests.cosines
        ).image.elements
      ]
    },
    KeptCode(testDescription: ProbabilisticPCA.name, version: ProbabilisticPCA.version) {
      let fitted = try ProbabilisticPCA(factors: 2, method: .em, tolerance: 1e-9)
        .fit(Fixture.iris())
      return [fitted.model.loadings.elements, fitted.model.noise, [fitted.logLikelihood]]
    },
    KeptCode(testDescription: FactorAnalysis.name, version: FactorAnalysis.version) {
      let fitted = try FactorAnalysis(factors: 3, tolerance: 1e-9)
        .fit(FactorAnalysisTests.planted(20).samples)
      return [fitted.model.loadings.elements, fitted.model.noise, [fitted.logLikelihood]]
    },
  ]
}

@Suite struct KeptCodesTests {
  @Test(arguments: KeptCode.all)
  private func `a fit is the same to the bit without a store, computed in one, and found in it`(
    computation: KeptCode
  ) async throws {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      let plain = try computation.numbers()
      let computed = try context.using { try computation.numbers() }
      let found = try context.using { try computation.numbers() }
      #expect(log.takeKinds() == ["computing", "kept", "found"])
      #expect(ContentDigest(of: computed) == ContentDigest(of: plain))
      #expect(ContentDigest(of: found) == ContentDigest(of: plain))
    }
  }

  @Test func `learning that goes on is kept by what it goes on from, whenever that was computed`()
    async throws
  {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      let signals = SparseProblem(100, d: 8, k: 10, seed: 2).signals
      let learning = DictionaryLearning(atoms: 6, penalty: 0.1, batch: 50, seed: 1)
      // Twice computed, with other seconds in its trace each time.
      let starts = try (0..<2).map { _ in try learning.fit(signals) }
      for start in starts { _ = try context.using { try learning.fit(signals, from: start) } }
      #expect(log.takeKinds() == ["computing", "kept", "found"])
      _ = try context.using { try learning.fit(signals) }
      #expect(log.takeKinds() == ["computing", "kept"])
    }
  }

  /// When a row fails because results have changed on purpose, raise the computation's version, so that kept results of
  /// the old one are not used; then write the new version and digest here.
  private static let golden = [
    "Sparse coding 1": "89c5961765f756353d3e2ba686205ab21432c6a10048e546670fde3986a77efe",
    "Matching pursuit 1": "10150cc52e67486c5ea4508e6b5c1de104318c62582de4318e419000d728c9bc",
    "Dictionary learning 1": "0775d9f3b4b502b74fb7b11ca3753ad64ec0a4f1b5bb45ad77bc71b230ef03ab",
    "Image restoration 1": "8b2a7f4862e9c63a1b081d1d2057f553395ae3e536ac0c139f4ef3cd5541bbc7",
    "Probabilistic PCA 1": "e9815e03fd578827b174a329f80f57854b39bf4bb82fcd7c81ecc0c02bd2d2a6",
    "Factor analysis 1": "305b909129ba488b47b78f974140fe9993cd69aceef2d8b47d9918baa613f697",
  ]

  @Test(arguments: KeptCode.all)
  private func `no results change without a change of the version`(computation: KeptCode) throws {
    // What an iteration leaves depends on rounding down to its tolerance over the curvature.
    let digest = try goldenDigest(of: computation.numbers(), digits: 5)
    #expect(digest == Self.golden["\(computation.testDescription) \(computation.version)"])
  }
}
