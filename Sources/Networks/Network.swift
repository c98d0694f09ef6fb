public import Layers
internal import LinearAlgebra

/// A kind of network with its sizes: what it is before it has any parameters.
///
/// `MLP`, `RNN` and `LSTM` are the networks there are; nobody else can make a `LayerStack`.
public protocol Network: Codable, Hashable, Sendable {
  /// The kind, as the reader knows it: "LSTM".
  static var name: String { get }
  /// The kind and what tells it from others: "LSTM, 2 layers".
  var title: String { get }
  /// The numbers that go in at each step.
  var inputs: Int { get }
  /// The numbers that come out: for classes, one for each.
  var outputs: Int { get }
  /// After which steps they come out.
  var readout: Readout { get }
  /// How a sample is read: all at once, or step by step.
  var isRecurrent: Bool { get }
  /// The names and shapes of the parameters, in PyTorch's order.
  var parameterShapes: [ParameterShape] { get }

  /// Checks the settings.
  ///
  /// - Throws: `setting` with the first one that can't be.
  func check() throws(NetworkError)

  /// The parameters before training.
  ///
  /// - Parameter seed: The seed of the random numbers.
  /// - Returns: The parameters.
  func initialParameters<Element>(seed: Int) -> Parameters<Element>

  /// The layers, with memory for a block of samples.
  ///
  /// - Parameter block: The block's size.
  /// - Returns: The layers.
  func layerStack<Element>(_ block: BlockShape) -> LayerStack<Element>
}

/// After which steps of a sequence a recurrent network is read out; a network without steps has one.
public enum Readout: String, Codable, Hashable, Sendable {
  /// After the last, when all has been seen.
  case lastStep
  /// After each.
  case everyStep
}

/// How many samples and steps a stack of layers is made for.
public struct BlockShape: Sendable {
  /// The samples.
  package let rows: Int
  /// The steps of each.
  package let steps: Int
  /// The gradient is cut at every so many steps from the end; 0 for never.
  package var window = 0
  /// Whether the network learns from it, with dropout, or else is used, without.
  package var isLearnedFrom = false

  package init(rows: Int, steps: Int) {
    self.rows = rows
    self.steps = steps
  }
}
