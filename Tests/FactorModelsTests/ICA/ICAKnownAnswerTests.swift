import Datasets
import FactorModels
import LinearAlgebra
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct ICAKnownAnswerTests {
  static let algorithms: [ICA.Algorithm] = [.picard, .fastICA, .deflation]

  /// The Cramér–Rao bound for Laplace sources: interference of (1/T) κ/(κ² − 1) an entry, κ = 2, so 2/(3T) each, and
  /// k − 1 of them in each row and column. A mean of 20 draws within 3 times of it is what an efficient method reaches:
  /// log cosh is not the score of Laplace's distribution, and scikit-learn's FastICA is at 1.9 and 1.6 times.
  ///
  /// Source: Tichavský, Koldovský and Oja (2006), doi:10.1109/TSP.2006.870561.
  @Test(arguments: [ICA.Algorithm.picard, .fastICA], [(3, 2000), (5, 10_000)])
  func `Laplace sources are separated about as well as the Cramér–Rao bound allows`(
    algorithm: ICA.Algorithm, size: (k: Int, n: Int)
  ) throws {
    let seeds = size.k == 3 ? 1...20 : 1...6
    let distances = try seeds.map { seed in
      let (samples, mixing) = try mixture(of: size.k, size.n, seed: seed)
      let ica = try ICA(algorithm: algorithm, seed: seed).fit(samples)
      #expect(ica.trace.converged)
      return ica.amariDistance(toMixing: mixing)
    }
    let bound = Double(size.k - 1) * 2 / (3 * Double(size.n))
    #expect(distances.sum() / Double(distances.count) < 3 * bound)
  }

  /// scikit-learn's FastICA needs 5 iterations for three Laplace sources of 2000 samples; its largest Amari distance of 40
  /// draws is 3.4e-3, as measured with version 1.9 on other draws of the same distribution.
  @Test func `FastICA separates three Laplace sources in about five iterations`() throws {
    let fits = try (1...40).map { seed in
      let (samples, mixing) = try mixture(of: 3, 2000, seed: seed)
      // scikit-learn ends where no source turns by more than 1 − |cos| = 1e-4 in an iteration, some 0.01, from where the next
      // one, which squares what is left, would come to about 1e-4.
      let ica = try ICA(algorithm: .fastICA, tolerance: 1e-4, seed: seed).fit(samples)
      return (ica.trace.iterations, ica.amariDistance(toMixing: mixing))
    }
    #expect(fits.allSatisfy { $0.0 <= 12 })
    #expect((4...6).contains(fits.map { $0.0 }.sorted()[20]))
    #expect((fits.map { $0.1 }.max() ?? 1) < 3.4e-3)
  }

  /// Picard-O has FastICA's optimum (Ablin, Cardoso and Gramfort 2018, proposition 1).
  @Test(arguments: [ICA.Contrast.logcosh, .exp, .cube])
  func `Picard and parallel FastICA find the same sources`(contrast: ICA.Contrast) throws {
    let samples = try mixture(of: 4, 3000, seed: 7).samples
    let (picard, fast) = (
      try ICA(contrast: contrast, tolerance: 1e-9).fit(samples),
      try ICA(algorithm: .fastICA, contrast: contrast, tolerance: 1e-9, seed: 3).fit(samples)
    )
    #expect(picard.trace.converged && fast.trace.converged)
    // A gradient of 1e-9 over a curvature of about 0.3 leaves some 1e-8.
    #expect(distance(picard.mixing, fast.mixing) < 1e-7)
  }

  @Test func `a Gaussian's mean contrasts are those that sources are compared with`() {
    // The trapezium rule on [−12, 12] is exact to rounding for such functions.
    let h = 1.0 / 256
    func mean(_ contrast: (Double) -> Double) -> Double {
      (-3072...3072).map { i in
        let x = Double(i) * h
        return contrast(x) * exp(-0.5 * x * x)
      }.sum() * h / (2 * Double.pi).squareRoot()
    }
    #expect(abs(mean { log(cosh($0)) } - ICA.Contrast.logcosh.gaussianMean) < 1e-14)
    #expect(abs(mean { -exp(-0.5 * $0 * $0) } - ICA.Contrast.exp.gaussianMean) < 1e-14)
    #expect(abs(mean { $0 * $0 * $0 * $0 / 4 } - ICA.Contrast.cube.gaussianMean) < 1e-14)
  }

  @Test func `voices that talk at the same time are told apart`() throws {
    let voices = try Voices.load().signals
    let mixture = Mixture(of: voices, channels: 6, seed: 3)
    let ica = try ICA(tolerance: 1e-5).fit(mixture.samples)
    #expect(ica.mixing.columns == 4 && ica.trace.converged)
    let found = ica.transform(mixture.samples)
    for i in 0..<4 {
      let best = (0..<4).map { correlation(found.column($0), voices.column(i)).magnitude }.max()
      #expect((best ?? 0) > 0.99)
    }
  }

  @Test func `negentropy puts Laplace's distribution first and a Gaussian last`() throws {
    var generator = SeededGenerator(seed: 5)
    let n = 20_000
    let sources = Matrix<Double>(rows: n, columns: 3) { _, j in
      switch j {
      case 0: generator.normal()
      case 1: generator.laplace()
      default: generator.uniform()
      }
    }
    let ica = try ICA().fit(sources)
    // Laplace first, then uniform, then the Gaussian: the approximation gives them 0.0868, 0.0645 and 0.
    let peak = { (j: Int) in ica.mixing.column(j).map(\.magnitude) }
    #expect(peak(0)[1] > 0.97 * 2.0.squareRoot())
    #expect(peak(1)[2] > 0.97 / 12.0.squareRoot())
    #expect(peak(2)[0] > 0.98)
    #expect(abs(ica.negentropies[0] - 0.0868) < 0.006)
    // The mean of exp(−y²/2) has a standard error of 0.0025, squared and times 33.7.
    #expect(abs(ica.negentropies[1] - 0.0645) < 0.006)
    #expect(ica.negentropies[2] < 0.002)
  }
}

/// Laplace sources mixed by a random matrix with Gaussian entries.
func mixture(
  of k: Int, _ n: Int, seed: Int
) throws -> (samples: Matrix<Double>, mixing: Matrix<Double>) {
  var generator = SeededGenerator(seed: seed)
  let mixing = Matrix<Double>.normal(rows: k, columns: k, using: &generator)
  let sources = Matrix<Double>.laplace(rows: n, columns: k, using: &generator)
  return (sources.product(mixing, transposing: .right), mixing)
}
