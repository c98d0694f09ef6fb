internal import Layers
internal import LinearAlgebra

/// What it takes to train a NICE network step by step.
final class NICETrainer<Element: Scalar> {
  private let nice: NICE
  private let shape: CouplingShape
  private let samples: Matrix<Element>
  /// The parameters, and the same with weights as outputs × inputs.
  let parameters: Buffer<Element>
  private let transposed: Buffer<Element>
  /// The gradient of the last batch, of the mean negative log-likelihood.
  let gradient: Buffer<Element>
  private let optimizer: OptimizerState<Element>
  private var iteration = 0
  /// The blocks of a batch by the number of its samples, each with its part of the gradient.
  private var memories: [Int: [(flow: CouplingFlow<Element>, part: Buffer<Element>)]] = [:]

  init(_ nice: NICE, _ samples: Matrix<Element>, parameters first: [Element]) {
    self.nice = nice
    self.samples = samples
    shape = CouplingShape(nice, features: samples.columns)
    parameters = Buffer(first.count)
    transposed = Buffer(first.count)
    gradient = Buffer(first.count)
    _ = parameters.elements.update(fromContentsOf: first)
    optimizer = OptimizerState(nice.optimizer, count: first.count)
  }

  /// Learns from one batch.
  ///
  /// - Parameter batch: Which samples.
  /// - Returns: The mean log-likelihood before the step, and the norm of its gradient.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func step(_ batch: ArraySlice<Int>) -> (logLikelihood: Double, gradientNorm: Double) {
    let logLikelihood = findGradient(batch)
    iteration += 1
    let ranges = Blocks(of: parameters.count, least: 1 << 14)
    // Safe to share: each block moves parameters of its own.
    nonisolated(unsafe) let (optimizer, w, g) = (optimizer, parameters.start, gradient.start)
    let (rate, iteration) = (nice.optimizer.learningRate, iteration)
    let squares = Threads.concurrently(blocks: ranges.count) { block -> Double in
      optimizer.update(
        ranges[block], of: w, by: g, factor: 1, rate: rate, iteration: iteration)
      return ranges[block].reduce(0) { $0 + Double(g[$1]) * Double(g[$1]) }
    }
    return (logLikelihood, squares.sum().squareRoot())
  }

  /// The mean log-likelihood of a batch; its gradient, negated, goes into `gradient`.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func findGradient(_ batch: ArraySlice<Int>) -> Double {
    for layer in shape.layers.joined() {
      (transposed.start + layer.start).update(
        fromTransposeOf: parameters.start + layer.start, rows: layer.inputs,
        columns: layer.outputs)
    }
    // Four threads can share a batch; a block of fewer rows would make its products slow.
    let blocks = Blocks(of: batch.count, least: 8, most: 4)
    let d = shape.features
    let memory =
      memories[batch.count]
      ?? (0..<blocks.count).map { block in
        (
          CouplingFlow(shape, prior: nice.prior, rows: blocks[block].count),
          Buffer(parameters.count)
        )
      }
    memories[batch.count] = memory
    // Safe to share: each block has a flow, a part of the gradient and samples of its own.
    nonisolated(unsafe) let shared = (
      memory: memory,
      weights: Weights(
        values: UnsafePointer(parameters.start), transposed: UnsafePointer(transposed.start))
    )
    let (samples, count) = (samples, batch.count)
    let sums = Threads.concurrently(blocks: blocks.count) { block -> Double in
      let (flow, part) = shared.memory[block]
      let chosen = batch.dropFirst(blocks[block].lowerBound).prefix(blocks[block].count)
      samples[rows: Array(chosen)].elements.withUnsafeBufferPointer {
        if let start = $0.baseAddress { flow.load(start) }
      }
      flow.forward(shared.weights)
      let sum = flow.logPriors().sum()
      part.clear()
      flow.backward(shared.weights, factor: 1 / Double(count), dWeights: part.start)
      return sum
    }
    gradient.clear()
    let ranges = Blocks(of: parameters.count, least: 1 << 14)
    // Safe to share: each block adds up numbers of its own, the parts in their order.
    nonisolated(unsafe) let (parts, total) = (memory.map(\.part), gradient.start)
    Threads.concurrently(blocks: ranges.count) { block in
      for part in parts { for i in ranges[block] { total[i] += part.start[i] } }
    }
    var scales = 0.0
    for i in shape.scaleStart..<shape.scaleStart + d {
      gradient.start[i] -= 1  // of −Σ sᵢ
      scales += Double(parameters.start[i])
    }
    return sums.sum() / Double(count) + scales
  }
}
