import Datasets
import FactorModels
import LinearAlgebra
import Store
import TestSupport
import Testing

/// A computation that a store keeps, and the numbers of its result that count.
private struct KeptCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let version: Int
  /// Fits, and gives the numbers of the result.
  let numbers: @Sendable () throws -> [[Double]]

  static let all: [KeptCase] = [
    KeptCase(testDescription: ICA.name, version: ICA.version) {
      let samples = try mixture(of: 3, 500, seed: 1).samples
      let ica = try ICA(tolerance: 1e-10, restarts: 2).fit(samples)
      return [ica.mixing.elements, ica.negentropies]
    },
    KeptCase(testDescription: SubspaceICA.name, version: SubspaceICA.version) {
      let samples = PooledICATests.mixture(scales: [0, 1, 0, 1], groups: 2, count: 400, seed: 1)
        .samples
      let isa = try SubspaceICA(subspaces: 2, dimension: 2, tolerance: 1e-9).fit(samples)
      return [isa.responses(samples).row(7)]
    },
    KeptCase(testDescription: TopographicICA.name, version: TopographicICA.version) {
      let samples = PooledICATests.mixture(
        scales: (0..<9).map { $0 / 3 }, groups: 3, count: 400, seed: 1
      ).samples
      let map = try TopographicICA(rows: 3, columns: 3, neighbourhood: 1, tolerance: 1e-9)
        .fit(samples)
      return [map.mixing.elements]
    },
    KeptCase(testDescription: SFA.name, version: SFA.version) {
      let sfa = try SFA(expansion: .quadratic).fit(HiddenSine(count: 300).samples)
      return [sfa.delta, sfa.transform(HiddenSine(count: 300).samples).column(0)]
    },
    KeptCase(testDescription: DeepSFA.name, version: DeepSFA.version) {
      let frames = Film.stripedBall(frames: 100, width: 12, height: 12).frames
      let deep = try DeepSFA(
        width: 12, height: 12,
        layers: [
          .init(field: 6, stride: 3, components: 2, inputs: 3), .init(components: 1, inputs: 2),
        ]
      ).fit(frames)
      return deep.layers.map(\.sfa.delta)
    },
    KeptCase(testDescription: NICE.name, version: NICE.version) {
      let samples = NICETests.bent(120, 4, seed: 1)
      let nice = try NICETests.small.fit(samples)
      return [nice.transform(samples).row(7), nice.spreads, nice.trace.steps.map(\.objective)]
    },
    KeptCase(testDescription: GaborFit.name, version: GaborFit.version) {
      let gabor = Gabor(x: 5, y: 6, frequency: 0.15, orientation: 1, phase: 0.4, bandwidth: 1.3)
      let filter = Matrix([gabor.image(width: 12, height: 12).elements])
      let fit = try GaborFit(tolerance: 1e-10).fit(filter, width: 12)[0]
      return [[fit.gabor.frequency, fit.gabor.orientation, fit.gabor.x, fit.gabor.widthAcross]]
    },
  ]
}

@Suite struct KeptSourcesTests {
  @Test(arguments: KeptCase.all)
  private func `a fit is the same to the bit without a store, computed in one, and found in it`(
    computation: KeptCase
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

  /// When a row fails because results have changed on purpose, raise the computation's version, so that kept results of
  /// the old one are not used; then write the new version and digest here.
  private static let golden = [
    "ICA 2": "38d7258c853fa58a4fa0584f43fc130d851c6929b0affe6c95c51061ce12dcf2",
    "Subspace ICA 2": "4475eb7c6a7d8c1c91a445a3a6164a8b99addbd8fd73c6c5a324ad8c41cc2389",
    "Topographic ICA 2": "2a06457fb1f2d74caef6e6284d8f9040cc49fa4a5955fdf583461322f948ff42",
    "SFA 2": "f305d3a9e0af4598d39f3ea48c8be52a1310b299e1012b436d6691ce735bbd04",
    "Deep SFA 2": "ddb0b6489999fbe01f41d03c1fc6d9308abdcafde5539cb4cfb6a454542e29a9",
    "NICE 2": "e17fca02880c938ae7d580a5bc24bdc57d37b182ae3ce6084fa3c8250fcf96e3",
    "Gabor fit 2": "8eab10f105f755540594e5a2503429ca575b41ca9e8fc1e6e82709f600660463",
  ]

  @Test(arguments: KeptCase.all)
  private func `no results change without a change of the version`(computation: KeptCase) throws {
    // What an iteration leaves depends on rounding down to its tolerance over the curvature.
    let digest = try goldenDigest(of: computation.numbers(), digits: 6)
    #expect(digest == Self.golden["\(computation.testDescription) \(computation.version)"])
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
