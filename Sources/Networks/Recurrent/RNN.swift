public import Layers

/// A recurrent network without gates: L layers of H units that read a sequence step by step, and a readout.
///
/// ```swift
/// let model = RNN(.tanh, inputs: 28, hidden: 100, layers: 2, outputs: 10)
/// ```
///
/// Each layer has, as PyTorch's, weights [H, I] and [H, H] and two biases [H], of which only the sum counts; the readout
/// has [O, H] and [O].
///
/// - Source: Elman (1990), doi:10.1207/s15516709cog1402_1; `RNNLayer` has the equations.
public struct RNN: RecurrentNetwork {
  /// As tables and progress name it.
  public static let name = "RNN"
  /// How a unit bends its sum.
  public var activation: Activation
  /// The numbers that a sequence has at each step, I ≥ 1.
  public var inputs: Int
  /// The units of each layer, H ≥ 1.
  public var hidden: Int
  /// The recurrent layers, L ≥ 1.
  public var layers: Int
  /// The numbers that come out, O ≥ 1; for classes, one for each.
  public var outputs: Int
  /// After which steps they come out.
  public var readout: Readout
  /// The probability that a number on its way from one recurrent layer to the next is dropped while training.
  public var dropout: Double
  /// What the parameters are before training.
  public var initialization: Initialization

  /// A network; what can't be is told when it is trained or used.
  ///
  /// - Parameters:
  ///   - activation: How a unit bends its sum.
  ///   - inputs: I, at least 1.
  ///   - hidden: H, at least 1.
  ///   - layers: L, at least 1.
  ///   - outputs: O, at least 1.
  ///   - readout: After which steps it is read out.
  ///   - dropout: From 0 to below 1; above 0 only with two layers or more.
  ///   - initialization: What the parameters are before training.
  public init(
    _ activation: Activation, inputs: Int, hidden: Int, layers: Int = 1, outputs: Int,
    readout: Readout = .lastStep, dropout: Double = 0, initialization: Initialization = .pytorch
  ) {
    self.activation = activation
    (self.inputs, self.hidden, self.layers, self.outputs) = (inputs, hidden, layers, outputs)
    (self.readout, self.dropout, self.initialization) = (readout, dropout, initialization)
  }

  /// "RNN, tanh, 2 layers".
  public var title: String {
    "RNN, \(activation.title), \(layers) layer\(layers == 1 ? "" : "s")"
  }

  /// What the network's parameters and layers are made by.
  public var plan: RecurrentPlan {
    RecurrentPlan(
      network: self, initialization: initialization, dropout: dropout, activation: activation)
  }
}
