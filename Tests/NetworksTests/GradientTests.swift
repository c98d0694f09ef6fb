import Layers
import LinearAlgebra
import Networks
import Testing

/// Backpropagation against differences of the loss, in double precision.
@Suite struct GradientTests {
  /// Random examples for a small network: 17 of 5 steps, which make two blocks that differ in size.
  static func examples(
    inputs: Int = 4, steps: Int = 5, outputs: Int = 3, count: Int = 17, readouts: Int = 1, seed: Int
  ) -> Examples<Double> {
    var generator = SeededGenerator(seed: seed)
    return Examples(
      .normal(rows: count, columns: steps * inputs, using: &generator), steps: steps,
      labels: (0..<count * readouts).map { _ in Int(generator.uniform(in: 0..<Double(outputs))) })
  }

  /// The largest difference between the gradient and the loss's slope, for each parameter relative to its largest gradient.
  ///
  /// The slope is that of the fourth order in the step h, whose own error is about h⁴ + 10⁻¹⁶/h.
  static func worstError(
    _ training: Training<some Network>, _ examples: Examples<Double>, step h: Double
  ) -> Double {
    let model = training.model
    let initial: Parameters<Double> = model.initialParameters(seed: training.seed)
    let steps = model.isRecurrent ? examples.steps : 1
    let trainer = Trainer(training, from: initial, examples, steps: steps)
    let batch = Array(0..<examples.count)[...]
    _ = trainer.findGradient(batch)
    let gradient = Array(trainer.gradient.elements)
    func loss(_ place: Int, _ change: Double) -> Double {
      let value = trainer.parameters.start[place]
      trainer.parameters.start[place] = value + change
      defer { trainer.parameters.start[place] = value }
      return trainer.findGradient(batch).loss
    }
    var (worst, start) = (0.0, 0)
    for shape in initial.shapes {
      let places = start..<start + shape.count
      start += shape.count
      let largest = places.map { abs(gradient[$0]) }.max() ?? 0
      for place in places {
        let near = loss(place, h) - loss(place, -h)
        let far = loss(place, 2 * h) - loss(place, -2 * h)
        let slope = (8 * near - far) / (12 * h)
        let error = abs(gradient[place] - slope) / largest
        worst = max(worst, error.isNaN ? .infinity : error)  // max(_:_:) may lose a NaN
      }
    }
    return worst
  }

  @Test(arguments: [1, 2, 3], [Readout.lastStep, .everyStep])
  func `an LSTM's gradient is the slope of its loss`(layers: Int, readout: Readout) {
    let model = LSTM(inputs: 4, hidden: 6, layers: layers, outputs: 3, readout: readout)
    let training = Training(of: model, optimizer: .sgd(learningRate: 0.1), iterations: 1, seed: 3)
    let examples = Self.examples(readouts: readout == .everyStep ? 5 : 1, seed: 4)
    #expect(Self.worstError(training, examples, step: 1e-3) < 1e-7)
  }

  @Test(arguments: [1, 2, 3], [Activation.tanh, .relu, .sigmoid, .identity])
  func `an RNN's gradient is the slope of its loss`(layers: Int, activation: Activation) {
    let model = RNN(activation, inputs: 4, hidden: 6, layers: layers, outputs: 3)
    let training = Training(of: model, optimizer: .sgd(learningRate: 0.1), iterations: 1, seed: 3)
    // ReLU's loss has kinks; with so small a step none of these sums reaches one.
    let step = activation == .relu ? 1e-5 : 1e-3
    #expect(Self.worstError(training, Self.examples(seed: 4), step: step) < 1e-7)
  }

  @Test(arguments: [Activation.tanh, .relu, .sigmoid])
  func `an MLP's gradient is the slope of its loss`(activation: Activation) {
    let model = MLP(inputs: 20, hidden: [7, 6], outputs: 3, activation: activation)
    let training = Training(of: model, optimizer: .sgd(learningRate: 0.1), iterations: 1, seed: 3)
    let step = activation == .relu ? 1e-5 : 1e-3
    #expect(Self.worstError(training, Self.examples(seed: 4), step: step) < 1e-7)
  }

  @Test func `dropout's gradient is the slope of the loss with the same numbers dropped`() {
    // A new trainer draws the same numbers again, so that each is asked for one loss only.
    let training = Training(
      of: LSTM(inputs: 4, hidden: 6, layers: 2, outputs: 3, dropout: 0.4),
      optimizer: .sgd(learningRate: 0.1), iterations: 1, seed: 3)
    let examples = Self.examples(seed: 4)
    let initial: Parameters<Double> = training.model.initialParameters(seed: 3)
    let batch = Array(0..<examples.count)[...]
    func trainer() -> Trainer<LSTM, Double> {
      Trainer(training, from: initial, examples, steps: 5)
    }
    let first = trainer()
    _ = first.findGradient(batch)
    let gradient = Array(first.gradient.elements)
    func loss(_ place: Int, _ change: Double) -> Double {
      let trainer = trainer()
      trainer.parameters.start[place] += change
      return trainer.findGradient(batch).loss
    }
    let (h, largest) = (1e-3, gradient.map(abs).max() ?? 0)
    #expect(largest > 0)
    for place in stride(from: 0, to: gradient.count, by: 7) {
      let near = loss(place, h) - loss(place, -h)
      let far = loss(place, 2 * h) - loss(place, -2 * h)
      let slope = (8 * near - far) / (12 * h)
      #expect(abs(gradient[place] - slope) < 1e-7 * largest)
    }
  }

  @Test func `the mean squared error's gradient is its slope`() {
    var generator = SeededGenerator(seed: 5)
    let model = LSTM(inputs: 4, hidden: 6, outputs: 2, readout: .everyStep)
    let training = Training(
      of: model, loss: .meanSquaredError, optimizer: .sgd(learningRate: 0.1), iterations: 1, seed: 3
    )
    let examples = Examples<Double>(
      .normal(rows: 17, columns: 20, using: &generator), steps: 5,
      values: .normal(rows: 17, columns: 10, using: &generator))
    #expect(Self.worstError(training, examples, step: 1e-3) < 1e-7)
  }
}
