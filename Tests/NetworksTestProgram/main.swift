// Counts how often training steps ask for memory, for AllocationTests:
//
//     networks-test-program lstm|rnn|mlp THREADS

import AllocationCounter
import Glibc
import Layers
import LinearAlgebra
import Networks

func count(_ model: some Network, threads: Int) {
  var generator = SeededGenerator(seed: 1)
  let examples = Examples<Float>(
    .normal(rows: 100, columns: 56, using: &generator), steps: 7,
    labels: (0..<100).map { $0 % 10 })
  let training = Training(
    of: model, optimizer: .adam(), clipping: .norm(1), iterations: 1, seed: 1)
  let trainer = Trainer(
    training, from: model.initialParameters(seed: 1), examples,
    steps: model.isRecurrent ? 7 : 1)
  let batch = Array(0..<100)[...]
  let steps = { (number: Int) in
    for _ in 0..<number { _ = trainer.step(batch, learningRate: 0.01) }
  }
  Threads.using(threads) {
    steps(1)
    let before = allocations()
    steps(50)
    let after = allocations()
    // The counter counts: a buffer is one call.
    let buffer = Buffer<Float>(1 << 16)
    let control = allocations() - after
    print("allocations in 50 steps: \(after - before); in a call that needs one: \(control - 1)")
    withExtendedLifetime(buffer) {}
  }
}

guard CommandLine.arguments.count == 3, let threads = Int(CommandLine.arguments[2]) else {
  print("usage: networks-test-program lstm|rnn|mlp THREADS")
  exit(2)
}
switch CommandLine.arguments[1] {
case "lstm":
  count(LSTM(inputs: 8, hidden: 30, layers: 2, outputs: 10, dropout: 0.1), threads: threads)
case "rnn": count(RNN(.tanh, inputs: 8, hidden: 30, layers: 2, outputs: 10), threads: threads)
default: count(MLP(inputs: 56, hidden: [30, 30], outputs: 10, dropout: 0.1), threads: threads)
}
