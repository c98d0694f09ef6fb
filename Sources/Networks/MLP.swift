public import Layers
internal import LinearAlgebra

/// A multilayer perceptron: dense layers, all but the last followed by an activation.
///
/// ```swift
/// let model = MLP(inputs: 784, hidden: [100, 100], outputs: 10, activation: .relu)
/// ```
///
/// Layer j has weights "layers.j.weight" [O, I] and a bias "layers.j.bias" [O].
public struct MLP: Network {
  /// As tables and progress name it.
  public static let name = "MLP"
  /// The numbers that go in, at least 1.
  public var inputs: Int
  /// The units of each hidden layer, from the lowest to the highest, each at least 1; none for a linear model.
  public var hidden: [Int]
  /// The numbers that come out, at least 1; for classes, one for each.
  public var outputs: Int
  /// How the hidden units bend their sums.
  public var activation: Activation
  /// The probability that a hidden unit's output is dropped while training.
  public var dropout: Double
  /// What the parameters are before training.
  public var initialization: Initialization

  /// A network; what can't be is told when it is trained or used.
  ///
  /// - Parameters:
  ///   - inputs: At least 1.
  ///   - hidden: The units of each hidden layer, each at least 1.
  ///   - outputs: At least 1.
  ///   - activation: How the hidden units bend their sums.
  ///   - dropout: From 0 to below 1; above 0 only with hidden units.
  ///   - initialization: What the parameters are before training.
  public init(
    inputs: Int, hidden: [Int], outputs: Int, activation: Activation = .relu, dropout: Double = 0,
    initialization: Initialization = .pytorch
  ) {
    (self.inputs, self.hidden, self.outputs) = (inputs, hidden, outputs)
    (self.activation, self.dropout, self.initialization) = (activation, dropout, initialization)
  }

  /// It reads a sample at once.
  public var isRecurrent: Bool { false }
  /// After the one step there is.
  public var readout: Readout { .lastStep }

  /// "MLP 784–100–10, relu".
  public var title: String {
    "MLP \(widths.map(String.init).joined(separator: "–")), \(activation.title)"
  }

  /// Inputs, hidden units and outputs.
  private var widths: [Int] { [inputs] + hidden + [outputs] }

  /// The names and shapes of the parameters, from the lowest layer to the highest.
  public var parameterShapes: [ParameterShape] {
    (1..<widths.count).flatMap { layer in
      [
        ParameterShape("layers.\(layer - 1).weight", widths[layer], widths[layer - 1]),
        ParameterShape("layers.\(layer - 1).bias", widths[layer]),
      ]
    }
  }

  /// Checks the settings.
  ///
  /// - Throws: `setting` with the first one that can't be.
  public func check() throws(NetworkError) {
    try Networks.check("inputs", inputs, atLeast: 1)
    for width in hidden { try Networks.check("hidden", width, atLeast: 1) }
    try Networks.check("outputs", outputs, atLeast: 1)
    try checkShare("dropout", dropout)
    guard dropout == 0 || !hidden.isEmpty else {
      throw .setting(
        "dropout", found: "\(dropout) without hidden units",
        expected: "0: it acts on hidden units, of which there must be some")
    }
  }

  /// The parameters before training.
  ///
  /// - Parameter seed: The seed of the random numbers.
  /// - Returns: The parameters.
  public func initialParameters<Element>(seed: Int) -> Parameters<Element> {
    var generator = SeededGenerator(seed: seed)
    var parameters = Parameters<Element>(parameterShapes)
    switch initialization {
    case .pytorch:
      for (layer, inputs) in widths.dropLast().enumerated() {
        let bound = 1 / Double(inputs).squareRoot()
        parameters.draw("layers.\(layer).weight", within: bound, using: &generator)
        parameters.draw("layers.\(layer).bias", within: bound, using: &generator)
      }
    case .keras:
      for shape in parameterShapes where shape.isMatrix {
        let weights: Matrix<Element> = .glorot(
          inputs: shape.sides.columns, outputs: shape.sides.rows, using: &generator)
        parameters[shape.name] = weights.transposed
      }
    }
    return parameters
  }

  /// The layers, with memory for a block of samples.
  ///
  /// - Parameter block: The block's size.
  /// - Returns: The layers.
  public func layerStack<Element>(_ block: BlockShape) -> LayerStack<Element> {
    var layers: [any Layer<Element>] = []
    var firstParameter = 0
    for layer in 1..<widths.count {
      let isHighest = layer == widths.count - 1
      let (inputs, outputs) = (widths[layer - 1], widths[layer])
      layers.append(
        DenseLayer<Element>(
          rows: block.rows, inputs: inputs, outputs: outputs,
          activation: isHighest ? .identity : activation, firstParameter: firstParameter))
      if dropout > 0, !isHighest, block.isLearnedFrom {
        layers.append(DropoutLayer<Element>(count: block.rows * outputs, rate: dropout))
      }
      firstParameter += (inputs + 1) * outputs
    }
    return LayerStack(inputs: block.rows * inputs, layers: layers)
  }
}
