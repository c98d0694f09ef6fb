internal import Layers
internal import LinearAlgebra

/// Takes many examples through a network, forward only, several at the same time.
final class Evaluator<Element: Scalar> {
  private let lanes: [BatchBlock<Element>]
  private let width: Int

  /// The examples that go through together: enough for the products to be fast.
  private static var rows: Int { 50 }

  /// Memory for examples of so many steps.
  init(_ network: some Network, steps: Int, count: Int) {
    let rows = max(1, min(Self.rows, count))
    let lanes = min(8, max(1, count / rows))
    self.lanes = (0..<lanes).map { _ in
      BatchBlock(network, BlockShape(rows: rows, steps: steps))
    }
    width = network.outputs * (network.readout == .everyStep ? steps : 1)
  }

  /// The outputs of examples: n × O, or n × T O.
  ///
  /// Each example's are the same whatever the others are: nothing is summed over examples.
  func outputs(
    of inputs: Matrix<Element>, _ parameters: UnsafePointer<Element>
  ) -> Matrix<Element> {
    // Safe to share: each lane has its own memory and writes its own examples' rows.
    nonisolated(unsafe) let lanes = lanes
    // Forward needs no transposed weights.
    nonisolated(unsafe) let weights = Weights(values: parameters, transposed: parameters)
    let shares = Blocks(of: inputs.rows, least: 1, most: lanes.count)
    return Matrix(rows: inputs.rows, columns: width) { result in
      guard let start = result.baseAddress else { return }
      nonisolated(unsafe) let all = start
      Threads.concurrently(blocks: shares.count) { lane in
        let (block, share) = (lanes[lane], shares[lane])
        for first in stride(from: share.lowerBound, to: share.upperBound, by: block.rows) {
          let chosen = first..<min(first + block.rows, share.upperBound)
          block.load(inputs, chosen)  // of fewer, what was there before goes along unused
          block.stack.forward(weights)
          block.copyOutputs(of: chosen, to: all)
        }
      }
    }
  }
}
