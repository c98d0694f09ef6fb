internal import COpenBLAS

extension Matrix {
  /// The scatter matrix of the rows (n × d) about a centre c: Σ (xᵢ − c)(xᵢ − c)ᵀ, which is d × d.
  ///
  /// About the column means, divided by n − 1, it is the covariance matrix; about the origin it is XᵀX, at half the cost
  /// of the product. The centre is subtracted before
  /// multiplying, block by block in a small buffer, so that a large mean costs no digits and the data are not copied.
  ///
  /// - Parameter center: The centre (d); the origin where it is nil.
  /// - Returns: The symmetric scatter matrix (d × d).
  public func scatter(around center: [Element]? = nil) -> Matrix {
    let center = checkedCenter(center)
    return Self.accumulated(order: columns, over: rows) { rows, buffer in
      fillCentred(rows: rows, columns: 0..<columns, around: center, buffer)
      return CblasTrans
    }
  }

  /// The Gram matrix of the rows (n × d) about a centre c: all products (xᵢ − c)·(xⱼ − c), which is n × n.
  ///
  /// It has the scatter matrix's eigenvalues other than zero, and is the smaller one if there are fewer rows than
  /// columns. About the origin it is XXᵀ, at half the cost of the product.
  ///
  /// - Parameter center: The centre (d); the origin where it is nil.
  /// - Returns: The symmetric Gram matrix (n × n).
  public func gram(around center: [Element]? = nil) -> Matrix {
    let center = checkedCenter(center)
    return Self.accumulated(order: rows, over: columns) { columns, buffer in
      fillCentred(rows: 0..<rows, columns: columns, around: center, buffer)
      return CblasNoTrans
    }
  }

  /// The scatter matrix about the origin of rows that are made while it is computed.
  ///
  /// - Parameters:
  ///   - columns: How many numbers a row has, d.
  ///   - rows: How many rows there are.
  ///   - fill: Writes a range of rows into a buffer, without gaps. Ranges may be asked for in any order, several at the
  ///     same time.
  /// - Returns: The symmetric scatter matrix (d × d).
  package static func scatter(
    columns: Int, ofRows rows: Int,
    _ fill: @Sendable (_ rows: Range<Int>, _ buffer: UnsafeMutablePointer<Element>) -> Void
  ) -> Matrix {
    accumulated(order: columns, over: rows) { rows, buffer in
      fill(rows, buffer)
      return CblasTrans
    }
  }

  private func checkedCenter(_ center: [Element]?) -> [Element] {
    let center = center ?? [Element](repeating: 0, count: columns)
    guard center.count == columns else {
      fatalError("A centre of \(center.count) numbers doesn't match a \(shape) matrix.")
    }
    return center
  }

  /// Copies a part of the matrix, centred, into a buffer without gaps.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func fillCentred(
    rows: Range<Int>, columns part: Range<Int>, around center: [Element],
    _ buffer: UnsafeMutablePointer<Element>
  ) {
    elements.withUnsafeBufferPointer { elements in
      center.withUnsafeBufferPointer { center in
        var target = buffer
        for i in rows {
          let line = i * columns
          for j in part { target[j - part.lowerBound] = elements[line + j] - center[j] }
          target += part.count
        }
      }
    }
  }

  /// The symmetric sum of products over slices of the data.
  ///
  /// - Parameters:
  ///   - order: The number of rows and columns of the result.
  ///   - length: The length that is summed over.
  ///   - fill: Writes a slice into a buffer; tells whether the slice lies transposed there.
  /// - Returns: The sum (order × order).
  private static func accumulated(
    order: Int, over length: Int,
    fill: @Sendable (Range<Int>, UnsafeMutablePointer<Element>) -> CBLAS_TRANSPOSE
  ) -> Matrix {
    guard order > 0, length > 0 else { return Matrix(rows: order, columns: order) }
    let slice = Swift.max(256, bufferBytes / (MemoryLayout<Element>.stride * order))
    // Chunks run at the same time. Each sums into a matrix of its own: together a quarter of the data at most. If
    // these are few, but large, then the parts of the one sum run at the same time instead.
    let possible = Blocks(of: length, least: Swift.max(4 * order, 64))
    let inTiles = order >= 2 * tile && possible.count < 8
    let chunks = inTiles ? Blocks(of: length, least: length) : possible
    let sums = Threads.concurrently(blocks: chunks.count) { chunk in
      Matrix(rows: order, columns: order) { sum in
        guard let sum = sum.baseAddress else { return }
        let chunk = chunks[chunk]
        let buffer = UnsafeMutablePointer<Element>.allocate(
          capacity: Swift.min(slice, chunk.count) * order)
        defer { buffer.deallocate() }
        for start in stride(from: chunk.lowerBound, to: chunk.upperBound, by: slice) {
          let part = start..<Swift.min(start + slice, chunk.upperBound)
          let update = SymmetricUpdate(
            order: order, length: part.count, transposition: fill(part, buffer), factor: buffer,
            adding: start != chunk.lowerBound, sum: sum)
          if inTiles { update.run(tile: tile) } else { update.run() }
        }
      }
    }
    return sums[1...].reduce(into: sums[0]) { $0 += $1 }.mirroredFromLower()
  }

  /// The symmetric matrix that has this one's lower triangle.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func mirroredFromLower() -> Matrix {
    var mirrored = self
    mirrored.elements.withUnsafeMutableBufferPointer { elements in
      for i in 0..<rows {
        for j in 0..<i { elements[j * columns + i] = elements[i * columns + j] }
      }
    }
    return mirrored
  }

  /// The size of a thread's buffer of centred data.
  private static var bufferBytes: Int { 1 << 22 }

  /// The side of the tiles into which a large sum is cut.
  private static var tile: Int { 256 }
}

/// The lower triangle of a sum of products, F Fᵀ or (transposed) Fᵀ F, put into a matrix or added to it.
private struct SymmetricUpdate<Element: Scalar> {
  let order: Int
  let length: Int
  let transposition: CBLAS_TRANSPOSE
  let factor: UnsafePointer<Element>
  let adding: Bool
  let sum: UnsafeMutablePointer<Element>

  private var transposed: Bool { transposition == CblasTrans }
  private var stride: Int { transposed ? order : length }

  /// In one piece, on this thread.
  func run() { diagonal(0..<order) }

  /// In tiles, several at the same time.
  func run(tile: Int) {
    // Safe to share: each block writes a tile of its own and only reads the factor.
    nonisolated(unsafe) let update = self
    let sides = Blocks(of: order, least: tile, most: .max)
    let tiles = (0..<sides.count).flatMap { i in (0...i).map { j in (i, j) } }
    Threads.concurrently(blocks: tiles.count) { block in
      let (i, j) = tiles[block]
      if i == j { update.diagonal(sides[i]) } else { update.below(sides[i], sides[j]) }
    }
  }

  /// Where the rows of the product from `i` on begin in the factor.
  private func part(_ i: Int) -> UnsafePointer<Element> { factor + (transposed ? i : i * length) }

  private func diagonal(_ rows: Range<Int>) {
    Element.kernels.syrk(
      CblasRowMajor, CblasLower, transposition, size(rows.count), size(length), 1,
      part(rows.lowerBound), size(stride), adding ? 1 : 0, sum + rows.lowerBound * (order + 1),
      size(order))
  }

  private func below(_ rows: Range<Int>, _ columns: Range<Int>) {
    Element.kernels.gemm(
      CblasRowMajor, transposition, transposed ? CblasNoTrans : CblasTrans, size(rows.count),
      size(columns.count), size(length), 1, part(rows.lowerBound), size(stride),
      part(columns.lowerBound), size(stride), adding ? 1 : 0,
      sum + rows.lowerBound * order + columns.lowerBound, size(order))
  }
}
