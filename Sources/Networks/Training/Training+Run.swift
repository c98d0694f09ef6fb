public import Datasets
internal import Events
public import Layers
internal import LinearAlgebra
internal import Store

extension Training {
  /// Trains the network on images, which recurrent networks read row by row from the top.
  ///
  /// - Parameters:
  ///   - train: What it learns from.
  ///   - test: What it is tested with; nil for nothing.
  /// - Returns: The trained network.
  /// - Throws: What the other `run` throws.
  public func run<Element>(
    train: LabelledImages<Element>, test: LabelledImages<Element>? = nil
  ) throws(NetworkError) -> TrainedNetwork<Model, Element> {
    try run(train: Examples(train), test: test.map { Examples($0) })
  }

  /// Trains the network.
  ///
  /// All shapes are checked before anything is computed. The same settings and examples give the same bits with any
  /// number of threads. Where a store is in use, a training that was made before is not made again. A training that
  /// diverges ends there: its record says so, and its parameters are those that diverged.
  ///
  /// - Parameters:
  ///   - train: What it learns from.
  ///   - test: What it is tested with; nil for nothing.
  ///   - initial: The parameters to begin with, for instance imported ones; nil for those of the seed.
  /// - Returns: The trained network with the record of its training.
  /// - Throws: `setting` with the first one that can't be; what does not fit among the examples: `noExamples`, `steps`,
  ///   `inputs`, `targetCount`, `targetWidth`, `label`, `targetKind`, `notFinite`; `parameters` if the initial ones
  ///   are another network's; `stopped` if the process was asked to stop.
  public func run<Element>(
    train: Examples<Element>, test: Examples<Element>? = nil,
    startingFrom initial: Parameters<Element>? = nil
  ) throws(NetworkError) -> TrainedNetwork<Model, Element> {
    let steps = try model.steps(of: train, loss: loss)
    try check(steps: steps)
    if let test {
      let found = try model.steps(of: test, loss: loss)
      guard found == steps else {
        throw .setting(
          "the test examples' steps", found: "\(found)",
          expected: "\(steps), as the training examples'")
      }
    }
    if let initial { try model.check(initial) }
    var inputs: [String: any Encodable] = [
      "train": train.inputs, "steps": steps, "targets": train.targets,
    ]
    if let test { inputs["test"] = test.inputs }
    if let test { inputs["test targets"] = test.targets }
    if let initial { inputs["initial"] = initial }
    let result = try kept(from: inputs) { progress throws(NetworkError) in
      let run = TrainingRun(
        self, from: initial ?? model.initialParameters(seed: seed), train, test, steps: steps)
      return try run.result(progress)
    }
    return TrainedNetwork(model, result.parameters, loss: loss, record: result.record)
  }
}

/// What is kept of a training.
struct TrainingResult<Element: Scalar>: Codable, Sendable {
  let parameters: Parameters<Element>
  let record: TrainingRecord
}

extension Network {
  /// Throws unless parameters are this network's.
  func check<Element>(_ parameters: Parameters<Element>) throws(NetworkError) {
    let (found, expected) = (parameters.shapes, parameterShapes)
    let count = expected.map(\.count).reduce(0, +)
    if found == expected {
      guard parameters.count == count else {
        throw .parameters(found: "\(parameters.count) numbers", expected: "\(count)")
      }
      return
    }
    let place = zip(found, expected).enumerated().first { $1.0 != $1.1 }?.offset
    guard let place else {
      throw .parameters(found: "\(found.count) of them", expected: "\(expected.count)")
    }
    throw .parameters(found: "\(found[place])", expected: "\(expected[place])")
  }
}
