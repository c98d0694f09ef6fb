public import LinearAlgebra

/// The slow features of the sequences that an `SFA` was fitted to.
///
/// n samples were given, of d features each; r whitened inputs were expanded to t terms; k slow features were
/// kept, the slowest first. Each has mean 0 and variance 1 (divisor n − 1) over the samples of the fit, and is signed so
/// that its weight of largest magnitude is positive, the first such weight if there are several.
public struct FittedSFA: Codable, Hashable, Sendable {
  /// The settings of the fit.
  public let sfa: SFA

  /// The mean of each feature (d).
  public let mean: [Double]

  /// What samples less their mean are multiplied by to give the inputs u of the expansion (r × d).
  public let inputMatrix: Matrix<Double>

  /// The weights of the terms of u in each slow feature (k × t).
  public let weights: Matrix<Double>

  /// What is subtracted from the weighted sum of the terms (k).
  public let offsets: [Double]

  /// Δ of each slow feature: the mean of its squared differences in time, measured on its values; ascending up to
  /// rounding (k).
  ///
  /// Differences are of successive samples of one sequence, and their mean is not subtracted: a feature with a trend is not
  /// infinitely slow. White noise has Δ = 2.
  public internal(set) var delta: [Double]

  /// The number of samples, n.
  public let sampleCount: Int

  /// The number of sequences.
  public let sequenceCount: Int

  /// How many directions the features vary in, by more than `relativeCut` allows to leave out.
  ///
  /// With the number of features it tells how many of them were constant, or depended linearly on others: the deficit.
  public let inputRank: Int

  /// How many of the t directions of the expansion vary by more than `relativeCut` allows to leave out.
  ///
  /// With the number of terms it tells how many directions depended on others.
  public let rank: Int

  /// The largest variance of the expansion over the smallest that was kept.
  ///
  /// Features in the faintest directions have lost as many digits of sixteen as this number has.
  public let condition: Double

  /// ‖B v − Δ v‖₂ for each slow feature's direction v among the whitened terms, where B holds their mean products of
  /// differences, over ‖B‖_∞, which is at least the largest Δ there is (k).
  public let residuals: [Double]

  /// How far the slow features are from variance 1 and correlation 0, as measured: the largest magnitude of an entry of
  /// their covariance less the identity.
  public internal(set) var whitenessError: Double

  /// β of each slow feature: √Δ/2π, the frequency in cycles a time step of the sine that is as slow (k).
  public var beta: [Double] { delta.map { $0.squareRoot() / (2 * .pi) } }

  /// η of each slow feature: n β, the number of oscillations in n time steps of the sine that is as slow (k).
  public var eta: [Double] { beta.map { Double(sampleCount) * $0 } }

  /// The number of terms of the expansion, t.
  public var termCount: Int { weights.columns }

  /// How inputs are expanded.
  var terms: PolynomialTerms {
    PolynomialTerms(inputs: inputMatrix.rows, degree: sfa.expansion.degree)
  }
}

extension FittedSFA {
  /// The slow features of samples.
  ///
  /// - Parameter samples: m × d, any m; each is taken by itself, so they may be of any sequences.
  /// - Returns: m × k.
  public func transform(_ samples: Matrix<Double>) -> Matrix<Double> {
    guard samples.columns == inputMatrix.columns else {
      fatalError(
        "These samples have \(samples.columns) features, but the SFA was fitted to samples with "
          + "\(inputMatrix.columns).")
    }
    let terms = terms
    return samples.mapRowBlocks(columns: weights.rows) { block in
      let inputs = block.subtracting(fromEachRow: mean).product(inputMatrix, transposing: .right)
      return terms.expand(inputs).product(weights, transposing: .right)
        .subtracting(fromEachRow: offsets)
    }
  }

  /// Δ of the slow features on other sequences: how slow they really are.
  ///
  /// Values are scaled to variance 1 over these sequences together; a feature that is constant there has 0.
  ///
  /// - Parameter sequences: Each m × d; two samples after each other at least once.
  /// - Returns: Δ of each slow feature (k).
  public func delta(on sequences: [Matrix<Double>]) -> [Double] {
    SlownessMeasures(SequenceBatch(sequences.map(transform))).scaledDelta
  }

  /// Δ of the slow features on another sequence; see `delta(on:)` for several.
  public func delta(on sequence: Matrix<Double>) -> [Double] { delta(on: [sequence]) }
}

extension FittedSFA: CustomStringConvertible {
  /// How many features there are, how slow they are, and of how many terms.
  public var description: String {
    let slowest = delta.first.map { Trace.short($0) } ?? "–"
    let features = "\(mean.count) features" + (inputRank < mean.count ? " (rank \(inputRank))" : "")
    return
      "SFA: \(weights.rows) slow features of \(termCount) terms (rank \(rank)), slowest Δ \(slowest), "
      + "of \(sampleCount) samples of \(features) in \(sequenceCount) "
      + (sequenceCount == 1 ? "sequence" : "sequences")
  }
}

/// Mean, covariance and mean squared difference in time of given signals.
struct SlownessMeasures {
  /// ⟨ẏ²⟩, without scaling (k).
  let delta: [Double]
  /// The covariance, with divisor n − 1 (k × k).
  let covariance: Matrix<Double>

  /// ⟨ẏ²⟩ of the signals scaled to variance 1; 0 for one that is constant (k).
  var scaledDelta: [Double] {
    zip(delta, covariance.diagonal).map { $1 > 0 ? $0 / $1 : 0 }
  }

  /// Of signals of which at least two follow each other.
  init(_ signals: SequenceBatch) {
    guard !signals.followed.isEmpty else {
      fatalError("Δ needs two samples after each other, but no sequence has as many.")
    }
    let y = signals.rows
    covariance = y.moments().covariance
    var sums = [Double](repeating: 0, count: y.columns)
    y.elements.withUnsafeBufferPointer { cells in
      for row in signals.followed {
        for j in 0..<y.columns {
          let difference = cells[(row + 1) * y.columns + j] - cells[row * y.columns + j]
          sums[j] += difference * difference
        }
      }
    }
    delta = sums.map { $0 / Double(signals.followed.count) }
  }
}
