extension Matrix {
  /// The numbers of one row, from left to right.
  ///
  /// It copies the row. A loop over many rows does better over `elements.span`.
  ///
  /// - Parameter i: The row.
  /// - Returns: Its numbers, as many as there are columns.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func row(_ i: Int) -> [Element] {
    check(i..<i + 1, limit: rows, of: "row")
    return Array(elements[i * columns..<(i + 1) * columns])
  }

  /// The numbers of one column, from top to bottom.
  ///
  /// - Parameter j: The column.
  /// - Returns: Its numbers, as many as there are rows.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func column(_ j: Int) -> [Element] {
    check(j..<j + 1, limit: columns, of: "column")
    return (0..<rows).map { elements[$0 * columns + j] }
  }

  /// The rows of a range.
  public subscript(rows range: Range<Int>) -> Matrix {
    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    get {
      check(range, limit: rows, of: "row")
      return Matrix(
        rows: range.count, columns: columns,
        elements: Array(elements[range.lowerBound * columns..<range.upperBound * columns]))
    }
  }

  /// Chosen rows, in the order of the choice; a row may come more than once.
  public subscript(rows chosen: [Int]) -> Matrix {
    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    get {
      for i in chosen { check(i..<i + 1, limit: rows, of: "row") }
      return copied(rows: chosen.count, columns: columns) { chosen[$0] * columns }
    }
  }

  /// The columns of a range.
  public subscript(columns range: Range<Int>) -> Matrix {
    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    get {
      check(range, limit: columns, of: "column")
      return copied(rows: rows, columns: range.count) { $0 * columns + range.lowerBound }
    }
  }

  /// The matrix whose row i is copied from where `start(i)` says that it begins among the elements.
  @inline(__always)
  private func copied(rows: Int, columns: Int, from start: (_ i: Int) -> Int) -> Matrix {
    Matrix(rows: rows, columns: columns) { result in
      elements.withUnsafeBufferPointer { source in
        for i in 0..<rows {
          let line = source[start(i)..<start(i) + columns]
          _ = result[i * columns..<(i + 1) * columns].update(fromContentsOf: line)
        }
      }
    }
  }

  /// Chosen columns, in the order of the choice; a column may come more than once.
  public subscript(columns chosen: [Int]) -> Matrix {
    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    get {
      for j in chosen { check(j..<j + 1, limit: columns, of: "column") }
      return Matrix(rows: rows, columns: chosen.count) { i, place in
        elements[i * columns + chosen[place]]
      }
    }
  }

  /// The matrix with rows and columns exchanged, as a copy.
  ///
  /// A product with a transposed matrix needs no copy: see `product(_:transposing:)`.
  public var transposed: Matrix {
    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    get {
      // Tiles of 32 × 32 numbers, so that the lines being read and written stay in the first cache.
      let tile = 32
      let blocks = Blocks(of: columns, least: max(tile, (1 << 16) / max(1, rows)))
      return Matrix(rows: columns, columns: rows) { result in
        // Safe to share: each block writes rows of its own.
        nonisolated(unsafe) let result = result
        Threads.concurrently(blocks: blocks.count) { block in
          elements.withUnsafeBufferPointer { source in
            let part = blocks[block]
            for left in stride(from: part.lowerBound, to: part.upperBound, by: tile) {
              for top in stride(from: 0, to: rows, by: tile) {
                for j in left..<min(left + tile, part.upperBound) {
                  for i in top..<min(top + tile, rows) {
                    result[j * rows + i] = source[i * columns + j]
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// The same numbers, in the same order, in another shape.
  ///
  /// - Parameters:
  ///   - rows: The number of rows.
  ///   - columns: The number of columns; rows × columns must be the number of elements.
  /// - Returns: The matrix of that shape.
  public func reshaped(rows: Int, columns: Int) -> Matrix {
    Matrix(rows: rows, columns: columns, elements: elements)
  }

  private func check(_ range: Range<Int>, limit: Int, of side: String) {
    guard range.lowerBound >= 0, range.upperBound <= limit else {
      let asked = range.count == 1 ? "\(side) \(range.lowerBound)" : "\(side)s \(range)"
      fatalError("There is no \(asked) in a \(shape) matrix; \(side)s count from 0.")
    }
  }
}
