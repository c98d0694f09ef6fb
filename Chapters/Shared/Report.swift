import Latent

/// The training of the report that these chapters retell: batches of 100 images, plain gradient descent with the learning
/// rate 0.1, an evaluation every 500 iterations. 3,000 iterations are five epochs of 60,000 images.
func reportTraining<Model: Network>(
  of model: Model, iterations: Int = 3000, clipping: Clipping = .none, seed: Int
) -> Training<Model> {
  Training(
    of: model, optimizer: .sgd(learningRate: 0.1), clipping: clipping, batchSize: 100,
    iterations: iterations, evaluateEvery: 500, seed: seed)
}

/// One of the report's six models, with what the report says of it.
struct ReportModel {
  /// Its name there, for example "LSTM A".
  let name: String
  /// What it is: "ReLU, 1 layer".
  let kind: String
  /// The published accuracy in percent.
  let accuracy: Double
  /// The published wall time in seconds.
  let seconds: Double
  /// Trains it with a seed.
  let train: (ImageDataset<Float>, Int) throws -> TrainingRecord

  init(
    _ name: String, _ kind: String, _ model: some Network, accuracy: Double, seconds: Double
  ) {
    self.name = name
    self.kind = kind
    self.accuracy = accuracy
    self.seconds = seconds
    train = { digits, seed in
      guard
        let record = try reportTraining(of: model, seed: seed)
          .run(train: digits.train, test: digits.test).record
      else { fatalError("a training has a record") }
      return record
    }
  }
}

/// The six, in the report's order.
let reportModels = [
  ReportModel(
    "RNN A", "ReLU, 1 layer", RNN(.relu, inputs: 28, hidden: 100, layers: 1, outputs: 10),
    accuracy: 92.12, seconds: 83),
  ReportModel(
    "RNN B", "ReLU, 2 layers", RNN(.relu, inputs: 28, hidden: 100, layers: 2, outputs: 10),
    accuracy: 63.44, seconds: 122),
  ReportModel(
    "RNN C", "tanh, 2 layers", RNN(.tanh, inputs: 28, hidden: 100, layers: 2, outputs: 10),
    accuracy: 95.14, seconds: 107),
  ReportModel(
    "LSTM A", "1 layer", LSTM(inputs: 28, hidden: 100, layers: 1, outputs: 10),
    accuracy: 96.37, seconds: 71),
  ReportModel(
    "LSTM B", "2 layers", LSTM(inputs: 28, hidden: 100, layers: 2, outputs: 10),
    accuracy: 95.74, seconds: 92),
  ReportModel(
    "LSTM C", "3 layers", LSTM(inputs: 28, hidden: 100, layers: 3, outputs: 10),
    accuracy: 93.14, seconds: 118),
]

/// How well trainings ended, on test and on training images, and what they cost: wall time, processor time, milliseconds
/// an iteration, and the share of the machine's peak of matrix products that they reached.
func costTable(_ names: [String], _ records: [TrainingRecord]) -> Table {
  Table([
    .init("model", names),
    .init("test", unit: "%", records.map(\.testAccuracy), decimals: 2),
    .init("training", unit: "%", records.map(\.trainAccuracy), decimals: 2),
    .init("wall", unit: "s", records.map(\.cost.wall), decimals: 1),
    .init("user", unit: "s", records.map(\.cost.user), decimals: 1),
    .init("system", unit: "s", records.map(\.cost.system), decimals: 1),
    .init("iteration", unit: "ms", records.map(\.millisecondsPerIteration), decimals: 2),
    .init("of peak", unit: "%", records.map { 100 * $0.shareOfPeak }, decimals: 0),
  ])
}
