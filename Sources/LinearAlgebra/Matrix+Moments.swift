internal import COpenBLAS

extension Matrix {
  /// The mean of the rows and their covariance matrix, in one pass over the data (n × d).
  ///
  /// A provisional mean, that of a few rows, is subtracted before multiplying, block by block in a small buffer: a
  /// large offset costs no digits, and the data are not copied. What the provisional mean lacks is corrected at
  /// the end. Blocks are multiplied in the precision of the data; their sums are added up in `Double`, in a fixed order.
  ///
  /// A NaN or infinite element makes the mean of its column NaN or infinite.
  ///
  /// - Returns: The mean (d), and the symmetric covariance (d × d) with divisor n − 1; both zero if there are fewer
  ///   than two rows.
  /// - Source: shifted data, Chan, Golub and LeVeque (1983), doi:10.1080/00031305.1983.10483115.
  public func moments() -> (mean: [Element], covariance: Matrix<Double>) {
    guard rows > 1, columns > 0 else {
      return (columnMeans(), Matrix<Double>(rows: columns, columns: columns))
    }
    let few = Swift.min(rows, 64)
    let shift = self[rows: (0..<few).map { rows * $0 / few }].columnMeans()
    // Each chunk sums into a triangle of its own; together these are no larger than the data.
    let chunks = Blocks(of: rows, least: Swift.max(columns, 64))
    let parts = Threads.concurrently(blocks: chunks.count) {
      accumulated(chunks[$0], around: shift)
    }
    let sums = parts.dropFirst().reduce(parts[0].sums) { zip($0, $1.sums).map { $0 + $1 } }
    let rest = sums.map { $0 / Double(rows) }
    let covariance = Self.covariance(of: parts.map(\.scatter), rest: rest, rows: rows)
    return (zip(shift, rest).map { Element(Double($0) + $1) }, covariance)
  }

  /// Σ (x − shift) and the lower triangle of Σ (x − shift)(x − shift)ᵀ over a range of rows.
  private func accumulated(
    _ chunk: Range<Int>, around shift: [Element]
  ) -> (sums: [Double], scatter: Matrix) {
    let d = columns
    let slice = Swift.min(
      chunk.count, Swift.max(64, (1 << 22) / (MemoryLayout<Element>.stride * d)))
    let buffer = UnsafeMutablePointer<Element>.allocate(capacity: slice * d)
    defer { buffer.deallocate() }
    let kernels = Element.kernels
    var sums = [Double](repeating: 0, count: d)
    let scatter = Matrix(rows: d, columns: d) { scatter in
      for start in stride(from: chunk.lowerBound, to: chunk.upperBound, by: slice) {
        let part = start..<Swift.min(start + slice, chunk.upperBound)
        fill(buffer, with: part, around: shift, addingTo: &sums)
        kernels.syrk(
          CblasRowMajor, CblasLower, CblasTrans, size(d), size(part.count), 1, buffer, size(d),
          start == chunk.lowerBound ? 0 : 1, scatter.baseAddress, size(d))
      }
    }
    return (sums, scatter)
  }

  /// Copies rows less the shift into a buffer, and adds up their columns.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func fill(
    _ buffer: UnsafeMutablePointer<Element>, with part: Range<Int>, around shift: [Element],
    addingTo sums: inout [Double]
  ) {
    // The sums of one slice, small against the data's spread, are exact enough in its precision.
    var sliceSums = [Element](repeating: 0, count: columns)
    sliceSums.withUnsafeMutableBufferPointer { sliceSums in
      elements.withUnsafeBufferPointer { elements in
        shift.withUnsafeBufferPointer { shift in
          var target = buffer
          for i in part {
            let line = i * columns
            for j in 0..<columns {
              let difference = elements[line + j] - shift[j]
              target[j] = difference
              sliceSums[j] += difference
            }
            target += columns
          }
        }
      }
    }
    for j in 0..<columns { sums[j] += Double(sliceSums[j]) }
  }

  /// The covariance from lower triangles about the shift, which the mean exceeds by `rest`.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private static func covariance(
    of parts: [Matrix], rest: [Double], rows: Int
  ) -> Matrix<Double> {
    let d = rest.count
    return Matrix<Double>(rows: d, columns: d) { covariance in
      // Safe to share: each block writes its own rows left of the diagonal, and what mirrors them.
      nonisolated(unsafe) let covariance = covariance
      let blocks = Blocks(of: d, least: 32)
      Threads.concurrently(blocks: blocks.count) { block in
        var line = [Double](repeating: 0, count: d)
        for i in blocks[block] {
          for j in 0...i { line[j] = -Double(rows) * rest[i] * rest[j] }
          for part in parts {
            part.elements.withUnsafeBufferPointer { elements in
              for j in 0...i { line[j] += Double(elements[i * d + j]) }
            }
          }
          for j in 0...i {
            let value = line[j] / Double(rows - 1)
            covariance[i * d + j] = value
            covariance[j * d + i] = value
          }
        }
      }
    }
  }
}
