public import Datasets
internal import Layers
public import LinearAlgebra

/// What a network learns from, or is tested with: inputs, and what should come out.
///
/// In shapes, n stands for the examples, T for the steps of each, I for the numbers of a step, O for those to come out.
public struct Examples<Element: Scalar>: Hashable, Sendable {
  /// What should come out.
  public enum Targets: Codable, Hashable, Sendable {
    /// Classes from 0 to O − 1: one for each example (n), or for each of its steps (n T, example by example).
    case labels([Int])
    /// Numbers: n × O, or, for each step, n × T O.
    case values(Matrix<Element>)
  }

  /// The inputs, n × T I: a row is an example, its steps one after the other.
  public let inputs: Matrix<Element>
  /// T.
  public let steps: Int
  /// What should come out.
  public let targets: Targets

  /// Examples with classes.
  ///
  /// - Parameters:
  ///   - inputs: n × T I.
  ///   - steps: T, which divides the columns.
  ///   - labels: The classes (n, or n T), from 0.
  public init(_ inputs: Matrix<Element>, steps: Int = 1, labels: [Int]) {
    (self.inputs, self.steps, targets) = (inputs, steps, .labels(labels))
  }

  /// Examples with numbers to come out.
  ///
  /// - Parameters:
  ///   - inputs: n × T I.
  ///   - steps: T, which divides the columns.
  ///   - values: n × O, or n × T O.
  public init(_ inputs: Matrix<Element>, steps: Int = 1, values: Matrix<Element>) {
    (self.inputs, self.steps, targets) = (inputs, steps, .values(values))
  }

  /// Images, each read row by row from the top.
  ///
  /// - Parameter images: The images; T is their height, I their width.
  public init(_ images: LabelledImages<Element>) {
    self.init(images.images, steps: images.height, labels: images.labels)
  }

  /// n.
  public var count: Int { inputs.rows }

  /// The first examples.
  ///
  /// - Parameter count: How many, at least 0; all, where there are fewer.
  /// - Returns: The first of them, in order.
  public func prefix(_ count: Int) -> Examples {
    let kept = min(max(0, count), self.count)
    guard kept < self.count else { return self }
    let inputs = inputs[rows: 0..<kept]
    switch targets {
    case .labels(let labels):
      let each = self.count == 0 ? 1 : labels.count / self.count
      return Examples(inputs, steps: steps, labels: Array(labels.prefix(kept * each)))
    case .values(let values):
      return Examples(inputs, steps: steps, values: values[rows: 0..<min(kept, values.rows)])
    }
  }
}

extension Network {
  /// The steps in which this network reads examples, which are checked to fit it.
  ///
  /// - Throws: `noExamples`, `steps`, `inputs`, `targetCount`, `targetWidth`, `label` with the first bad one,
  ///   `targetKind` if the loss needs the other kind, `notFinite` with the first bad number.
  func steps<Element>(
    of examples: Examples<Element>, loss: Loss
  ) throws(NetworkError) -> Int {
    let steps = try steps(of: examples.inputs, steps: examples.steps)
    let n = examples.count
    let readouts = readout == .everyStep ? steps : 1
    switch examples.targets {
    case .labels(let labels):
      guard loss == .crossEntropy else { throw .targetKind(loss: loss.rawValue, found: "labels") }
      guard labels.count == n * readouts else {
        throw .targetCount(found: labels.count, expected: n * readouts)
      }
      if let place = labels.firstIndex(where: { $0 < 0 || $0 >= outputs }) {
        throw .label(labels[place], place: place, outputs: outputs)
      }
    case .values(let values):
      guard loss == .meanSquaredError else {
        throw .targetKind(loss: loss.rawValue, found: "values")
      }
      guard values.rows == n else { throw .targetCount(found: values.rows, expected: n) }
      guard values.columns == readouts * outputs else {
        throw .targetWidth(found: values.columns, expected: readouts * outputs)
      }
      if let bad = values.firstNonFinite() {
        throw .notFinite(what: "targets", row: bad.row, column: bad.column)
      }
    }
    return steps
  }

  /// The steps in which this network reads inputs, which are checked to fit it.
  ///
  /// - Throws: `noExamples`, `steps`, `inputs`, or `notFinite` with the first bad number.
  func steps<Element>(
    of inputs: Matrix<Element>, steps: Int
  ) throws(NetworkError) -> Int {
    try check()
    guard inputs.rows > 0 else { throw .noExamples }
    guard steps > 0, inputs.columns.isMultiple(of: steps) else {
      throw .steps(columns: inputs.columns, steps: steps)
    }
    let steps = isRecurrent ? steps : 1
    guard inputs.columns == steps * self.inputs else {
      throw .inputs(network: self.inputs, data: inputs.columns / steps, steps: steps)
    }
    if let bad = inputs.firstNonFinite() {
      throw .notFinite(what: "inputs", row: bad.row, column: bad.column)
    }
    return steps
  }
}
