public import Layers
public import Store

/// NICE: nonlinear independent component estimation, an invertible network that makes samples' features independent.
///
/// A coupling layer splits the features in two, those of even and those of odd number, and adds to one half a function of
/// the other: y₁ = x₁, y₂ = x₂ + m(x₁). Whatever m is, it is undone by subtracting the same, and its determinant is 1. Layers
/// take turns in which half they change; at the end each feature is scaled, h = exp(s) ∘ y. So the likelihood of a
/// sample is exactly log p(x) = Σ log p(hᵢ) + Σ sᵢ, and training climbs it. In shapes, n stands for the
/// samples, d for the features.
///
/// Training begins near the identity, so it is faster and goes further if samples are whitened first, or at least scaled to
/// variance 1: see `FittedPCA.whiten(_:)`, of which −½ Σ log λ is to be added to the log-likelihoods.
///
/// ```swift
/// let nice = try NICE(epochs: 20).fit(Matrix<Float>(digits.train.images).dequantized(levels: 256, seed: 1))
/// show(nice.samples(40, seed: 1).pictures(width: 28))
/// ```
///
/// - Source: Dinh, Krueger and Bengio (2015), arXiv:1410.8516.
public struct NICE: Codable, Hashable, Sendable {
  /// What the independent components h are distributed as.
  public enum Prior: Codable, Hashable, Sendable {
    /// The logistic distribution: log p(h) = −log(1 + eʰ) − log(1 + e⁻ʰ).
    case logistic
    /// The standard normal distribution: log p(h) = −(h² + log 2π)/2.
    case gaussian
  }

  /// How many coupling layers there are, at least 2, so that each half is changed.
  public var couplings: Int
  /// The hidden layers of each coupling's function m, at least 1; they are rectified linear units.
  public var hiddenLayers: Int
  /// The units of each hidden layer, at least 1.
  public var hiddenUnits: Int
  /// What the independent components are distributed as.
  public var prior: Prior
  /// How often all samples are learned from, at least 1.
  public var epochs: Int
  /// How many samples a batch has, at least 1.
  public var batchSize: Int
  /// How parameters follow the gradient.
  public var optimizer: Optimizer
  /// The seed of the first parameters and of the batches.
  public var seed: Int

  /// A network to be trained.
  ///
  /// The defaults are the authors' for MNIST, but with far fewer epochs than their 1500.
  ///
  /// - Parameters:
  ///   - couplings: How many coupling layers, at least 2.
  ///   - hiddenLayers: The hidden layers of each coupling's function, at least 1.
  ///   - hiddenUnits: The units of each hidden layer, at least 1.
  ///   - prior: What the independent components are distributed as.
  ///   - epochs: How often all samples are learned from, at least 1.
  ///   - batchSize: How many samples a batch has, at least 1.
  ///   - optimizer: How parameters follow the gradient.
  ///   - seed: The seed of the first parameters and of the batches.
  public init(
    couplings: Int = 4, hiddenLayers: Int = 5, hiddenUnits: Int = 1000, prior: Prior = .logistic,
    epochs: Int = 10, batchSize: Int = 200,
    optimizer: Optimizer = .adam(learningRate: 1e-3, beta2: 0.99, epsilon: 1e-4), seed: Int = 1
  ) {
    self.couplings = couplings
    self.hiddenLayers = hiddenLayers
    self.hiddenUnits = hiddenUnits
    self.prior = prior
    self.epochs = epochs
    self.batchSize = batchSize
    self.optimizer = optimizer
    self.seed = seed
  }
}

extension NICE: Computation {
  /// As a kept result's record names it.
  public static let name = "NICE"
  /// To be raised when the same samples give other results; `GoldenResultTests` notices.
  public static let version = 2
}
