import Layers
import LinearAlgebra
import Networks

/// Sequences that a small network learns to tell apart in a second: each class is a triangle wave of another frequency, with noise.
func waves<Element: Scalar>(
  _ count: Int, steps: Int = 12, classes: Int = 3, readouts: Int = 1, seed: Int
) -> Examples<Element> {
  var generator = SeededGenerator(seed: seed)
  let labels = (0..<count).map { $0 % classes }
  let inputs = Matrix<Element>(rows: count, columns: 2 * steps) { example, place in
    let (t, part) = (place / 2, place % 2)
    let phase = Double((labels[example] + 1) * t + 2 * part) / 8
    let wave = 4 * abs(phase - phase.rounded()) - 1
    return Element(wave + generator.normal(deviation: 0.3))
  }
  let all = labels.flatMap { [Int](repeating: $0, count: readouts) }
  return Examples(inputs, steps: steps, labels: all)
}

/// A small LSTM's training; tests change what they are about.
func smallTraining(
  layers: Int = 2, readout: Readout = .lastStep, dropout: Double = 0, iterations: Int = 40,
  seed: Int = 1
) -> Training<LSTM> {
  Training(
    of: LSTM(
      inputs: 2, hidden: 10, layers: layers, outputs: 3, readout: readout, dropout: dropout),
    optimizer: .adam(learningRate: 0.01), batchSize: 40, iterations: iterations, seed: seed)
}
