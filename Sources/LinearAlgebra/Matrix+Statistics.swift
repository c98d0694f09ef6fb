extension Matrix {
  /// The sum of each column.
  ///
  /// - Returns: As many sums as there are columns, computed in `Double` in a fixed order.
  public func columnSums() -> [Element] {
    sums(around: [Double](repeating: 0, count: columns)).map { Element($0) }
  }

  /// The mean of each column; zeros if there are no rows.
  ///
  /// The first row is subtracted before summing and added again, so that a large offset costs no digits.
  ///
  /// - Returns: As many means as there are columns, computed in `Double` in a fixed order.
  public func columnMeans() -> [Element] { means().map { Element($0) } }

  /// The variance of each column, with divisor n − 1; zeros if there are fewer than two rows.
  ///
  /// - Returns: As many variances as there are columns, in squared units of the data.
  /// - Source: the two-pass algorithm, in Chan, Golub and LeVeque (1983), doi:10.1080/00031305.1983.10483115.
  public func columnVariances() -> [Element] {
    guard rows > 1 else { return [Element](repeating: 0, count: columns) }
    return squares(around: means()).map { Element($0 / Double(rows - 1)) }
  }

  /// The first element, row by row, that is infinite or not a number; nil if there is none.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func firstNonFinite() -> (row: Int, column: Int)? {
    let blocks = Blocks(of: elements.count, least: 1 << 16)
    let found = Threads.concurrently(blocks: blocks.count) { block -> Int? in
      elements.withUnsafeBufferPointer { elements in
        // Zero times a finite number is zero, else not a number: sums in four lanes find a bad stretch quickly.
        for start in stride(from: blocks[block].lowerBound, to: blocks[block].upperBound, by: 256) {
          let stretch = start..<min(start + 256, blocks[block].upperBound)
          var lanes = (Element.zero, Element.zero, Element.zero, Element.zero)
          var place = start
          while place + 4 <= stretch.upperBound {
            lanes.0 += elements[place] * 0
            lanes.1 += elements[place + 1] * 0
            lanes.2 += elements[place + 2] * 0
            lanes.3 += elements[place + 3] * 0
            place += 4
          }
          while place < stretch.upperBound {
            lanes.0 += elements[place] * 0
            place += 1
          }
          if (lanes.0 + lanes.1 + lanes.2 + lanes.3).isNaN {
            return stretch.first { !elements[$0].isFinite }
          }
        }
        return nil
      }
    }
    return found.lazy.compactMap { $0 }.first.map { ($0 / columns, $0 % columns) }
  }

  /// The column means before they are rounded to the precision of the elements.
  private func means() -> [Double] {
    guard rows > 0 else { return [Double](repeating: 0, count: columns) }
    let shift = row(0).map { Double($0) }
    return zip(shift, sums(around: shift)).map { $0 + $1 / Double(rows) }
  }

  /// Σ (xᵢⱼ − shiftⱼ) over the rows i, for each column j.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func sums(around shift: [Double]) -> [Double] {
    sums { rows, sums in
      accumulate(rows, shift, into: &sums) { x, shift in Double(x) - shift }
    }
  }

  /// Σ (xᵢⱼ − shiftⱼ)² over the rows i, for each column j.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func squares(around shift: [Double]) -> [Double] {
    sums { rows, sums in
      accumulate(rows, shift, into: &sums) { x, shift in (Double(x) - shift) * (Double(x) - shift) }
    }
  }

  /// Sums for each column: over blocks of rows at the same time, then over the blocks in order.
  private func sums(_ add: @Sendable (_ rows: Range<Int>, inout [Double]) -> Void) -> [Double] {
    let blocks = Blocks(of: rows, least: (1 << 16) / max(1, columns), most: 64)
    let parts = Threads.concurrently(blocks: blocks.count) { block in
      var sums = [Double](repeating: 0, count: columns)
      add(blocks[block], &sums)
      return sums
    }
    return parts.reduce(into: [Double](repeating: 0, count: columns)) { total, part in
      for j in 0..<columns { total[j] += part[j] }
    }
  }

  /// Adds a term for each element of some rows to the sum of its column.
  @inline(__always)
  private func accumulate(
    _ rows: Range<Int>, _ shift: [Double], into sums: inout [Double],
    _ term: (_ x: Element, _ shift: Double) -> Double
  ) {
    sums.withUnsafeMutableBufferPointer { sums in
      elements.withUnsafeBufferPointer { elements in
        shift.withUnsafeBufferPointer { shift in
          var i = rows.lowerBound
          // Four rows at a time: the sums are loaded and stored a quarter as often.
          while i + 4 <= rows.upperBound {
            let (a, b) = (i * columns, (i + 1) * columns)
            let (c, d) = ((i + 2) * columns, (i + 3) * columns)
            for j in 0..<columns {
              let first = term(elements[a + j], shift[j]) + term(elements[b + j], shift[j])
              let second = term(elements[c + j], shift[j]) + term(elements[d + j], shift[j])
              sums[j] += first + second
            }
            i += 4
          }
          for i in i..<rows.upperBound {
            for j in 0..<columns { sums[j] += term(elements[i * columns + j], shift[j]) }
          }
        }
      }
    }
  }
}
