public import Datasets
internal import Layers
public import LinearAlgebra

/// How large the loss's gradient is at each step back in time, layer by layer.
public struct GradientFlow: Codable, Hashable, Sendable {
  /// ‖∂L/∂h_t‖ for each layer and each step t, over all examples together: L × T.
  public let hidden: [[Double]]
  /// ‖∂L/∂c_t ∘ f_t‖, what comes back to an LSTM's cells before each step t by their loop, of all that reached them at t, be
  /// it by the loop or by the hidden states after: L × T; empty for other networks.
  public let cell: [[Double]]
}

extension TrainedNetwork where Model: RecurrentNetwork {
  /// The norm of the loss's gradient at each step back in time.
  ///
  /// The loss is the mean over the examples, so that more of them give smaller norms; what tells is how they fall
  /// or rise from the last step to the first.
  ///
  /// - Parameter examples: A few examples: all go through the network together.
  /// - Returns: The norms.
  /// - Throws: What does not fit, as `Training.run`.
  public func gradientFlow(on examples: Examples<Element>) throws(NetworkError) -> GradientFlow {
    let steps = try model.steps(of: examples, loss: loss)
    let rows = examples.count
    let block = BatchBlock<Element>(model, BlockShape(rows: rows, steps: steps))
    block.load(examples, Array(0..<rows)[...])
    let gradient = Buffer<Element>(parameters.count)
    parameters.withWeights { weights in
      withExtendedLifetime(gradient) {
        block.learn(
          weights, loss, batch: rows, dWeights: gradient.start, count: parameters.count)
      }
    }
    func norms(_ buffer: Buffer<Element>) -> [Double] {
      let width = rows * model.hidden
      return (0..<steps).map { t in
        (t * width..<(t + 1) * width).reduce(0.0) {
          $0 + Double(buffer.start[$1]) * Double(buffer.start[$1])
        }.squareRoot()
      }
    }
    let layers = block.stack.layers
    return GradientFlow(
      hidden: layers.compactMap {
        ($0 as? LSTMLayer<Element>)?.dHidden ?? ($0 as? RNNLayer<Element>)?.dHidden
      }.map(norms),
      cell: layers.compactMap { ($0 as? LSTMLayer<Element>)?.dCell }.map(norms))
  }

  /// The norm of the loss's gradient at each step back in time.
  ///
  /// - Parameter images: A few images, read row by row.
  /// - Returns: The norms.
  /// - Throws: What does not fit, as `Training.run`.
  public func gradientFlow(on images: LabelledImages<Element>) throws(NetworkError) -> GradientFlow
  {
    try gradientFlow(on: Examples(images))
  }

  /// The weights from the hidden state to the next one: for an RNN one matrix (H × H), for an LSTM four, of the input gate,
  /// the forget gate, the candidate and the output gate.
  ///
  /// Their eigenvalues and singular values say what repeated products do to a state, and to a gradient.
  ///
  /// - Parameter layer: Which layer, from 0.
  /// - Returns: The matrices, with a row for each unit that is reached.
  public func recurrentWeights(layer: Int = 0) -> [Matrix<Element>] {
    guard (0..<model.layers).contains(layer) else {
      fatalError("there is no layer \(layer) in \(model.title); layers count from 0")
    }
    let all = parameters["cells.weight_hh_l\(layer)"]
    return stride(from: 0, to: all.rows, by: model.hidden).map {
      all[rows: $0..<$0 + model.hidden]
    }
  }
}
