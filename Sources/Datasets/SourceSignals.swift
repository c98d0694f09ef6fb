#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
public import LinearAlgebra

/// A kind of source signal to mix and to separate again.
public enum SourceSignal: Hashable, Sendable {
  /// Independent draws from Laplace's distribution: many small values, some large.
  case laplace
  /// Independent draws, equally likely between two bounds.
  case uniform
  /// Independent draws from a normal distribution, which no method can tell from their rotations.
  case gaussian
  /// A sine of so many cycles in the whole signal.
  case sine(cycles: Double)
  /// A square wave of so many cycles.
  case square(cycles: Double)
  /// A wave that rises evenly and falls at once, of so many cycles.
  case sawtooth(cycles: Double)

  /// Signals of several kinds beside each other, each with mean 0 and variance 1: of the distribution, or of a wave over whole
  /// cycles, of which there must be at least one and many samples in each. Other waves have what their samples have.
  ///
  /// - Parameters:
  ///   - kinds: The kinds, k.
  ///   - count: The number of samples, n, at least 0.
  ///   - seed: The seed of the draws.
  /// - Returns: The signals (n × k).
  public static func signals(
    _ kinds: [SourceSignal], count: Int, seed: Int
  ) -> Matrix<Double> {
    var generator = SeededGenerator(seed: seed)
    return Matrix(rows: count, columns: kinds.count) { i, j in
      kinds[j].value(at: Double(i) / Double(count), using: &generator)
    }
  }

  /// The value at a time from 0 to 1.
  private func value(at time: Double, using generator: inout SeededGenerator) -> Double {
    switch self {
    case .laplace: generator.laplace(scale: 0.5.squareRoot())
    case .uniform: generator.uniform(in: -3.squareRoot()..<3.squareRoot())
    case .gaussian: generator.normal()
    case .sine(let cycles): 2.squareRoot() * sin(2 * .pi * cycles * time)
    case .square(let cycles): Self.phase(cycles * time) < 0.5 ? 1 : -1
    case .sawtooth(let cycles): 3.squareRoot() * (2 * Self.phase(cycles * time) - 1)
    }
  }

  private static func phase(_ cycles: Double) -> Double { cycles - cycles.rounded(.down) }
}

/// Signals that were mixed: what microphones hear of several sources.
public struct Mixture: Hashable, Sendable {
  /// The sources (n × k).
  public let sources: Matrix<Double>
  /// How much of each source is in each channel (d × k).
  public let mixing: Matrix<Double>
  /// What the channels hold: sources × mixingᵀ + noise (n × d).
  public let samples: Matrix<Double>

  /// Mixes signals at random.
  ///
  /// The mixing matrix is normal, and its largest singular value is at most 10 times its smallest, so that no source is all
  /// but lost: for up to 10 sources it is drawn until that is so, up to 1000 times. For more sources, of whose matrices
  /// hardly any are so, and after these, smaller singular values become a tenth of the largest.
  ///
  /// - Parameters:
  ///   - sources: The signals (n × k), k ≥ 1.
  ///   - channels: How many mixtures to make, d ≥ k; as many as there are signals if nil.
  ///   - noise: The standard deviation of the Gaussian noise that each channel gets, at least 0.
  ///   - seed: The seed of the mixing matrix and the noise.
  public init(of sources: Matrix<Double>, channels: Int? = nil, noise: Double = 0, seed: Int) {
    let (k, d) = (sources.columns, channels ?? sources.columns)
    guard k >= 1, d >= k, noise >= 0, noise.isFinite else {
      fatalError(
        "\(k) sources can't be mixed into \(d) channels with noise \(noise): there must be at least "
          + "as many channels as sources, at least one, and noise of at least 0.")
    }
    var generator = SeededGenerator(seed: seed)
    let mixing = Self.mixing(d, k, using: &generator)
    var samples = sources.product(mixing, transposing: .right)
    if noise > 0 {
      samples += .normal(rows: samples.rows, columns: d, deviation: noise, using: &generator)
    }
    (self.sources, self.mixing, self.samples) = (sources, mixing, samples)
  }

  private static func mixing(
    _ d: Int, _ k: Int, using generator: inout SeededGenerator
  ) -> Matrix<Double> {
    for draw in 1... {
      let drawn = Matrix<Double>.normal(rows: d, columns: k, using: &generator)
      // No draw whose singular values can't be found is used.
      guard let svd = try? drawn.thinSVD() else { continue }
      let least = 0.1 * svd.values[0]
      if svd.values[k - 1] >= least { return drawn }
      if k > 10 || draw >= 1000 {
        return svd.left.scaling(columnsBy: svd.values.map { max($0, least) }) * svd.right
      }
    }
    fatalError("LAPACK finds no singular values of normal matrices.")
  }
}
