public import LinearAlgebra

/// The name and the shape of one of a network's parameters.
///
/// A matrix of weights has a row for each output and a column for each input, as PyTorch has it.
public struct ParameterShape: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The name, as PyTorch's: "cells.weight_ih_l0".
  public let name: String
  /// One number for a vector, two for a matrix.
  public let shape: [Int]

  /// A parameter.
  package init(_ name: String, _ shape: Int...) {
    self.name = name
    self.shape = shape
  }

  /// How many numbers it has.
  public var count: Int { shape.reduce(1, *) }

  /// Whether it is a matrix of weights, or else a vector.
  package var isMatrix: Bool { shape.count == 2 }

  /// The sides of it as a matrix: outputs × inputs, or one row for a vector.
  package var sides: (rows: Int, columns: Int) { isMatrix ? (shape[0], shape[1]) : (1, count) }

  /// The name and the shape: "readout.weight [10, 100]".
  public var description: String { "\(name) \(shape)" }
}

/// All parameters of a network, one after the other.
///
/// They are stored as the layers use them: matrices of weights as inputs × outputs.
public struct Parameters<Element: Scalar>: Codable, Hashable, Sendable {
  /// The names and shapes, in order.
  public let shapes: [ParameterShape]
  /// All numbers in order, matrices as inputs × outputs.
  package var values: [Element]

  /// Parameters of zeros.
  package init(_ shapes: [ParameterShape]) {
    self.init(shapes, values: [Element](repeating: 0, count: shapes.map(\.count).reduce(0, +)))
  }

  /// Parameters of given numbers.
  package init(_ shapes: [ParameterShape], values: [Element]) {
    self.shapes = shapes
    self.values = values
  }

  /// The same numbers in the other precision, rounded to nearest.
  ///
  /// - Parameter other: The parameters.
  public init<Other>(_ other: Parameters<Other>) {
    self.init(other.shapes, values: other.values.map { Element($0) })
  }

  /// How many numbers there are.
  public var count: Int { values.count }

  /// A parameter by its name: a matrix of outputs × inputs, or a vector as a matrix of one row.
  ///
  /// A name that no parameter has, and a matrix of another shape, are errors of the program.
  public subscript(name: String) -> Matrix<Element> {
    get {
      let (shape, place) = find(name)
      let numbers = Array(values[place])
      let (rows, columns) = shape.sides
      return shape.isMatrix
        ? Matrix(rows: columns, columns: rows, elements: numbers).transposed
        : Matrix(rows: rows, columns: columns, elements: numbers)
    }
    set {
      let (shape, place) = find(name)
      let (rows, columns) = shape.sides
      guard newValue.rows == rows, newValue.columns == columns else {
        fatalError(
          "\(name) is \(rows) × \(columns); a \(newValue.rows) × \(newValue.columns) matrix "
            + "can't take its place.")
      }
      values.replaceSubrange(
        place, with: (shape.isMatrix ? newValue.transposed : newValue).elements)
    }
  }

  /// The Euclidean norm of all parameters together.
  public var norm: Double {
    values.lazy.map { Double($0) * Double($0) }.sum().squareRoot()
  }

  private func find(_ name: String) -> (ParameterShape, Range<Int>) {
    var start = 0
    for shape in shapes {
      if shape.name == name { return (shape, start..<start + shape.count) }
      start += shape.count
    }
    let names = shapes.map(\.name).joined(separator: ", ")
    fatalError("There is no parameter '\(name)'; there are \(names).")
  }
}

extension Parameters {
  /// Makes a parameter's numbers random, uniform between ± a bound.
  package mutating func draw(
    _ name: String, within bound: Double, using generator: inout SeededGenerator
  ) {
    let shape = self[name]
    self[name] = .uniform(
      rows: shape.rows, columns: shape.columns, in: -bound..<bound, using: &generator)
  }
}
