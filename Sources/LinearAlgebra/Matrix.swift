public import Store

/// A matrix of numbers, stored row by row without gaps.
///
/// In statistics a row is a sample and a column is a feature. Rows and columns count from 0. Shapes are written
/// rows × columns. An index out of range and shapes that don't fit are errors of the program: they stop it with a text.
///
/// `a * b` is the matrix product, as in mathematics; `a.hadamard(b)` multiplies element by element.
public struct Matrix<Element: Scalar>: Hashable, Sendable {
  /// The number of rows.
  public let rows: Int

  /// The number of columns.
  public let columns: Int

  /// All numbers, row after row: element (i, j) is at `i * columns + j`.
  public internal(set) var elements: [Element] {
    didSet { digestMemo.forget() }
  }

  /// Where the digest of a large matrix is kept.
  public private(set) var digestMemo: DigestMemo

  /// A matrix of equal numbers.
  ///
  /// - Parameters:
  ///   - rows: The number of rows, at least 0.
  ///   - columns: The number of columns, at least 0.
  ///   - value: The value of every element.
  public init(rows: Int, columns: Int, repeating value: Element = 0) {
    self.init(
      rows: rows, columns: columns,
      elements: [Element](repeating: value, count: count(rows: rows, columns: columns)))
  }

  /// A matrix of given numbers.
  ///
  /// - Parameters:
  ///   - rows: The number of rows, at least 0.
  ///   - columns: The number of columns, at least 0.
  ///   - elements: The rows × columns numbers, row after row.
  public init(rows: Int, columns: Int, elements: [Element]) {
    guard elements.count == count(rows: rows, columns: columns) else {
      fatalError("\(elements.count) numbers can't fill a \(rows) × \(columns) matrix.")
    }
    self.rows = rows
    self.columns = columns
    self.elements = elements
    digestMemo = DigestMemo(bytes: elements.count * MemoryLayout<Element>.stride)
  }

  /// A matrix of given rows, all of one length.
  ///
  /// - Parameter rows: The rows from top to bottom.
  public init(_ rows: [[Element]]) {
    let columns = rows.first?.count ?? 0
    if let odd = rows.firstIndex(where: { $0.count != columns }) {
      fatalError("Row \(odd) has \(rows[odd].count) numbers, but row 0 has \(columns).")
    }
    self.init(rows: rows.count, columns: columns, elements: Array(rows.joined()))
  }

  /// A matrix whose element (i, j) is `value(i, j)`.
  ///
  /// - Parameters:
  ///   - rows: The number of rows, at least 0.
  ///   - columns: The number of columns, at least 0.
  ///   - value: Gives the element of row i and column j.
  public init(rows: Int, columns: Int, _ value: (_ i: Int, _ j: Int) -> Element) {
    self.init(rows: rows, columns: columns) { elements in
      for i in 0..<rows {
        for j in 0..<columns { elements[i * columns + j] = value(i, j) }
      }
    }
  }

  /// The same numbers in the other precision, rounded to nearest.
  ///
  /// - Parameter other: The numbers.
  @_specialize(where Element == Double, Other == Float)
  @_specialize(where Element == Float, Other == Double)
  @_specialize(where Element == Double, Other == Double)
  @_specialize(where Element == Float, Other == Float)
  public init<Other>(_ other: Matrix<Other>) {
    self.init(
      rows: other.rows, columns: other.columns, elements: other.elements.map { Element($0) })
  }

  /// The n × n matrix with ones on its diagonal and zeros elsewhere.
  ///
  /// - Parameter n: The number of rows and columns, at least 0.
  /// - Returns: The identity matrix.
  public static func identity(_ n: Int) -> Matrix {
    diagonal([Element](repeating: 1, count: max(0, n)))
  }

  /// The square matrix with given numbers on its diagonal and zeros elsewhere.
  ///
  /// - Parameter values: The diagonal, from the top left.
  /// - Returns: The diagonal matrix.
  public static func diagonal(_ values: [Element]) -> Matrix {
    var matrix = Matrix(rows: values.count, columns: values.count)
    for (i, value) in values.enumerated() { matrix[i, i] = value }
    return matrix
  }

  /// A matrix whose elements `fill` writes, all of them, into memory that holds nothing yet.
  package init(
    rows: Int, columns: Int, fill: (_ elements: UnsafeMutableBufferPointer<Element>) -> Void
  ) {
    let count = count(rows: rows, columns: columns)
    self.init(
      rows: rows, columns: columns,
      elements: [Element](unsafeUninitializedCapacity: count) { memory, initialized in
        fill(UnsafeMutableBufferPointer(rebasing: memory[..<count]))
        initialized = count
      })
  }

  /// Calls `body` with all elements, row after row, to be changed in place.
  package mutating func withUnsafeMutableElements<Result>(
    _ body: (UnsafeMutableBufferPointer<Element>) -> Result
  ) -> Result {
    elements.withUnsafeMutableBufferPointer { body($0) }
  }

  /// The element of row `i` and column `j`.
  public subscript(i: Int, j: Int) -> Element {
    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    get {
      check(i, j)
      return elements[i * columns + j]
    }
    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    set {
      check(i, j)
      elements[i * columns + j] = newValue
    }
  }

  private func check(_ i: Int, _ j: Int) {
    guard i >= 0, i < rows, j >= 0, j < columns else {
      fatalError("There is no element (\(i), \(j)) in a \(shape) matrix; indices count from 0.")
    }
  }

  /// Rows × columns, as messages write it.
  package var shape: String { "\(rows) × \(columns)" }

  /// Whether there are no elements.
  public var isEmpty: Bool { elements.isEmpty }

  /// The elements whose row and column are the same, from the top left.
  public var diagonal: [Element] { (0..<min(rows, columns)).map { self[$0, $0] } }
}

/// The number of elements of a matrix, which is checked to be one.
private func count(rows: Int, columns: Int) -> Int {
  let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
  guard rows >= 0, columns >= 0, !overflow else {
    fatalError("There is no matrix with \(rows) rows and \(columns) columns.")
  }
  return count
}

extension Matrix: ExpressibleByArrayLiteral {
  /// A matrix written as a list of rows.
  ///
  /// - Parameter rows: The rows, all of one length.
  public init(arrayLiteral rows: [Element]...) { self.init(rows) }
}
