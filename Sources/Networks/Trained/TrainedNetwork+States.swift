internal import Layers
public import LinearAlgebra

/// What an LSTM layer does with one sequence, step by step: six matrices with a row for each step and a column for each
/// cell (T × H).
public struct LSTMStates<Element: Scalar>: Hashable, Sendable {
  /// The input gate i, from 0 (shut) to 1 (open).
  public let input: Matrix<Element>
  /// The forget gate f, from 0 (forget) to 1 (keep).
  public let forget: Matrix<Element>
  /// The candidate g, from −1 to 1.
  public let candidate: Matrix<Element>
  /// The output gate o, from 0 to 1.
  public let output: Matrix<Element>
  /// The cell state c after each step.
  public let cell: Matrix<Element>
  /// The hidden state h after each step, from −1 to 1.
  public let hidden: Matrix<Element>
}

extension TrainedNetwork where Model == LSTM {
  /// The gates, cells and hidden states while the network reads one sequence.
  ///
  /// - Parameter sequence: T × I.
  /// - Returns: The states of each layer, from the lowest to the highest.
  /// - Throws: `noExamples`, `inputs` or `notFinite` for a sequence that does not fit.
  public func states(
    reading sequence: Matrix<Element>
  ) throws(NetworkError) -> [LSTMStates<Element>] {
    let (t, h) = (sequence.rows, model.hidden)
    return try stack(reading: sequence).layers.compactMap { $0 as? LSTMLayer<Element> }.map {
      let gates = matrix($0.gates.start, t, 4 * h)
      return LSTMStates(
        input: gates[columns: 0..<h], forget: gates[columns: h..<2 * h],
        candidate: gates[columns: 2 * h..<3 * h], output: gates[columns: 3 * h..<4 * h],
        cell: matrix($0.cell.start + h, t, h), hidden: matrix($0.hidden.start + h, t, h))
    }
  }
}

extension TrainedNetwork where Model == RNN {
  /// The hidden states while the network reads one sequence.
  ///
  /// - Parameter sequence: T × I.
  /// - Returns: The states of each layer (T × H), from the lowest to the highest.
  /// - Throws: `noExamples`, `inputs` or `notFinite` for a sequence that does not fit.
  public func states(reading sequence: Matrix<Element>) throws(NetworkError) -> [Matrix<Element>] {
    try stack(reading: sequence).layers.compactMap { $0 as? RNNLayer<Element> }.map {
      matrix($0.outputs, sequence.rows, model.hidden)
    }
  }
}

extension TrainedNetwork where Model: RecurrentNetwork {
  /// The layers after they have read one sequence.
  fileprivate func stack(
    reading sequence: Matrix<Element>
  ) throws(NetworkError) -> LayerStack<Element> {
    let row = Matrix(rows: 1, columns: sequence.elements.count, elements: sequence.elements)
    let steps = try model.steps(of: row, steps: sequence.rows)
    let block = BatchBlock<Element>(model, BlockShape(rows: 1, steps: steps))
    block.load(row, 0..<1)
    parameters.withWeights { block.stack.forward($0) }
    return block.stack
  }
}

extension Parameters {
  /// The parameters as layers read them.
  func withWeights<Result>(_ body: (Weights<Element>) -> Result) -> Result {
    let transposed = Buffer<Element>(count)
    return values.withUnsafeBufferPointer { values in
      guard var start = values.baseAddress else { fatalError("a network has parameters") }
      let first = start
      var place = transposed.start
      for shape in shapes {
        if shape.isMatrix {
          place.update(
            fromTransposeOf: start, rows: shape.sides.columns, columns: shape.sides.rows)
        }
        start += shape.count
        place += shape.count
      }
      return withExtendedLifetime(transposed) {
        body(Weights(values: first, transposed: UnsafePointer(transposed.start)))
      }
    }
  }
}

/// A matrix of numbers that lie in memory row by row.
private func matrix<Element>(
  _ start: UnsafeMutablePointer<Element>, _ rows: Int, _ columns: Int
) -> Matrix<Element> {
  Matrix(
    rows: rows, columns: columns,
    elements: Array(UnsafeBufferPointer(start: start, count: rows * columns)))
}
