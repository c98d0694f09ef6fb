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
  private let ranges: Blocks
  private let kernels = Elementwise<Element>.kernels
  private var iteration = 0

  // What the closures of a step work on.
  private var memory: FlowMemory<Element>
  private var otherMemory: FlowMemory<Element>?
  private var batch: ArraySlice<Int> = []
  /// The sums of squares of the ranges of the gradient.
  private let squares: Buffer<Double>
  private var learnBlock: @Sendable (Int) -> Void = { _ in }
  private var addRange: @Sendable (Int) -> Void = { _ in }
  private var moveRange: @Sendable (Int) -> Void = { _ in }

  init(
    _ nice: NICE, _ shape: CouplingShape, _ samples: Matrix<Element>, parameters first: [Element]
  ) {
    (self.nice, self.shape, self.samples) = (nice, shape, samples)
    parameters = Buffer(first.count)
    transposed = Buffer(first.count)
    gradient = Buffer(first.count)
    _ = parameters.elements.update(fromContentsOf: first)
    optimizer = OptimizerState(nice.optimizer, count: first.count)
    ranges = Blocks(of: first.count, least: 1 << 14)
    squares = Buffer(ranges.count)
    memory = FlowMemory(shape, nice.prior, rows: min(nice.batchSize, samples.rows))
    // Safe to share: only one thread calls the trainer's methods, and within them `Threads` gives each number to one
    // thread, which touches that number's batch block, part of the gradient or range of parameters, and reads
    // what no other closure writes meanwhile.
    nonisolated(unsafe) unowned let trainer = self
    learnBlock = { block in trainer.learn(block) }
    addRange = { range in trainer.add(range) }
    moveRange = { range in trainer.move(range) }
  }

  /// Learns from one batch.
  ///
  /// - Parameter batch: Which samples.
  /// - Returns: The mean log-likelihood before the step, and the norm of its gradient.
  func step(_ batch: ArraySlice<Int>) -> (logLikelihood: Double, gradientNorm: Double) {
    let logLikelihood = findGradient(batch)
    iteration += 1
    Threads.again(blocks: ranges.count, moveRange)
    return (logLikelihood, squares.elements.sum().squareRoot())
  }

  /// The mean log-likelihood of a batch; its gradient, negated, goes into `gradient`.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func findGradient(_ batch: ArraySlice<Int>) -> Double {
    chooseMemory(for: batch.count)
    self.batch = batch
    for layer in shape.layers.joined() {
      (transposed.start + layer.start).update(
        fromTransposeOf: parameters.start + layer.start, rows: layer.inputs,
        columns: layer.outputs)
    }
    Threads.again(blocks: memory.flows.count, learnBlock)
    // The gradient is the sum of the parts, in their order.
    Threads.again(blocks: ranges.count, addRange)
    let scales = parameters.elements[shape.scaleStart...].reduce(0) { $0 + Double($1) }
    return memory.logPriors.elements.sum() / Double(batch.count) + scales
  }

  /// The last batch of an epoch may be smaller than the others, and has its own memory.
  private func chooseMemory(for rows: Int) {
    guard memory.rows != rows else { return }
    let other =
      otherMemory?.rows == rows ? otherMemory : FlowMemory(shape, nice.prior, rows: rows)
    otherMemory = memory
    if let other { memory = other }
  }

  /// Takes a block's samples forward, and the gradient of their priors back.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  private func learn(_ block: Int) {
    let (flow, range) = (memory.flows[block], memory.blocks[block])
    let weights = Weights(
      values: UnsafePointer(parameters.start), transposed: UnsafePointer(transposed.start))
    samples.elements.withUnsafeBufferPointer { cells in
      guard let cells = cells.baseAddress else { return }
      for row in 0..<range.count {
        let sample = batch[batch.startIndex + range.lowerBound + row]
        flow.load(cells + sample * shape.features, row: row)
      }
    }
    flow.forward(weights)
    memory.logPriors.start[block] = flow.logPriors().sum()
    let part = memory.gradients.start + block * parameters.count
    part.update(repeating: 0, count: parameters.count)
    flow.backward(weights, factor: 1 / Double(batch.count), dWeights: part)
  }

  /// Adds up a range of the blocks' gradients.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  private func add(_ number: Int) {
    let range = ranges[number]
    let weights = range.clamped(to: 0..<shape.scaleStart)
    let first = weights.lowerBound
    var sum = kernels.addParts(
      weights.count, memory.flows.count, parameters.count, memory.gradients.start + first,
      gradient.start + first)
    for i in range.clamped(to: shape.scaleStart..<parameters.count) {
      let parts = (0..<memory.flows.count).map { memory.gradients.start[$0 * parameters.count + i] }
      // −Σ sᵢ has the gradient −1 whatever the samples.
      gradient.start[i] = parts.reduce(0, +) - 1
      sum += Double(gradient.start[i]) * Double(gradient.start[i])
    }
    squares.start[number] = sum
  }

  /// Moves a range of the parameters along their gradient.
  private func move(_ number: Int) {
    optimizer.update(
      ranges[number], of: parameters.start, by: gradient.start, factor: 1,
      rate: nice.optimizer.learningRate, iteration: iteration)
  }
}

/// The blocks that batches of one size are cut into, and their parts of the gradient.
private final class FlowMemory<Element: Scalar> {
  let rows: Int
  let blocks: Blocks
  let flows: [CouplingFlow<Element>]
  /// Σ log p(h) over the samples of each block.
  let logPriors: Buffer<Double>
  /// Blocks × parameters.
  let gradients: Buffer<Element>

  init(_ shape: CouplingShape, _ prior: NICE.Prior, rows: Int) {
    self.rows = rows
    // Four threads can share a batch; a block of fewer rows would make its products slow.
    let blocks = Blocks(of: rows, least: 8, most: 4)
    self.blocks = blocks
    flows = (0..<blocks.count).map { CouplingFlow(shape, prior: prior, rows: blocks[$0].count) }
    logPriors = Buffer(blocks.count)
    gradients = Buffer(blocks.count * shape.parameterCount)
  }
}
