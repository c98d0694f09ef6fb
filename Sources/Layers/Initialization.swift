package import LinearAlgebra

/// What the parameters are before a network learns, by whose custom.
///
/// A layer has I inputs and O outputs. A recurrent layer has H units, and O is H, or 4H for an LSTM.
public enum Initialization: String, Codable, Hashable, Sendable {
  /// PyTorch's: everything is uniform between ± 1/√H in recurrent layers and between ± 1/√I in dense ones, biases too.
  case pytorch
  /// Keras's: weights uniform between ± √(6/(I + O)), after Glorot and Bengio (2010); recurrent weights
  /// with orthonormal rows; biases 0, but 1 for an LSTM's forget gate.
  case keras
}

extension Matrix {
  /// Weights (inputs × outputs) that keep the scale of signals and gradients alike: uniform between ± √(6/(I + O)).
  ///
  /// - Source: Glorot and Bengio (2010), "Understanding the difficulty of training deep feedforward neural networks".
  package static func glorot(
    inputs: Int, outputs: Int, using generator: inout SeededGenerator
  ) -> Matrix {
    let bound = (6 / Double(inputs + outputs)).squareRoot()
    return uniform(rows: inputs, columns: outputs, in: -bound..<bound, using: &generator)
  }

  /// A random matrix with orthonormal rows (if it has no more rows than columns) or columns, all equally likely.
  ///
  /// - Source: Saxe, McClelland and Ganguli (2014), arXiv:1312.6120.
  package static func orthogonal(
    rows: Int, columns: Int, using generator: inout SeededGenerator
  ) -> Matrix {
    let tall = Matrix<Double>.normal(
      rows: max(rows, columns), columns: min(rows, columns), using: &generator)
    do {
      let q = try tall.qr().q
      return Matrix(rows <= columns ? q.transposed : q)
    } catch {
      fatalError("random numbers have no QR decomposition: \(error)")
    }
  }
}
