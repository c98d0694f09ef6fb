// Our side of Benchmarks/recurrent: trains one of the six models on MNIST, and prints what the peer prints.
//
//     recurrent-benchmark lstm|relu|tanh LAYERS ITERATIONS SEED
//
// Threads are LATENT_THREADS, the data in LATENT_DATA. Evaluations, every 500 iterations, are not counted.

import Datasets
import Glibc
import Layers
import LinearAlgebra
import Networks

let arguments = CommandLine.arguments
guard arguments.count == 5, let layers = Int(arguments[2]), let iterations = Int(arguments[3]),
  let seed = Int(arguments[4])
else {
  print(
    "usage: recurrent-benchmark lstm|relu|tanh LAYERS ITERATIONS SEED; Benchmarks/recurrent runs it"
  )
  exit(2)
}

let digits = try MNIST.load(as: Float.self)

func train(_ model: some Network) throws {
  let training = Training(
    of: model, optimizer: .sgd(learningRate: 0.1), batchSize: 100, iterations: iterations,
    evaluateEvery: 500, seed: seed)
  let trained = try training.run(train: digits.train, test: digits.test)
  guard let record = trained.record else { fatalError("a training without a record") }
  let trace = record.points.map { point in
    // JSON has no word for what is not a number.
    let loss = point.loss.isFinite ? "\(point.loss)" : "null"
    return "[\(point.iteration), \(loss), \(100 * (point.test?.accuracy ?? 0))]"
  }
  print(
    """
    {"kernel": "\(BLAS.kernel)", "threads": \(record.threads), "seed": \(seed), \
    "iterations": \(record.iterations), "ms_per_iteration": \(record.millisecondsPerIteration), \
    "rate": \(record.rate), "peak": \(record.peakRate), "share": \(record.shareOfPeak), \
    "diverged": \(record.isDiverged), "trace": [\(trace.joined(separator: ", "))]}
    """)
}

switch arguments[1] {
case "lstm": try train(LSTM(inputs: 28, hidden: 100, layers: layers, outputs: 10))
case "relu": try train(RNN(.relu, inputs: 28, hidden: 100, layers: layers, outputs: 10))
case "tanh": try train(RNN(.tanh, inputs: 28, hidden: 100, layers: layers, outputs: 10))
case let other:
  print("recurrent-benchmark: '\(other)' is none of lstm, relu, tanh")
  exit(2)
}
