public import Events

/// What is known of a training that has been: its course, its cost and its end.
public struct TrainingRecord: Codable, Hashable, Sendable {
  /// How a training ended.
  public enum Outcome: Codable, Hashable, Sendable {
    /// It ran its whole length.
    case finished
    /// The loss or the gradient became NaN or infinite in this iteration, from 1.
    case diverged(iteration: Int)
    /// It was asked to stop after this many iterations.
    case stopped(iteration: Int)
  }

  /// What an evaluation found.
  public struct Point: Codable, Hashable, Sendable {
    /// After how many iterations.
    public let iteration: Int
    /// The last batch's loss, before it was learnt from.
    public let loss: Double
    /// How well the first training examples, as many as there are test examples, are known by then.
    public let train: Evaluation
    /// How well the test examples are known; nil without any.
    public let test: Evaluation?
    /// Seconds spent on training until then, evaluations not counted.
    public let seconds: Double
  }

  /// The network that was trained: "LSTM, 2 layers".
  public let title: String
  /// How it ended.
  public let outcome: Outcome
  /// Each iteration's loss: its batch's mean, before it was learnt from.
  public let losses: [Double]
  /// Each iteration's norm of the gradient, before clipping.
  public let gradientNorms: [Double]
  /// The evaluations, the last one at the end.
  public let points: [Point]
  /// What all of it cost, evaluations too.
  public let cost: Cost
  /// Seconds spent on training, evaluations not counted.
  public let seconds: Double
  /// The multiplications and additions of an iteration's matrix products, the mean over all iterations.
  public let operationsPerIteration: Int
  /// The threads used.
  public let threads: Int
  /// The fastest that this machine multiplied matrices with as many threads, in GFLOP/s, measured after the training.
  public let peakRate: Double
  /// The machine; nil if nobody said.
  public let machine: Machine?

  /// The iterations that were begun.
  public var iterations: Int { losses.count }
  /// Milliseconds for each iteration, evaluations not counted.
  public var millisecondsPerIteration: Double { 1000 * seconds / Double(max(1, iterations)) }
  /// The matrix products of the training in GFLOP/s, all else it does being part of the time.
  public var rate: Double {
    seconds > 0 ? Double(iterations) * Double(operationsPerIteration) / seconds / 1e9 : 0
  }
  /// The share of the machine's peak that this is.
  public var shareOfPeak: Double { peakRate > 0 ? rate / peakRate : 0 }

  /// Whether it turned NaN or infinite.
  public var isDiverged: Bool { if case .diverged = outcome { true } else { false } }

  /// How it ended, in a sentence, with what to try if it diverged.
  public var summary: String {
    switch outcome {
    case .finished: "\(title): finished after \(iterations) iterations."
    case .stopped(let iteration): "\(title): stopped after \(iteration) iterations."
    case .diverged(let iteration):
      "\(title): diverged in iteration \(iteration), where loss or gradient became NaN or infinite; "
        + "the largest gradient norm before was \(largestNorm). Try a smaller learning rate, or clip the "
        + "gradient's norm (clipping: .norm(1))."
    }
  }

  private var largestNorm: Double {
    gradientNorms.lazy.filter(\.isFinite).max().map { ($0 * 1000).rounded() / 1000 } ?? 0
  }
}
