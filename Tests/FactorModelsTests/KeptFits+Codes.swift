import FactorModels
import LinearAlgebra

extension KeptFit {
  /// Codes, dictionaries and Gaussian factors.
  static let codes: [KeptFit] = [
    KeptFit(SparseCoding.name, version: SparseCoding.version) {
      let problem = SparseProblem(20, d: 10, k: 15, seed: 1)
      let codes = try SparseCoding(penalty: 0.1, tolerance: 1e-13)
        .encode(problem.signals, with: problem.atoms)
      return [codes.codes.elements, codes.objectives]
    },
    KeptFit(MatchingPursuit.name, version: MatchingPursuit.version) {
      let problem = SparseProblem(20, d: 10, k: 15, seed: 1)
      return [
        try MatchingPursuit(count: 3).encode(problem.signals, with: problem.atoms).codes.elements
      ]
    },
    KeptFit(DictionaryLearning.name, version: DictionaryLearning.version) {
      let signals = SparseProblem(200, d: 10, k: 15, seed: 1).signals
      var learning = DictionaryLearning(atoms: 12, penalty: 0.1, batch: 50, passes: 2, seed: 1)
      learning.coding.tolerance = 1e-12
      let learned = try learning.fit(signals)
      return [learned.atoms.elements, learned.usage]
    },
    KeptFit(ImageRestoration.name, version: ImageRestoration.version) {
      let restoration = ImageRestoration(side: 8, step: 4, deviation: 0.05)
      return [
        try restoration.restore(
          ImageRestorationTests.image, with: ImageRestorationTests.cosines
        ).image.elements
      ]
    },
    KeptFit(ProbabilisticPCA.name, version: ProbabilisticPCA.version) {
      let fitted = try ProbabilisticPCA(factors: 2, method: .em, tolerance: 1e-9)
        .fit(Fixture.iris())
      return [fitted.model.loadings.elements, fitted.model.noise, [fitted.logLikelihood]]
    },
    KeptFit(FactorAnalysis.name, version: FactorAnalysis.version) {
      let fitted = try FactorAnalysis(factors: 3, tolerance: 1e-9)
        .fit(FactorAnalysisTests.planted(20).samples)
      return [fitted.model.loadings.elements, fitted.model.noise, [fitted.logLikelihood]]
    },
  ]
}
