import Glibc
import LinearAlgebra
import Testing

@Suite struct ProductTests {
  @Test func `a product worked by hand`() {
    let a: Matrix<Double> = [[1, 2], [3, 4], [5, 6]]
    let b: Matrix<Double> = [[7, 8, 9], [10, 11, 12]]
    #expect(a * b == [[27, 30, 33], [61, 68, 75], [95, 106, 117]])
  }

  // Small ones go to LIBXSMM, others to OpenBLAS in blocks of rows or of columns.
  static let shapes = [
    (1, 1, 1), (3, 5, 2), (1, 7, 300), (50, 400, 100), (64, 64, 64), (127, 3, 1), (130, 140, 150),
    (700, 40, 90), (40, 700, 90), (2000, 20, 60), (513, 511, 100), (5, 4, 0), (0, 4, 3), (4, 0, 3),
  ]

  @Test(arguments: shapes)
  func `products equal their definition in both precisions`(m: Int, n: Int, k: Int) {
    var generator = SeededGenerator(seed: 31)
    let a = Matrix<Double>.normal(rows: m, columns: k, using: &generator)
    let b = Matrix<Double>.normal(rows: k, columns: n, using: &generator)
    let expected = naiveProduct(a, b)
    // k products of numbers up to about 4, each rounded: 16 k ε is beyond the worst of random signs.
    let tolerance = 16 * Double(max(1, k))
    #expect(largestDifference(a * b, expected) <= tolerance * Double.ulpOfOne)
    let left = a.transposed.product(b, transposing: .left)
    #expect(largestDifference(left, expected) <= tolerance * Double.ulpOfOne)
    let right = a.product(b.transposed, transposing: .right)
    #expect(largestDifference(right, expected) <= tolerance * Double.ulpOfOne)
    let single = Matrix<Double>(Matrix<Float>(a) * Matrix<Float>(b))
    #expect(largestDifference(single, expected) <= tolerance * Double(Float.ulpOfOne))
  }

  @Test(arguments: [(3, 4, 5), (300, 200, 100)])
  func `a product can be added where it goes`(m: Int, n: Int, k: Int) {
    var generator = SeededGenerator(seed: 32)
    let a = Matrix<Double>.normal(rows: m, columns: k, using: &generator)
    let b = Matrix<Double>.normal(rows: k, columns: n, using: &generator)
    var c = Matrix<Double>(rows: m, columns: n, repeating: 7)
    c.set(toProduct: a, b, adding: true)
    let expected = naiveProduct(a, b).map { $0 + 7 }
    #expect(largestDifference(c, expected) < 1e-11)
    c.set(toProduct: a, b)
    #expect(c == a * b)
  }

  @Test func `without an inner side a product is zero, and adds nothing`() {
    var c = Matrix<Double>(rows: 2, columns: 2, repeating: 3)
    let (a, b) = (Matrix<Double>(rows: 2, columns: 0), Matrix<Double>(rows: 0, columns: 2))
    c.set(toProduct: a, b, adding: true)
    #expect(c == Matrix(rows: 2, columns: 2, repeating: 3))
    c.set(toProduct: a, b)
    #expect(c == Matrix(rows: 2, columns: 2))
  }

  @Test func `the libraries' versions and kernels are known`() {
    #expect(BLAS.version.hasPrefix("OpenBLAS 0."))
    #expect(BLAS.version.contains(", LIBXSMM 1."))
    #expect(BLAS.kernel.split(separator: ", ").count == 2)
  }

  @Test func `a processor with 512-bit vectors gets kernels that use them`() async {
    await #expect(processExitsWith: .success) {
      unsetenv("OPENBLAS_CORETYPE")  // a choice made outside would be respected
      let wide = ["skx", "clx", "cpx"].contains { BLAS.kernel.hasSuffix($0) }
      let narrow = ["Haswell", "Zen", "Prescott"].contains { BLAS.kernel.hasPrefix($0 + ",") }
      let ones = Matrix<Double>(rows: 200, columns: 200, repeating: 1)
      let isRight = ones * ones == Matrix(rows: 200, columns: 200, repeating: 200)
      if wide && narrow || !isRight { exit(1) }
    }
  }

  @Test func `generic kernels are replaced where the processor can do better`() {
    #expect(BLAS.kernel(insteadOf: "Prescott", vectorBits: 512) == "SkylakeX")
    #expect(BLAS.kernel(insteadOf: "Prescott", vectorBits: 256) == "Haswell")
    #expect(BLAS.kernel(insteadOf: "Prescott", vectorBits: 128) == nil)
    #expect(BLAS.kernel(insteadOf: "Zen", vectorBits: 256) == nil)
    #expect(BLAS.kernel(insteadOf: "SkylakeX", vectorBits: 512) == nil)
    #expect(BLAS.kernel(insteadOf: "Cooperlake", vectorBits: 512) == nil)
    #expect(BLAS.kernel(insteadOf: "neoversen1", vectorBits: 128) == nil)
  }
}
