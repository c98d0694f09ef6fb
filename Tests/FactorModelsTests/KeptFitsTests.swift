import Datasets
import FactorModels
import LinearAlgebra
import Store
import TestSupport
import Testing

/// A computation that a store keeps, and the numbers of its result that count.
struct KeptFit: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let version: Int
  /// Fits, and gives the numbers of the result.
  let numbers: @Sendable () throws -> [[Double]]

  init(
    _ name: String, version: Int, numbers: @escaping @Sendable () throws -> [[Double]]
  ) {
    (testDescription, self.version, self.numbers) = (name, version, numbers)
  }

  static let all = codes + sources
}

@Suite struct KeptFitsTests {
  @Test(arguments: KeptFit.all)
  func `a fit is the same to the bit without a store, computed in one, and found in it`(
    fit: KeptFit
  ) async throws {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      let plain = try fit.numbers()
      let computed = try context.using { try fit.numbers() }
      let found = try context.using { try fit.numbers() }
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
    "Sparse coding 2": "89c5961765f756353d3e2ba686205ab21432c6a10048e546670fde3986a77efe",
    "Matching pursuit 2": "10150cc52e67486c5ea4508e6b5c1de104318c62582de4318e419000d728c9bc",
    "Dictionary learning 3": "0775d9f3b4b502b74fb7b11ca3753ad64ec0a4f1b5bb45ad77bc71b230ef03ab",
    "Image restoration 2": "8b2a7f4862e9c63a1b081d1d2057f553395ae3e536ac0c139f4ef3cd5541bbc7",
    "Probabilistic PCA 1": "e9815e03fd578827b174a329f80f57854b39bf4bb82fcd7c81ecc0c02bd2d2a6",
    "Factor analysis 1": "305b909129ba488b47b78f974140fe9993cd69aceef2d8b47d9918baa613f697",
    "ICA 2": "38d7258c853fa58a4fa0584f43fc130d851c6929b0affe6c95c51061ce12dcf2",
    "Subspace ICA 2": "4475eb7c6a7d8c1c91a445a3a6164a8b99addbd8fd73c6c5a324ad8c41cc2389",
    "Topographic ICA 2": "2a06457fb1f2d74caef6e6284d8f9040cc49fa4a5955fdf583461322f948ff42",
    "SFA 2": "f305d3a9e0af4598d39f3ea48c8be52a1310b299e1012b436d6691ce735bbd04",
    "Deep SFA 2": "ddb0b6489999fbe01f41d03c1fc6d9308abdcafde5539cb4cfb6a454542e29a9",
    "NICE 2": "e17fca02880c938ae7d580a5bc24bdc57d37b182ae3ce6084fa3c8250fcf96e3",
    "Gabor fit 2": "8eab10f105f755540594e5a2503429ca575b41ca9e8fc1e6e82709f600660463",
  ]

  @Test(arguments: KeptFit.all)
  func `no results change without a change of the version`(fit: KeptFit) throws {
    // What an iteration leaves depends on rounding down to its tolerance over the curvature.
    let isCode = KeptFit.codes.contains { $0.testDescription == fit.testDescription }
    let digest = try goldenDigest(of: fit.numbers(), digits: isCode ? 5 : 6)
    #expect(digest == Self.golden["\(fit.testDescription) \(fit.version)"])
  }

  @Test func `what a function gives is never kept, but its progress is told`() async throws {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      let samples = HiddenSine(count: 100).samples
      _ = try context.using { try SFA().fit(sequences: 1) { _ in samples } }
      #expect(!log.takeKinds().contains("kept"))
    }
  }
}
