import Events
import Layers
import LinearAlgebra
import Networks
import Testing

@Suite struct TrainingTests {
  @Test(arguments: [1, 2, 4])
  func `the parameters have the same bits with any number of threads`(threads: Int) throws {
    // Batches of 90 are four blocks, and the last of an epoch has 60: the sizes of the blocks differ.
    let train: Examples<Float> = waves(240, seed: 2)
    var training = smallTraining(dropout: 0.2, iterations: 200)
    training.batchSize = 90
    training.clipping = .norm(0.5)
    let alone = try Threads.using(1) { try training.run(train: train) }
    let together = try Threads.using(threads) { try training.run(train: train) }
    #expect(alone.parameters == together.parameters)
    #expect(alone.record?.losses == together.record?.losses)
    #expect(alone.record?.gradientNorms == together.record?.gradientNorms)
  }

  @Test func `the network learns to tell waves apart, and its record tells how`() throws {
    var training = smallTraining(iterations: 150)
    training.evaluateEvery = 50
    let (train, test): (Examples<Float>, Examples<Float>) = (
      waves(300, seed: 2), waves(90, seed: 3)
    )
    let trained = try training.run(train: train, test: test)
    let record = try #require(trained.record)
    #expect(record.outcome == .finished)
    #expect(record.losses.count == 150)
    #expect(record.points.map(\.iteration) == [50, 100, 150])
    let last = try #require(record.points.last)
    #expect(try #require(last.test?.accuracy) > 0.95)
    #expect(try trained.evaluate(on: test) == last.test)
    #expect(try trained.evaluate(on: train.prefix(90)) == last.train)
    #expect(record.rate > 0 && record.seconds > 0 && record.cost.peakMemory > 0)
  }

  @Test func `before training, ten classes are equally likely: the loss is about ln 10`() throws {
    var generator = SeededGenerator(seed: 1)
    let examples = Examples<Double>(
      .uniform(rows: 200, columns: 28 * 28, using: &generator), steps: 28,
      labels: (0..<200).map { $0 % 10 })
    let model = LSTM(inputs: 28, hidden: 100, outputs: 10)
    let network = try TrainedNetwork(model, model.initialParameters(seed: 1) as Parameters<Double>)
    // The readout's biases and weights are within ± 0.1, so the loss is off by a few hundredths.
    #expect(abs(try network.evaluate(on: examples).loss - 2.302585) < 0.05)
  }

  @Test(arguments: [Readout.lastStep, .everyStep])
  func `truncation after all steps changes no bit, after fewer it changes the gradient`(
    readout: Readout
  ) {
    let examples: Examples<Double> = waves(
      40, readouts: readout == .everyStep ? 12 : 1, seed: 2)
    func gradient(_ unrolling: Unrolling) -> [Double] {
      var training = smallTraining(readout: readout)
      training.unrolling = unrolling
      let trainer = Trainer(
        training, from: training.model.initialParameters(seed: 1), examples, steps: 12)
      _ = trainer.findGradient(Array(0..<40)[...])
      return Array(trainer.gradient.elements)
    }
    let full = gradient(.full)
    #expect(gradient(.truncated(steps: 12)) == full)
    #expect(gradient(.truncated(steps: 100)) == full)
    #expect(gradient(.truncated(steps: 4)) != full)
  }

  @Test func `cut after every step, the recurrent weights' gradient is that of steps alone`() throws
  {
    // One layer: with the state before each step held fixed, an RNN is a dense layer on inputs and state.
    let model = RNN(.tanh, inputs: 2, hidden: 5, outputs: 3)
    var training = Training(of: model, optimizer: .sgd(learningRate: 0.1), iterations: 1, seed: 1)
    training.unrolling = .truncated(steps: 1)
    let examples: Examples<Double> = waves(9, steps: 4, seed: 2)
    let initial: Parameters<Double> = model.initialParameters(seed: 1)
    let trainer = Trainer(training, from: initial, examples, steps: 4)
    _ = trainer.findGradient(Array(0..<9)[...])
    let gradient = Parameters(initial.shapes, values: Array(trainer.gradient.elements))

    let network = try TrainedNetwork(model, initial)
    var expected = Matrix<Double>(rows: 5, columns: 5)
    guard case .labels(let labels) = examples.targets else { return }
    for n in 0..<9 {
      let sequence = Matrix(rows: 4, columns: 2, elements: examples.inputs.row(n))
      let states = try network.states(reading: sequence)[0]
      let (before, last) = (states[rows: 2..<3], states[rows: 3..<4])
      let outputs = last.product(initial["readout.weight"], transposing: .right)
        .adding(toEachRow: initial["readout.bias"].row(0))
      let exponentials = outputs.row(0).map { e($0) }
      let delta = Matrix(rows: 1, columns: 3) { _, k in
        (exponentials[k] / exponentials.sum() - (labels[n] == k ? 1 : 0)) / 9
      }
      let dz = (delta * initial["readout.weight"]).hadamard(last.map { 1 - $0 * $0 })
      expected += dz.product(before, transposing: .left)
    }
    #expect((gradient["cells.weight_hh_l0"] - expected).maxNorm() < 1e-15)
  }

  @Test func `windows with the state carried over give the losses of the whole sequence`() {
    // With a learning rate of 0 in effect, the mean of the windows' losses is that of all steps together.
    let examples: Examples<Double> = waves(20, readouts: 12, seed: 2)
    let training = smallTraining(layers: 2, readout: .everyStep)
    let initial: Parameters<Double> = training.model.initialParameters(seed: 1)
    let batch = Array(0..<20)[...]
    let whole = Trainer(training, from: initial, examples, steps: 12).findGradient(batch).loss
    var windows = training
    windows.unrolling = .stateful(window: 3)
    let trainer = Trainer(windows, from: initial, examples, steps: 3)
    let losses = [0, 3, 6, 9].map { trainer.findGradient(batch, firstStep: $0).loss }
    #expect(abs(losses.sum() / 4 - whole) < 1e-14)
    // And again: the state begins at zero with the first window.
    #expect([0, 3, 6, 9].map { trainer.findGradient(batch, firstStep: $0).loss } == losses)
  }

  @Test func `truncation's gradient is the mean of those of windows with the state carried over`() {
    let examples: Examples<Double> = waves(20, readouts: 12, seed: 2)
    var training = smallTraining(layers: 1, readout: .everyStep)
    let initial: Parameters<Double> = training.model.initialParameters(seed: 1)
    let batch = Array(0..<20)[...]
    training.unrolling = .truncated(steps: 4)
    let truncated = Trainer(training, from: initial, examples, steps: 12)
    _ = truncated.findGradient(batch)
    training.unrolling = .stateful(window: 4)
    let windows = Trainer(training, from: initial, examples, steps: 4)
    var mean = [Double](repeating: 0, count: initial.count)
    for firstStep in [0, 4, 8] {
      _ = windows.findGradient(batch, firstStep: firstStep)
      for (place, part) in windows.gradient.elements.enumerated() { mean[place] += part / 3 }
    }
    let largest = mean.map(abs).max() ?? 0
    #expect(largest > 0)
    for (a, b) in zip(truncated.gradient.elements, mean) { #expect(abs(a - b) < 1e-14 * largest) }
  }

  @Test func `a short last batch counts for what it is in the record's operations`() throws {
    // 240 examples are batches of 90, 90 and 60, of which an iteration's mean is a batch of 80.
    func operations(batchSize: Int) throws -> Int? {
      var training = smallTraining()
      (training.batchSize, training.length) = (batchSize, .epochs(1))
      return try training.run(train: waves(240, seed: 2) as Examples<Float>)
        .record?.operationsPerIteration
    }
    #expect(try operations(batchSize: 90) == operations(batchSize: 80))
  }

  @Test func `a stateful training has an iteration for each window`() throws {
    var training = smallTraining(readout: .everyStep)
    training.unrolling = .stateful(window: 4)
    training.length = .epochs(3)
    let trained = try training.run(train: waves(100, readouts: 12, seed: 2) as Examples<Float>)
    // 100 examples in batches of 40 are 3, of 3 windows each.
    #expect(trained.record?.losses.count == 3 * 3 * 3)
  }

  @Test func `a training that diverges ends as a result`() throws {
    let model = RNN(.relu, inputs: 2, hidden: 10, outputs: 3)
    let training = Training(
      of: model, optimizer: .sgd(learningRate: 1e4), batchSize: 40, iterations: 100, seed: 1)
    let trained = try training.run(train: waves(120, seed: 2) as Examples<Float>)
    let record = try #require(trained.record)
    #expect(record.isDiverged)
    #expect(record.outcome == .diverged(iteration: record.losses.count))
    #expect(record.losses.count < 100)
    #expect(record.summary.contains("smaller learning rate"))
  }

  @Test func `clipping bounds the norm, or each number`() {
    let examples: Examples<Double> = waves(40, seed: 2)
    func move(_ clipping: Clipping) -> [Double] {
      var training = smallTraining()
      (training.optimizer, training.clipping) = (.sgd(learningRate: 1), clipping)
      let initial: Parameters<Double> = training.model.initialParameters(seed: 1)
      let trainer = Trainer(training, from: initial, examples, steps: 12)
      let before = Array(trainer.parameters.elements)
      _ = trainer.step(Array(0..<40)[...], learningRate: 1)
      return zip(before, trainer.parameters.elements).map { $0 - $1 }
    }
    let free = move(.none)
    let norm = free.map { $0 * $0 }.sum().squareRoot()
    let clipped = move(.norm(norm / 3))
    // PyTorch divides by the norm + 1e-6.
    for (a, b) in zip(free, clipped) { #expect(abs(a / 3 - b) < 1e-5 * norm) }
    let largest = free.map(abs).max() ?? 0
    let cut = move(.value(largest / 2))
    #expect((cut.map(abs).max() ?? 0) <= largest / 2 + 1e-15)
    #expect(zip(free, cut).allSatisfy { abs($0) > largest / 2 || abs($0 - $1) < 1e-15 })
    #expect(move(.norm(2 * norm)) == free)
  }

  @Test func `dropout acts in training only, and is decided by the seed`() throws {
    let examples: Examples<Float> = waves(120, seed: 2)
    let run = { (dropout: Double, seed: Int) in
      try smallTraining(dropout: dropout, iterations: 5, seed: seed).run(train: examples)
    }
    let once = try run(0.5, 1)
    #expect(try run(0.5, 1).parameters == once.parameters)
    #expect(try run(0, 1).parameters != once.parameters)
    let plain = try TrainedNetwork(smallTraining().model, once.parameters)
    #expect(try once.evaluate(on: examples) == plain.evaluate(on: examples))
  }

  @Test func `dropout keeps the mean loss`() {
    // With many draws, the loss's mean is near that without (for small weights).
    let examples: Examples<Double> = waves(40, seed: 2)
    let free = smallTraining(), dropping = smallTraining(dropout: 0.3)
    let initial: Parameters<Double> = free.model.initialParameters(seed: 1)
    let batch = Array(0..<40)[...]
    let expected = Trainer(free, from: initial, examples, steps: 12).findGradient(batch).loss
    let trainer = Trainer(dropping, from: initial, examples, steps: 12)
    // Each iteration draws anew; these move nothing.
    let losses = (0..<200).map { _ in trainer.step(batch, learningRate: 0).loss }
    #expect(Set(losses).count > 190)
    #expect(abs(losses.sum() / 200 - expected) < 0.01)
  }
}

/// eˣ by its series, to keep the test independent of the kernels.
private func e(_ x: Double) -> Double {
  var (sum, term) = (1.0, 1.0)
  for k in 1..<40 {
    term *= x / Double(k)
    sum += term
  }
  return sum
}
