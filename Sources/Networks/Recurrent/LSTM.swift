public import Layers

/// A network of long short-term memory: L layers of H cells that read a sequence step by step, and a readout.
///
/// ```swift
/// let model = LSTM(inputs: 28, hidden: 100, layers: 2, outputs: 10)
/// ```
///
/// Each layer has, as PyTorch's, weights [4H, I] and [4H, H], with the gates in the order input, forget, candidate,
/// output, and two biases [4H], of which only the sum counts; the readout has [O, H] and [O].
///
/// - Source: Hochreiter and Schmidhuber (1997), doi:10.1162/neco.1997.9.8.1735; `LSTMLayer` has the equations.
public struct LSTM: RecurrentNetwork {
  /// As tables and progress name it.
  public static let name = "LSTM"
  /// The numbers that a sequence has at each step, I ≥ 1.
  public var inputs: Int
  /// The cells of each layer, H ≥ 1.
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
  /// The forget gates' bias before training; nil for the initialisation's own: random in PyTorch's, 1 in Keras's.
  ///
  /// With 1 the cells at first keep most of what they hold: Gers, Schmidhuber and Cummins (2000); Jozefowicz, Zaremba
  /// and Sutskever (2015).
  public var forgetBias: Double?

  /// A network; what can't be is told when it is trained or used.
  ///
  /// - Parameters:
  ///   - inputs: I, at least 1.
  ///   - hidden: H, at least 1.
  ///   - layers: L, at least 1.
  ///   - outputs: O, at least 1.
  ///   - readout: After which steps it is read out.
  ///   - dropout: From 0 to below 1; above 0 only with two layers or more.
  ///   - initialization: What the parameters are before training.
  ///   - forgetBias: The forget gates' bias before training; nil for the initialisation's own.
  public init(
    inputs: Int, hidden: Int, layers: Int = 1, outputs: Int, readout: Readout = .lastStep,
    dropout: Double = 0, initialization: Initialization = .pytorch, forgetBias: Double? = nil
  ) {
    (self.inputs, self.hidden, self.layers, self.outputs) = (inputs, hidden, layers, outputs)
    (self.readout, self.dropout) = (readout, dropout)
    (self.initialization, self.forgetBias) = (initialization, forgetBias)
  }

  /// "LSTM, 2 layers".
  public var title: String { "LSTM, \(layers) layer\(layers == 1 ? "" : "s")" }

  /// What the network's parameters and layers are made by.
  public var plan: RecurrentPlan {
    RecurrentPlan(
      network: self, initialization: initialization, dropout: dropout, activation: nil,
      forgetBias: forgetBias)
  }
}
