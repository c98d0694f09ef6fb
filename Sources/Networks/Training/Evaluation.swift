internal import Layers
internal import LinearAlgebra

/// How well a network does on examples.
public struct Evaluation: Codable, Hashable, Sendable {
  /// The mean loss.
  public let loss: Double
  /// The share of the outputs, from 0 to 1, whose largest number is the right class's; nil for values.
  public let accuracy: Double?

  /// Compares outputs with targets.
  ///
  /// - Parameters:
  ///   - outputs: n × O, or n × T O.
  ///   - targets: What they should be.
  ///   - width: O.
  ///   - loss: The loss.
  init<Element>(
    _ outputs: Matrix<Element>, _ targets: Examples<Element>.Targets, width: Int, loss: Loss
  ) {
    var numbers = outputs.elements
    let kernels = Elementwise<Element>.kernels
    switch targets {
    case .labels(let labels):
      let hits = zip(outputs.largestPlaces(width: width), labels).count { $0 == $1 }
      accuracy = Double(hits) / Double(labels.count)
      self.loss = kernels.crossEntropy(
        labels.count, width, labels, 1 / Double(labels.count), &numbers)
    case .values(let values):
      accuracy = nil
      self.loss = kernels.squaredError(
        numbers.count, values.elements, 1 / Double(numbers.count), &numbers)
    }
  }
}

extension Matrix {
  /// The place of the largest number in each group of `width`, from 0; the first of equal ones.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func largestPlaces(width: Int) -> [Int] {
    elements.withUnsafeBufferPointer { elements in
      stride(from: 0, to: elements.count, by: width).map { start in
        var best = 0
        for j in 1..<max(1, width) where elements[start + j] > elements[start + best] { best = j }
        return best
      }
    }
  }
}
