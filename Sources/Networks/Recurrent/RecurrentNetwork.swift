public import Layers
internal import LinearAlgebra

/// A network whose layers read a sequence step by step.
///
/// Each layer's hidden state is the next one's input; a dense readout makes the outputs of the highest one's. `RNN` and
/// `LSTM` are the recurrent networks there are.
public protocol RecurrentNetwork: Network {
  /// The units of each recurrent layer, H.
  var hidden: Int { get }
  /// The recurrent layers, L.
  var layers: Int { get }
  /// What the network's parameters and layers are made by.
  var plan: RecurrentPlan { get }
}

extension RecurrentNetwork {
  /// It reads a sample step by step.
  public var isRecurrent: Bool { true }

  /// The names and shapes of the parameters, in PyTorch's order.
  public var parameterShapes: [ParameterShape] { plan.parameterShapes }

  /// Checks the settings.
  ///
  /// - Throws: `setting` with the first one that can't be.
  public func check() throws(NetworkError) { try plan.check() }

  /// The parameters before training.
  ///
  /// - Parameter seed: The seed of the random numbers.
  /// - Returns: The parameters.
  public func initialParameters<Element>(seed: Int) -> Parameters<Element> {
    plan.initialParameters(seed: seed)
  }

  /// The layers, with memory for a block of sequences.
  ///
  /// - Parameter block: The block's size.
  /// - Returns: The layers.
  public func layerStack<Element>(_ block: BlockShape) -> LayerStack<Element> {
    plan.layerStack(block)
  }
}

/// What RNN and LSTM have in common: how their parameters and layers are made.
public struct RecurrentPlan {
  let network: any RecurrentNetwork
  let initialization: Initialization
  let dropout: Double
  /// f of an RNN; nil for an LSTM.
  let activation: Activation?
  var forgetBias: Double?

  private var hidden: Int { network.hidden }
  /// G: the sums of a layer, H, or 4H for an LSTM.
  private var sums: Int { activation == nil ? 4 * hidden : hidden }
  private func inputs(of layer: Int) -> Int { layer == 0 ? network.inputs : hidden }

  func check() throws(NetworkError) {
    try Networks.check("inputs", network.inputs, atLeast: 1)
    try Networks.check("hidden", hidden, atLeast: 1)
    try Networks.check("layers", network.layers, atLeast: 1)
    try Networks.check("outputs", network.outputs, atLeast: 1)
    try checkShare("dropout", dropout)
    guard dropout == 0 || network.layers > 1 else {
      throw .setting(
        "dropout", found: "\(dropout) with 1 layer",
        expected: "0: it acts between recurrent layers, of which there must be two")
    }
    if let forgetBias {
      try Networks.check("forgetBias", forgetBias, in: { _ in true }, "a finite number")
    }
  }

  var parameterShapes: [ParameterShape] {
    (0..<network.layers).flatMap { layer in
      [
        ParameterShape("cells.weight_ih_l\(layer)", sums, inputs(of: layer)),
        ParameterShape("cells.weight_hh_l\(layer)", sums, hidden),
        ParameterShape("cells.bias_ih_l\(layer)", sums),
        ParameterShape("cells.bias_hh_l\(layer)", sums),
      ]
    } + [
      ParameterShape("readout.weight", network.outputs, hidden),
      ParameterShape("readout.bias", network.outputs),
    ]
  }

  func initialParameters<Element>(seed: Int) -> Parameters<Element> {
    var generator = SeededGenerator(seed: seed)
    var parameters = Parameters<Element>(parameterShapes)
    switch initialization {
    case .pytorch:
      // Recurrent layers and readout alike: the readout's inputs are H as well.
      let bound = 1 / Double(hidden).squareRoot()
      for shape in parameters.shapes {
        parameters.draw(shape.name, within: bound, using: &generator)
      }
    case .keras:
      for shape in parameters.shapes where shape.isMatrix {
        let (outputs, inputs) = shape.sides
        let weights: Matrix<Element> =
          shape.name.contains("weight_hh")
          ? .orthogonal(rows: inputs, columns: outputs, using: &generator)
          : .glorot(inputs: inputs, outputs: outputs, using: &generator)
        parameters[shape.name] = weights.transposed
      }
    }
    if activation == nil, let forgetBias = forgetBias ?? (initialization == .keras ? 1 : nil) {
      for layer in 0..<network.layers {
        parameters.setForgetGate(of: "cells.bias_ih_l\(layer)", to: forgetBias)
        parameters.setForgetGate(of: "cells.bias_hh_l\(layer)", to: 0)
      }
    }
    return parameters
  }

  func layerStack<Element>(_ block: BlockShape) -> LayerStack<Element> {
    var layers: [any Layer<Element>] = []
    var firstParameter = 0
    for layer in 0..<network.layers {
      let isHighest = layer == network.layers - 1
      let inputs = inputs(of: layer)
      let isReadEachStep = !isHighest || network.readout == .everyStep
      if let activation {
        layers.append(
          RNNLayer<Element>(
            block, activation, inputs: inputs, hidden: hidden, firstParameter: firstParameter,
            isReadEachStep: isReadEachStep))
      } else {
        layers.append(
          LSTMLayer<Element>(
            block, inputs: inputs, hidden: hidden, firstParameter: firstParameter,
            isReadEachStep: isReadEachStep))
      }
      if dropout > 0, !isHighest, block.isLearnedFrom {
        layers.append(
          DropoutLayer<Element>(count: block.steps * block.rows * hidden, rate: dropout))
      }
      firstParameter += (inputs + hidden + 2) * sums
    }
    let isLast = network.readout == .lastStep
    layers.append(
      DenseLayer<Element>(
        rows: isLast ? block.rows : block.steps * block.rows, inputs: hidden,
        outputs: network.outputs, activation: .identity, firstParameter: firstParameter,
        firstRow: isLast ? (block.steps - 1) * block.rows : 0))
    return LayerStack(inputs: block.steps * block.rows * network.inputs, layers: layers)
  }
}

extension Parameters {
  /// Sets an LSTM bias's part for the forget gate, the second quarter.
  fileprivate mutating func setForgetGate(of name: String, to value: Double) {
    var bias = self[name]
    for j in bias.columns / 4..<bias.columns / 2 { bias[0, j] = Element(value) }
    self[name] = bias
  }
}
