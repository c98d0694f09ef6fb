import Datasets
import Layers
import LinearAlgebra
import Networks
import Testing

/// What a reader can get wrong is an error at once, in words that say what to do.
@Suite struct BadInputTests {
  private func error(
    _ training: Training<some Network>, _ examples: Examples<Double>? = nil,
    test: Examples<Double>? = nil
  ) -> String {
    do throws(NetworkError) {
      _ = try training.run(train: examples ?? waves(40, seed: 1), test: test)
      return "no error"
    } catch {
      return error.description
    }
  }

  private func training(_ change: (inout Training<LSTM>) -> Void) -> Training<LSTM> {
    var training = smallTraining(iterations: 1)
    change(&training)
    return training
  }

  @Test func `27 inputs against rows of 28 are refused before anything is computed`() {
    let model = LSTM(inputs: 27, hidden: 100, outputs: 10)
    let training = Training(
      of: model, optimizer: .sgd(learningRate: 0.1), iterations: 1_000_000, seed: 1)
    let examples = Examples(
      Matrix<Double>(rows: 5, columns: 784), steps: 28, labels: [0, 1, 2, 3, 4])
    #expect(
      error(training, examples)
        == "The network takes 27 inputs at each step, but each of an example's 28 steps has 28 numbers. "
        + "Make the network with inputs: 28, or cut the examples into other steps.")
  }

  @Test func `settings that can't be are named`() {
    #expect(error(training { $0.model.hidden = 0 }) == "hidden is 0, but must be at least 1.")
    #expect(error(training { $0.model.layers = -1 }).contains("layers is -1"))
    #expect(error(training { $0.model.dropout = 1 }).contains("dropout is 1.0"))
    #expect(
      error(
        training {
          $0.model.dropout = 0.5
          $0.model.layers = 1
        }
      ).contains("0.5 with 1 layer"))
    #expect(error(training { $0.model.forgetBias = .nan }).contains("forgetBias is nan"))
    #expect(error(training { $0.batchSize = 0 }) == "batchSize is 0, but must be at least 1.")
    #expect(error(training { $0.length = .epochs(0) }).contains("epochs is 0"))
    #expect(error(training { $0.evaluateEvery = 0 }).contains("evaluateEvery is 0"))
    #expect(error(training { $0.optimizer = .sgd(learningRate: -1) }).contains("learningRate"))
    #expect(
      error(training { $0.optimizer = .sgd(learningRate: 1, momentum: 1) }).contains("momentum"))
    #expect(error(training { $0.optimizer = .adam(epsilon: 0) }).contains("epsilon is 0.0"))
    #expect(
      error(training { $0.optimizer = .adam(weightDecay: -1) })
        == "weightDecay is -1.0, but must be at least 0.")
    #expect(error(training { $0.optimizer = .adam(beta1: .nan) }).contains("beta1 is nan"))
    #expect(error(training { $0.optimizer = .adam(beta2: 1) }).contains("beta2 is 1.0"))
    #expect(error(training { $0.clipping = .norm(0) }).contains("clipping is 0.0"))
    #expect(error(training { $0.schedule = .steps(every: 0, factor: 1) }).contains("every is 0"))
    #expect(error(training { $0.unrolling = .truncated(steps: 0) }).contains("truncation is 0"))
    #expect(
      error(training { $0.unrolling = .stateful(window: 5) })
        == "the window of steps is 5, but must be a divisor of the 12 steps.")
    #expect(error(training { $0.unrolling = .stateful(window: 4) }).contains("everyStep"))
  }

  @Test func `examples that don't fit are told apart`() {
    let training = smallTraining(iterations: 1)
    let inputs = Matrix<Double>(rows: 3, columns: 24, repeating: 0.5)
    #expect(
      error(training, Examples(Matrix(rows: 0, columns: 24), steps: 12, labels: []))
        .contains("no examples"))
    #expect(error(training, Examples(inputs, steps: 7, labels: [0, 1, 2])).contains("7 steps"))
    #expect(error(training, Examples(inputs, steps: 0, labels: [0, 1, 2])).contains("0 steps"))
    #expect(error(training, Examples(inputs, steps: 12, labels: [0, 1])).contains("2 targets"))
    #expect(
      error(training, Examples(inputs, steps: 12, labels: [0, 3, 1]))
        .contains("Label 3 at place 1"))
    #expect(
      error(training, Examples(inputs, steps: 12, labels: [0, -1, 1])).contains("Label -1"))
    #expect(
      error(training, Examples(inputs, steps: 12, values: Matrix(rows: 3, columns: 3)))
        .contains("needs labels"))
    var broken = inputs
    broken[2, 5] = .nan
    #expect(
      error(training, Examples(broken, steps: 12, labels: [0, 1, 2]))
        .contains("row 2, column 5"))
    #expect(
      error(training, test: Examples(broken, steps: 12, labels: [0, 1, 2])).contains("row 2"))
    var values = training
    values.loss = .meanSquaredError
    #expect(
      error(values, Examples(inputs, steps: 12, values: Matrix(rows: 3, columns: 2)))
        .contains("2 target numbers, but must have 3"))
    #expect(
      error(values, Examples(inputs, steps: 12, values: Matrix(rows: 2, columns: 3)))
        .contains("2 targets"))
  }

  @Test func `an MLP takes whole examples, whatever their steps`() {
    let model = MLP(inputs: 23, hidden: [], outputs: 3)
    let training = Training(of: model, optimizer: .sgd(learningRate: 0.1), iterations: 1, seed: 1)
    #expect(
      error(training)
        == "The network takes 23 inputs, but an example has 24 numbers. "
        + "Make the network with inputs: 24.")
  }

  @Test(arguments: [11, 13])
  func `test examples of another length than the training's are refused`(steps: Int) {
    #expect(
      error(smallTraining(iterations: 1), test: waves(9, steps: steps, seed: 1))
        == "the test examples' steps is \(steps), but must be 12, as the training examples'.")
  }

  @Test func `more than there is means all there is`() throws {
    var training = smallTraining(iterations: 2)
    training.batchSize = .max
    training.length = .epochs(2)
    let trained = try training.run(train: waves(40, seed: 1) as Examples<Float>)
    #expect(trained.record?.losses.count == 2)
  }

  @Test(arguments: [Training<RNN>.Length.epochs(.max), .iterations(.max)])
  func `as long as a number can say is begun, and goes on until it diverges`(
    length: Training<RNN>.Length
  ) throws {
    var training = Training(
      of: RNN(.relu, inputs: 2, hidden: 10, outputs: 3), optimizer: .sgd(learningRate: 1e4),
      batchSize: 40, iterations: 1, seed: 1)
    training.length = length
    let trained = try training.run(train: waves(120, seed: 2) as Examples<Float>)
    #expect(trained.record?.isDiverged == true)
  }

  @Test func `parameters of another network are refused`() throws {
    let training = smallTraining(iterations: 1)
    let other: Parameters<Double> = LSTM(inputs: 2, hidden: 9, outputs: 3).initialParameters(
      seed: 1)
    #expect(throws: NetworkError.self) {
      try training.run(train: waves(40, seed: 1), startingFrom: other)
    }
    #expect(throws: NetworkError.self) { try TrainedNetwork(training.model, other) }
  }
}
