internal import CLAPACKE
internal import COpenBLAS
internal import CXSMM

/// The functions of BLAS, LAPACK and LIBXSMM in one precision, by their names without the letter for it.
///
/// It is what a scalar type must bring along. Whoever holds one knows that OpenBLAS has been set up.
public struct Kernels<Element>: Sendable {
  typealias Input = UnsafePointer<Element>?
  typealias Output = UnsafeMutablePointer<Element>?
  typealias Integers = UnsafeMutablePointer<Int32>?

  /// Kept so that no call can come before the set-up: an unused lazy value the optimizer would drop.
  let setUp: BLAS.SetUp

  // BLAS. `Order`, then the operations, the sizes, and each matrix with its row stride.
  let gemm:
    @Sendable (
      CBLAS_ORDER, CBLAS_TRANSPOSE, CBLAS_TRANSPOSE, Int32, Int32, Int32, Element, Input, Int32,
      Input, Int32, Element, Output, Int32
    ) -> Void
  let syrk:
    @Sendable (
      CBLAS_ORDER, CBLAS_UPLO, CBLAS_TRANSPOSE, Int32, Int32, Element, Input, Int32, Element,
      Output, Int32
    ) -> Void

  // LIBXSMM: rows, columns, inner size, A, B, C, whether to add to C. False if it has no kernel.
  let smallProduct: @Sendable (Int32, Int32, Int32, Input, Input, Output, Int32) -> Int32

  // LIBXSMM: rows, columns, inner size, whether A is stored transposed, whether to add to C. The kernel takes B, A, C.
  let smallKernel:
    @Sendable (Int32, Int32, Int32, Int32, Int32) -> (
      @convention(c) (UnsafeRawPointer?, UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Void
    )?

  // LAPACK through LAPACKE: the layout first, `info` as the result.
  let syevd: @Sendable (Int32, CChar, CChar, Int32, Output, Int32, Output) -> Int32
  let syevr:
    @Sendable (
      Int32, CChar, CChar, CChar, Int32, Output, Int32, Element, Element, Int32, Int32, Element,
      Integers, Output, Output, Int32, Integers
    ) -> Int32
  let gesdd:
    @Sendable (
      Int32, CChar, Int32, Int32, Output, Int32, Output, Output, Int32, Output, Int32
    ) -> Int32
  let gelqf: @Sendable (Int32, Int32, Int32, Output, Int32, Output) -> Int32
  let orglq: @Sendable (Int32, Int32, Int32, Int32, Output, Int32, Input) -> Int32
  let potrf: @Sendable (Int32, CChar, Int32, Output, Int32) -> Int32
  let potrs: @Sendable (Int32, CChar, Int32, Int32, Input, Int32, Output, Int32) -> Int32
  let getrf: @Sendable (Int32, Int32, Int32, Output, Int32, Integers) -> Int32
  let getrs:
    @Sendable (
      Int32, CChar, Int32, Int32, Input, Int32, UnsafePointer<Int32>?, Output, Int32
    ) -> Int32
  let gecon: @Sendable (Int32, CChar, Int32, Input, Int32, Element, Output) -> Int32
  let trcon: @Sendable (Int32, CChar, CChar, CChar, Int32, Input, Int32, Output) -> Int32
  let trtrs:
    @Sendable (
      Int32, CChar, CChar, CChar, Int32, Int32, Input, Int32, Output, Int32
    ) -> Int32
}

extension Kernels<Double> {
  static let double: Kernels<Double> = Kernels(
    setUp: BLAS.setUp, gemm: cblas_dgemm, syrk: cblas_dsyrk, smallProduct: xsmm_product_d,
    smallKernel: xsmm_kernel_d,
    syevd: LAPACKE_dsyevd,
    syevr: LAPACKE_dsyevr, gesdd: LAPACKE_dgesdd, gelqf: LAPACKE_dgelqf, orglq: LAPACKE_dorglq,
    potrf: LAPACKE_dpotrf, potrs: LAPACKE_dpotrs, getrf: LAPACKE_dgetrf, getrs: LAPACKE_dgetrs,
    gecon: LAPACKE_dgecon, trcon: LAPACKE_dtrcon, trtrs: LAPACKE_dtrtrs)
}

extension Kernels<Float> {
  static let single: Kernels<Float> = Kernels(
    setUp: BLAS.setUp, gemm: cblas_sgemm, syrk: cblas_ssyrk, smallProduct: xsmm_product_s,
    smallKernel: xsmm_kernel_s,
    syevd: LAPACKE_ssyevd,
    syevr: LAPACKE_ssyevr, gesdd: LAPACKE_sgesdd, gelqf: LAPACKE_sgelqf, orglq: LAPACKE_sorglq,
    potrf: LAPACKE_spotrf, potrs: LAPACKE_spotrs, getrf: LAPACKE_sgetrf, getrs: LAPACKE_sgetrs,
    gecon: LAPACKE_sgecon, trcon: LAPACKE_strcon, trtrs: LAPACKE_strtrs)
}

/// A size as BLAS and LAPACK take it.
func size(_ value: Int) -> Int32 {
  guard let size = Int32(exactly: value) else {
    fatalError("A side of \(value) is more than BLAS can count: at most \(Int32.max).")
  }
  return size
}

/// A letter as LAPACK takes it.
func letter(_ scalar: Unicode.Scalar) -> CChar { CChar(truncatingIfNeeded: scalar.value) }
