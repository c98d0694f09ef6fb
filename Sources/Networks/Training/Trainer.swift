internal import Datasets
package import Layers
package import LinearAlgebra

/// What it takes to train a network step by step: parameters, gradients, the optimizer's state and the blocks' memory.
///
/// All memory is got when the trainer is made, and when a batch of a new size comes; a step gets none.
package final class Trainer<Model: Network, Element: Scalar> {
  package let training: Training<Model>
  package let examples: Examples<Element>
  /// The parameters w, with matrices as inputs × outputs.
  package let parameters: Buffer<Element>
  /// The same with matrices as outputs × inputs.
  private let transposed: Buffer<Element>
  /// ∂L/∂w of the last batch.
  package let gradient: Buffer<Element>
  private let optimizer: OptimizerState<Element>
  private let matrices: [(start: Int, rows: Int, columns: Int)]
  private let ranges: Blocks
  private let steps: Int
  private let dropoutSeed: Int
  private let kernels = Elementwise<Element>.kernels

  // What the closures of a step work on.
  private var memory: BatchMemory<Element>
  private var otherMemory: BatchMemory<Element>?
  private var batch: ArraySlice<Int> = []
  private var firstStep = 0
  private var clippingFactor = 1.0
  private var rate = 0.0
  private let squares: Buffer<Double>
  private var learnBlock: @Sendable (Int) -> Void = { _ in }
  private var addRange: @Sendable (Int) -> Void = { _ in }
  private var moveRange: @Sendable (Int) -> Void = { _ in }

  /// How many steps there have been.
  private(set) var iteration = 0

  /// All that the next batch's step depends on, besides the batch and the training.
  struct State: Codable, Sendable {
    fileprivate let iteration: Int
    fileprivate let parameters: [Element]
    fileprivate let averages: [[Element]]
  }

  /// The present state; or another one's, to go on from.
  var state: State {
    get {
      State(
        iteration: iteration, parameters: Array(parameters.elements),
        averages: optimizer.averages)
    }
    set {
      iteration = newValue.iteration
      _ = parameters.elements.update(fromContentsOf: newValue.parameters)
      optimizer.averages = newValue.averages
    }
  }

  /// A trainer.
  ///
  /// - Parameters:
  ///   - training: What is trained, and how.
  ///   - initial: The parameters to begin with.
  ///   - examples: What it learns from; they fit the network.
  ///   - steps: The steps of an example that a batch takes at a time.
  package init(
    _ training: Training<Model>, from initial: Parameters<Element>, _ examples: Examples<Element>,
    steps: Int
  ) {
    (self.training, self.examples, self.steps) = (training, examples, steps)
    let count = initial.count
    parameters = Buffer(count)
    transposed = Buffer(count)
    gradient = Buffer(count)
    _ = parameters.elements.update(fromContentsOf: initial.values)
    optimizer = OptimizerState(training.optimizer, count: count)
    ranges = Blocks(of: count, least: 1 << 14)
    squares = Buffer(ranges.count)
    var start = 0
    var matrices: [(start: Int, rows: Int, columns: Int)] = []
    for shape in initial.shapes {
      if shape.isMatrix { matrices.append((start, shape.sides.columns, shape.sides.rows)) }
      start += shape.count
    }
    self.matrices = matrices
    var seeds = SeededGenerator(seed: training.seed)
    seeds.jump()  // the seed's first stretch of numbers, of 2¹²⁸, made the parameters
    dropoutSeed = Int(truncatingIfNeeded: seeds.next())
    memory = BatchMemory(
      training, rows: min(training.batchSize, examples.count), steps: steps, parameters: count)
    // Safe to share: only one thread calls the trainer's methods, and within them `Threads` gives each number to one
    // thread, which touches that number's batch block, part of the gradient or range of parameters, and reads
    // what no other closure writes meanwhile.
    nonisolated(unsafe) unowned let trainer = self
    learnBlock = { block in trainer.learn(block) }
    addRange = { range in trainer.add(range) }
    moveRange = { range in trainer.move(range) }
  }

  /// The multiplications and additions of a step's matrix products.
  package var operations: Int { memory.operations }

  /// Learns from one batch: forward, backward, update.
  ///
  /// - Parameters:
  ///   - batch: Which examples.
  ///   - firstStep: Where a window into longer sequences begins; above 0 the state goes on from the window before.
  ///   - learningRate: η.
  /// - Returns: The batch's loss before the update; the gradient's norm before clipping.
  package func step(
    _ batch: ArraySlice<Int>, firstStep: Int = 0, learningRate: Double
  ) -> (loss: Double, gradientNorm: Double) {
    let (loss, norm) = findGradient(batch, firstStep: firstStep)
    moveParameters(learningRate: learningRate, gradientNorm: norm)
    return (loss, norm)
  }

  /// Takes a batch forward, and its gradient back.
  ///
  /// - Returns: The batch's loss; the gradient's norm.
  @_specialize(kind:partial,where Element == Float)
  @_specialize(kind:partial,where Element == Double)
  package func findGradient(
    _ batch: ArraySlice<Int>, firstStep: Int = 0
  ) -> (loss: Double, gradientNorm: Double) {
    chooseMemory(for: batch.count)
    (self.batch, self.firstStep) = (batch, firstStep)
    for (start, rows, columns) in matrices {
      (transposed.start + start).update(
        fromTransposeOf: parameters.start + start, rows: rows, columns: columns)
    }
    // Each block's examples go forward, and what they lose comes back as a part of the gradient.
    Threads.again(blocks: memory.parts.count, learnBlock)
    // The gradient is the sum of the parts, in their order.
    Threads.again(blocks: ranges.count, addRange)
    return (memory.parts.reduce(0) { $0 + $1.loss }, squares.elements.sum().squareRoot())
  }

  /// Moves the parameters along the gradient that was found.
  @_specialize(kind:partial,where Element == Float)
  @_specialize(kind:partial,where Element == Double)
  private func moveParameters(learningRate: Double, gradientNorm: Double) {
    iteration += 1
    rate = learningRate
    clippingFactor = training.clipping.factor(norm: gradientNorm)
    Threads.again(blocks: ranges.count, moveRange)
  }

  /// The last batch of an epoch may be smaller than the others, and has its own memory.
  private func chooseMemory(for rows: Int) {
    guard memory.rows != rows else { return }
    let other =
      otherMemory?.rows == rows
      ? otherMemory
      : BatchMemory(
        training, rows: rows, steps: steps, parameters: parameters.count)
    otherMemory = memory
    if let other { memory = other }
  }

  @_specialize(kind:partial,where Element == Float)
  @_specialize(kind:partial,where Element == Double)
  private func learn(_ block: Int) {
    let part = memory.parts[block]
    let range = memory.blocks[block]
    let first = batch.startIndex + range.lowerBound
    if case .stateful = training.unrolling {
      if firstStep > 0 { part.stack.carryState() } else { part.stack.resetState() }
    }
    part.stack.drawRandom(
      seed: dropoutSeed &+ iteration &* BatchMemory<Element>.mostBlocks &+ block)
    part.load(examples, batch[first..<first + range.count], firstStep: firstStep)
    part.learn(
      Weights(values: parameters.start, transposed: transposed.start), training.loss,
      batch: batch.count, dWeights: memory.gradients.start + block * parameters.count,
      count: parameters.count)
  }

  @_specialize(kind:partial,where Element == Float)
  @_specialize(kind:partial,where Element == Double)
  private func add(_ number: Int) {
    let range = ranges[number]
    let first = range.lowerBound
    squares.start[number] = kernels.addParts(
      range.count, memory.parts.count, parameters.count, memory.gradients.start + first,
      gradient.start + first)
  }

  @_specialize(kind:partial,where Element == Float)
  @_specialize(kind:partial,where Element == Double)
  private func move(_ number: Int) {
    let range = ranges[number]
    if case .value(let limit) = training.clipping {
      gradient.start.clamp(range, to: Element(limit))
    }
    optimizer.update(
      range, of: parameters.start, by: gradient.start, factor: clippingFactor, rate: rate,
      iteration: iteration)
  }
}

/// The blocks that batches of one size are cut into, and their parts of the gradient.
private final class BatchMemory<Element: Scalar> {
  let rows: Int
  let blocks: Blocks
  let parts: [BatchBlock<Element>]
  /// The most blocks of a batch.
  static var mostBlocks: Int { 4 }
  /// Blocks × parameters.
  let gradients: Buffer<Element>

  init(
    _ training: Training<some Network>, rows: Int, steps: Int, parameters: Int
  ) {
    self.rows = rows
    // Four threads can share a batch of 32 or more; a block of fewer rows would make its products slow.
    let blocks = Blocks(of: rows, least: 8, most: Self.mostBlocks)
    self.blocks = blocks
    parts = (0..<blocks.count).map { block in
      var shape = BlockShape(rows: blocks[block].count, steps: steps)
      if case .truncated(let window) = training.unrolling { shape.window = window }
      shape.isLearnedFrom = true
      return BatchBlock(training.model, shape)
    }
    gradients = Buffer(blocks.count * parameters)
  }

  var operations: Int {
    parts.reduce(0) { $0 + $1.stack.operations.forward + $1.stack.operations.backward }
  }
}

extension UnsafeMutablePointer where Pointee: Scalar {
  /// Brings numbers outside of ± a limit to the nearer bound.
  fileprivate func clamp(_ range: Range<Int>, to limit: Pointee) {
    for j in range { self[j] = max(-limit, min(limit, self[j])) }
  }
}
