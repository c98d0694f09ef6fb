extension Matrix {
  /// The sum, element by element, of two matrices of one shape.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public static func + (a: Matrix, b: Matrix) -> Matrix {
    a.combined(with: b, "+") { a, b, sum in for i in sum.indices { sum[i] = a[i] + b[i] } }
  }

  /// The difference, element by element, of two matrices of one shape.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public static func - (a: Matrix, b: Matrix) -> Matrix {
    a.combined(with: b, "-") { a, b, rest in for i in rest.indices { rest[i] = a[i] - b[i] } }
  }

  /// The product, element by element, of two matrices of one shape, named after Hadamard.
  ///
  /// - Parameter other: A matrix of the same shape.
  /// - Returns: The products.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func hadamard(_ other: Matrix) -> Matrix {
    combined(with: other, "∘") { a, b, product in
      for i in product.indices { product[i] = a[i] * b[i] }
    }
  }

  /// The matrix with every element negated.
  public static prefix func - (a: Matrix) -> Matrix { a * -1 }

  /// The matrix with every element multiplied by a number.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public static func * (a: Matrix, factor: Element) -> Matrix { a.map { $0 * factor } }

  /// The matrix with every element multiplied by a number.
  public static func * (factor: Element, a: Matrix) -> Matrix { a * factor }

  /// The matrix with every element divided by a number.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public static func / (a: Matrix, divisor: Element) -> Matrix { a.map { $0 / divisor } }

  /// Adds a matrix of the same shape, element by element, in place.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public static func += (a: inout Matrix, b: Matrix) {
    a.checkShape(of: b, "+=")
    // One access, since each one makes the digest be forgotten.
    a.elements.withUnsafeMutableBufferPointer { elements in
      for place in elements.indices { elements[place] += b.elements[place] }
    }
  }

  /// Subtracts a matrix of the same shape, element by element, in place.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public static func -= (a: inout Matrix, b: Matrix) {
    a.checkShape(of: b, "-=")
    // One access, since each one makes the digest be forgotten.
    a.elements.withUnsafeMutableBufferPointer { elements in
      for place in elements.indices { elements[place] -= b.elements[place] }
    }
  }

  /// The matrix with one number for each column added to every row.
  ///
  /// - Parameter row: As many numbers as there are columns.
  /// - Returns: The sums.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func adding(toEachRow row: [Element]) -> Matrix {
    eachRow(with: row) { a, b, sum in for j in sum.indices { sum[j] = a[j] + b[j] } }
  }

  /// The matrix with one number for each column subtracted from every row: with the column means, it centres the data.
  ///
  /// - Parameter row: As many numbers as there are columns.
  /// - Returns: The differences.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func subtracting(fromEachRow row: [Element]) -> Matrix {
    eachRow(with: row) { a, b, rest in for j in rest.indices { rest[j] = a[j] - b[j] } }
  }

  /// The matrix with every column multiplied by a number of its own.
  ///
  /// - Parameter factors: As many numbers as there are columns.
  /// - Returns: The products.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func scaling(columnsBy factors: [Element]) -> Matrix {
    eachRow(with: factors) { a, b, product in
      for j in product.indices { product[j] = a[j] * b[j] }
    }
  }

  /// The matrix of `transform`'s results for every element.
  ///
  /// - Parameter transform: Gives the new element for an old one.
  /// - Returns: The results, in the same shape.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func map(_ transform: (Element) -> Element) -> Matrix {
    Matrix(rows: rows, columns: columns, elements: elements.map(transform))
  }

  private func checkShape(of other: Matrix, _ operation: String) {
    guard rows == other.rows, columns == other.columns else {
      fatalError(
        "\(shape) \(operation) \(other.shape): element by element, both need the same shape.")
    }
  }

  /// Computes a stretch of a result from stretches of equal length. The loop is inside, because a closure that is
  /// handed to other threads is not inlined, and a call for each number would take longer than the arithmetic.
  private typealias Stretch =
    @Sendable (
      UnsafeBufferPointer<Element>, UnsafeBufferPointer<Element>,
      UnsafeMutableBufferPointer<Element>
    ) -> Void

  /// The result of an operation on two matrices of one shape, computed in blocks at the same time.
  private func combined(with other: Matrix, _ operation: String, _ compute: Stretch) -> Matrix {
    checkShape(of: other, operation)
    let blocks = Blocks(of: elements.count, least: 1 << 17)
    return Matrix(rows: rows, columns: columns) { result in
      // Safe to share: each block writes its own elements.
      nonisolated(unsafe) let result = result
      Threads.concurrently(blocks: blocks.count) { block in
        let part = blocks[block]
        elements.withUnsafeBufferPointer { a in
          other.elements.withUnsafeBufferPointer { b in
            compute(
              .init(rebasing: a[part]), .init(rebasing: b[part]), .init(rebasing: result[part]))
          }
        }
      }
    }
  }

  /// The result of an operation on each row and one more, computed in blocks at the same time.
  private func eachRow(with row: [Element], _ compute: Stretch) -> Matrix {
    guard row.count == columns else {
      fatalError("\(row.count) numbers don't match the \(columns) columns of a \(shape) matrix.")
    }
    let blocks = Blocks(of: rows, least: (1 << 17) / max(1, columns))
    return Matrix(rows: rows, columns: columns) { result in
      // Safe to share: each block writes rows of its own.
      nonisolated(unsafe) let result = result
      Threads.concurrently(blocks: blocks.count) { block in
        elements.withUnsafeBufferPointer { a in
          row.withUnsafeBufferPointer { b in
            for i in blocks[block] {
              let line = i * columns..<(i + 1) * columns
              compute(.init(rebasing: a[line]), b, .init(rebasing: result[line]))
            }
          }
        }
      }
    }
  }
}
