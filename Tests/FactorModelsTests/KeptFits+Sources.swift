import Datasets
import FactorModels
import LinearAlgebra

extension KeptFit {
  /// Sources, slow features and their like.
  static let sources: [KeptFit] = [
    KeptFit(ICA.name, version: ICA.version) {
      let samples = try mixture(of: 3, 500, seed: 1).samples
      let ica = try ICA(tolerance: 1e-10, restarts: 2).fit(samples)
      return [ica.mixing.elements, ica.negentropies]
    },
    KeptFit(SubspaceICA.name, version: SubspaceICA.version) {
      let samples = PooledICATests.mixture(scales: [0, 1, 0, 1], groups: 2, count: 400, seed: 1)
        .samples
      let isa = try SubspaceICA(subspaces: 2, dimension: 2, tolerance: 1e-9).fit(samples)
      return [isa.responses(samples).row(7)]
    },
    KeptFit(TopographicICA.name, version: TopographicICA.version) {
      let samples = PooledICATests.mixture(
        scales: (0..<9).map { $0 / 3 }, groups: 3, count: 400, seed: 1
      ).samples
      let map = try TopographicICA(rows: 3, columns: 3, neighbourhood: 1, tolerance: 1e-9)
        .fit(samples)
      return [map.mixing.elements]
    },
    KeptFit(SFA.name, version: SFA.version) {
      let sfa = try SFA(expansion: .quadratic).fit(HiddenSine(count: 300).samples)
      return [sfa.delta, sfa.transform(HiddenSine(count: 300).samples).column(0)]
    },
    KeptFit(DeepSFA.name, version: DeepSFA.version) {
      let frames = Film.stripedBall(frames: 100, width: 12, height: 12).frames
      let deep = try DeepSFA(
        width: 12, height: 12,
        layers: [
          .init(field: 6, stride: 3, components: 2, inputs: 3), .init(components: 1, inputs: 2),
        ]
      ).fit(frames)
      return deep.layers.map(\.sfa.delta)
    },
    KeptFit(NICE.name, version: NICE.version) {
      let samples = NICETests.bent(120, 4, seed: 1)
      let nice = try NICETests.small.fit(samples)
      return [nice.transform(samples).row(7), nice.spreads, nice.trace.steps.map(\.objective)]
    },
    KeptFit(GaborFit.name, version: GaborFit.version) {
      let gabor = Gabor(x: 5, y: 6, frequency: 0.15, orientation: 1, phase: 0.4, bandwidth: 1.3)
      let filter = Matrix([gabor.image(width: 12, height: 12).elements])
      let fit = try GaborFit(tolerance: 1e-10).fit(filter, width: 12)[0]
      return [[fit.gabor.frequency, fit.gabor.orientation, fit.gabor.x, fit.gabor.widthAcross]]
    },
  ]
}
