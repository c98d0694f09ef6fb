internal import COpenBLAS

/// The factors of a product to be transposed before multiplying, which costs nothing.
public enum Transposition: Sendable {
  /// Neither: a b.
  case neither
  /// The left factor: aᵀ b.
  case left
  /// The right factor: a bᵀ.
  case right
}

extension Matrix {
  /// The matrix product of an m × k and a k × n matrix, which is m × n.
  public static func * (a: Matrix, b: Matrix) -> Matrix { a.product(b) }

  /// The matrix product with another matrix, one of the two transposed if wanted.
  ///
  /// - Parameters:
  ///   - other: The right factor.
  ///   - transposed: The factor to be transposed first.
  /// - Returns: This matrix times the other.
  public func product(_ other: Matrix, transposing transposed: Transposition = .neither) -> Matrix {
    let size = ProductSize(self, other, transposed)
    return Matrix(rows: size.m, columns: size.n) { result in
      Matrix.multiply(self, other, transposed, size, adding: false, into: result)
    }
  }

  /// Replaces this matrix by a product, or adds a product to it, in the memory that it has.
  ///
  /// - Parameters:
  ///   - a: The left factor.
  ///   - b: The right factor.
  ///   - transposed: The factor to be transposed first.
  ///   - adding: Whether to add to what is there.
  public mutating func set(
    toProduct a: Matrix, _ b: Matrix, transposing transposed: Transposition = .neither,
    adding: Bool = false
  ) {
    let size = ProductSize(a, b, transposed)
    guard rows == size.m, columns == size.n else {
      fatalError("A \(size.m) × \(size.n) product can't go into a \(shape) matrix.")
    }
    elements.withUnsafeMutableBufferPointer {
      Matrix.multiply(a, b, transposed, size, adding: adding, into: $0)
    }
  }

  /// The product by LIBXSMM if small, else by BLAS.
  private static func multiply(
    _ a: Matrix, _ b: Matrix, _ transposed: Transposition, _ size: ProductSize, adding: Bool,
    into c: UnsafeMutableBufferPointer<Element>
  ) {
    let (m, n, k) = (size.m, size.n, size.k)
    guard m > 0, n > 0 else { return }
    guard k > 0 else {
      if !adding { c.initialize(repeating: 0) }
      return
    }
    a.elements.withUnsafeBufferPointer { aElements in
      b.elements.withUnsafeBufferPointer { bElements in
        guard let a = aElements.baseAddress, let b = bElements.baseAddress, let c = c.baseAddress
        else { return }
        if transposed == .neither, m * n * k <= largestSmallProduct,
          Element.kernels.smallProduct(
            LinearAlgebra.size(m), LinearAlgebra.size(n), LinearAlgebra.size(k), a, b, c,
            adding ? 1 : 0) != 0
        {
          return
        }
        multiplyBlocks(a, b, transposed, size, adding: adding, into: c)
      }
    }
  }

  /// The product in blocks of rows, or of columns if it has more of these, several at the same time.
  private static func multiplyBlocks(
    _ a: UnsafePointer<Element>, _ b: UnsafePointer<Element>, _ transposed: Transposition,
    _ size: ProductSize, adding: Bool, into c: UnsafeMutablePointer<Element>
  ) {
    // Safe to share: the blocks write parts of c that don't overlap, and only read a and b.
    nonisolated(unsafe) let (left, right, result) = (a, b, c)
    let (m, n, k) = (size.m, size.n, size.k)
    let transposesLeft = transposed == .left
    let transposesRight = transposed == .right
    let byRows = m >= n
    let blocks = Blocks(of: max(m, n), least: max(32, smallestBlock / (k * min(m, n))))
    Threads.concurrently(blocks: blocks.count) { block in
      let rows = byRows ? blocks[block] : 0..<m
      let columns = byRows ? 0..<n : blocks[block]
      let (i, j) = (rows.lowerBound, columns.lowerBound)
      Element.kernels.gemm(
        CblasRowMajor, transposesLeft ? CblasTrans : CblasNoTrans,
        transposesRight ? CblasTrans : CblasNoTrans, LinearAlgebra.size(rows.count),
        LinearAlgebra.size(columns.count), LinearAlgebra.size(k), 1,
        left + (transposesLeft ? i : i * k), LinearAlgebra.size(transposesLeft ? m : k),
        right + (transposesRight ? j * k : j), LinearAlgebra.size(transposesRight ? k : n),
        adding ? 1 : 0, result + i * n + j, LinearAlgebra.size(n))
    }
  }

  /// The multiplications up to which LIBXSMM's kernels are the faster ones.
  private static var largestSmallProduct: Int { 1 << 21 }

  /// The multiplications that are worth another thread: about 50 µs.
  private static var smallestBlock: Int { 1 << 21 }
}

/// The sizes of a product: (m × k) times (k × n), after transposing.
private struct ProductSize {
  let m: Int
  let n: Int
  let k: Int

  init<Element>(_ a: Matrix<Element>, _ b: Matrix<Element>, _ transposed: Transposition) {
    m = transposed == .left ? a.columns : a.rows
    k = transposed == .left ? a.rows : a.columns
    n = transposed == .right ? b.rows : b.columns
    guard k == (transposed == .right ? b.columns : b.rows) else {
      let (left, right) = (transposed == .left ? "ᵀ" : "", transposed == .right ? "ᵀ" : "")
      fatalError(
        "(\(a.shape))\(left) times (\(b.shape))\(right): the left factor's columns and the right "
          + "factor's rows must be as many, but are \(k) and "
          + "\(transposed == .right ? b.columns : b.rows).")
    }
  }
}
