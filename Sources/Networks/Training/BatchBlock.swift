internal import Layers
internal import LinearAlgebra

/// A few of a batch's examples, which one thread takes through the network and back.
///
/// Inside, numbers lie step by step: row t R + r is step t of the block's example r.
final class BatchBlock<Element: Scalar> {
  let stack: LayerStack<Element>
  /// The examples of the block, R.
  let rows: Int
  /// The loss of its examples, as their part of the batch's mean.
  private(set) var loss = 0.0

  private let steps: Int
  private let inputs: Int
  private let outputs: Int
  private let readouts: Int
  private let labels: UnsafeMutableBufferPointer<Int>
  private let values: Buffer<Element>
  private let kernels = Elementwise<Element>.kernels

  /// Memory for a block.
  init(_ network: some Network, _ shape: BlockShape) {
    stack = network.layerStack(shape)
    (rows, steps) = (shape.rows, shape.steps)
    (inputs, outputs) = (network.inputs, network.outputs)
    readouts = network.readout == .everyStep ? steps : 1
    labels = .allocate(capacity: rows * readouts)
    labels.initialize(repeating: 0)
    values = Buffer(rows * readouts * outputs)
  }

  deinit { labels.deallocate() }

  /// Copies examples into the block.
  ///
  /// - Parameters:
  ///   - examples: All examples.
  ///   - chosen: Which of them, as many as rows.
  ///   - firstStep: Where a window into longer sequences begins.
  func load(_ examples: Examples<Element>, _ chosen: ArraySlice<Int>, firstStep: Int = 0) {
    copy(examples.inputs, chosen, skipping: firstStep * inputs, of: inputs, to: stack.inputs)
    switch examples.targets {
    case .values(let all):
      copy(all, chosen, skipping: firstStep * outputs, of: outputs, to: values)
    case .labels(let all):
      let each = all.count / examples.count
      for (r, example) in chosen.enumerated() {
        for t in 0..<readouts { labels[t * rows + r] = all[example * each + firstStep + t] }
      }
    }
  }

  /// Copies examples' inputs into the block.
  func load(_ inputs: Matrix<Element>, _ chosen: Range<Int>) {
    copy(inputs, chosen, skipping: 0, of: self.inputs, to: stack.inputs)
  }

  /// Copies the outputs to their places among those of all examples, n × T O.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func copyOutputs(of chosen: Range<Int>, to all: UnsafeMutablePointer<Element>) {
    for (r, example) in chosen.enumerated() {
      for t in 0..<readouts {
        (all + (example * readouts + t) * outputs)
          .update(from: stack.outputs + (t * rows + r) * outputs, count: outputs)
      }
    }
  }

  /// Copies rows, which hold step after step, so that step comes after step of all of them.
  @_specialize(where Element == Float, Chosen == ArraySlice<Int>)
  @_specialize(where Element == Double, Chosen == ArraySlice<Int>)
  @_specialize(where Element == Float, Chosen == Range<Int>)
  @_specialize(where Element == Double, Chosen == Range<Int>)
  private func copy<Chosen: Sequence<Int>>(
    _ matrix: Matrix<Element>, _ chosen: Chosen, skipping first: Int, of width: Int,
    to buffer: Buffer<Element>
  ) {
    matrix.elements.withUnsafeBufferPointer { all in
      guard let start = all.baseAddress else { return }
      for (r, row) in chosen.enumerated() {
        let source = start + row * matrix.columns + first
        for t in 0..<buffer.count / (rows * width) {
          (buffer.start + (t * rows + r) * width).update(from: source + t * width, count: width)
        }
      }
    }
  }

  /// Takes the examples through the network and, from their loss, the gradient back.
  ///
  /// - Parameters:
  ///   - weights: The network's parameters.
  ///   - loss: The loss.
  ///   - batch: How many examples the mean is over.
  ///   - dWeights: The gradient of the block's part of the mean, to be written.
  ///   - count: The number of parameters.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func learn(
    _ weights: Weights<Element>, _ loss: Loss, batch: Int,
    dWeights: UnsafeMutablePointer<Element>, count: Int
  ) {
    stack.forward(weights)
    measure(loss, batch: batch)
    dWeights.update(repeating: 0, count: count)
    stack.backward(weights, dWeights: dWeights)
  }

  /// The loss of the outputs, and its gradient with respect to them.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  private func measure(_ loss: Loss, batch: Int) {
    let rows = rows * readouts
    let dOutputs = stack.dOutputs
    dOutputs.update(from: stack.outputs, count: rows * outputs)
    let scale = 1 / Double(batch * readouts)
    switch loss {
    case .crossEntropy:
      self.loss = kernels.crossEntropy(rows, outputs, labels.baseAddress, scale, dOutputs)
    case .meanSquaredError:
      self.loss = kernels.squaredError(
        rows * outputs, values.start, scale / Double(outputs), dOutputs)
    }
  }
}
