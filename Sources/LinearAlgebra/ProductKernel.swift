internal import COpenBLAS
internal import CXSMM

/// The product of two matrices of sizes known beforehand, for loops that compute the same small product many times.
///
/// C = A B or C += A B, where A is m × k, B is k × n and C is m × n, each stored row by row without gaps. The kernel
/// is LIBXSMM's, written for these sizes when this value is made, or else BLAS's. It runs on the calling thread.
package struct ProductKernel<Element: Scalar>: Sendable {
  private let m: Int32
  private let n: Int32
  private let k: Int32
  private let transposesLeft: Bool
  private let isAdding: Bool
  private let small:
    (@convention(c) (UnsafeRawPointer?, UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Void)?

  /// A product.
  ///
  /// - Parameters:
  ///   - m: The rows of the result, at least 1.
  ///   - n: Its columns, at least 1.
  ///   - k: How many products make up an element, at least 1.
  ///   - transposingLeft: Whether A is stored as its transpose, k × m.
  ///   - adding: Whether the product is added to what is there.
  package init(_ m: Int, _ n: Int, _ k: Int, transposingLeft: Bool = false, adding: Bool = false) {
    (self.m, self.n, self.k) = (size(m), size(n), size(k))
    (transposesLeft, isAdding) = (transposingLeft, adding)
    small = Element.kernels.smallKernel(
      self.m, self.n, self.k, transposingLeft ? 1 : 0, adding ? 1 : 0)
  }

  /// A product C = A B by BLAS, whatever its size.
  package init(blas m: Int, _ n: Int, _ k: Int) {
    (self.m, self.n, self.k) = (size(m), size(n), size(k))
    (transposesLeft, isAdding, small) = (false, false, nil)
  }

  /// Multiplications and additions of one product.
  package var operations: Int { 2 * Int(m) * Int(n) * Int(k) }

  /// Computes the product; the three matrices must not overlap.
  package func callAsFunction(
    _ a: UnsafePointer<Element>, _ b: UnsafePointer<Element>,
    into c: UnsafeMutablePointer<Element>
  ) {
    if let small { return small(b, a, c) }
    Element.kernels.gemm(
      CblasRowMajor, transposesLeft ? CblasTrans : CblasNoTrans, CblasNoTrans, m, n, k, 1, a,
      transposesLeft ? m : k, b, n, isAdding ? 1 : 0, c, n)
  }
}

extension UnsafeMutablePointer where Pointee: Scalar {
  /// Writes the transpose of a rows × columns matrix here; the two must not overlap.
  package func update(
    fromTransposeOf matrix: UnsafePointer<Pointee>, rows: Int, columns: Int
  ) {
    xsmm_transpose(
      self, matrix, Int32(MemoryLayout<Pointee>.size), size(rows), size(columns))
  }
}
