import LinearAlgebra
import Testing

@Suite struct ProductKernelTests {
  /// Sizes with and without a rest after whole vectors, and one too large for a small kernel.
  static let sizes = [(1, 1, 1), (5, 3, 7), (25, 400, 28), (28, 100, 25), (13, 130, 600)]

  @Test(arguments: sizes, [false, true])
  func `a kernel's product is the matrices' product, added or not, transposed or not`(
    size: (m: Int, n: Int, k: Int), isTransposed: Bool
  ) {
    check(size, isTransposed, Float.self)
    check(size, isTransposed, Double.self)
  }

  private func check<Element: Scalar>(
    _ size: (m: Int, n: Int, k: Int), _ isTransposed: Bool, _: Element.Type
  ) {
    var generator = SeededGenerator(seed: 1)
    let a = Matrix<Element>.normal(rows: size.m, columns: size.k, using: &generator)
    let b = Matrix<Element>.normal(rows: size.k, columns: size.n, using: &generator)
    let start = Matrix<Element>.normal(rows: size.m, columns: size.n, using: &generator)
    let stored = isTransposed ? a.transposed : a
    for isAdding in [false, true] {
      let product = ProductKernel<Element>(
        size.m, size.n, size.k, transposingLeft: isTransposed, adding: isAdding)
      var result = start.elements
      product(stored.elements, b.elements, into: &result)
      let expected = isAdding ? start + a * b : a * b
      let found = Matrix(rows: size.m, columns: size.n, elements: result)
      // k products of numbers about 1, each rounded.
      let tolerance = 4 * Double(size.k).squareRoot() * Double(Element.ulpOfOne) * 4
      #expect(Double((found - expected).maxNorm()) <= tolerance)
      #expect(product.operations == 2 * size.m * size.n * size.k)
    }
  }

  @Test func `a buffer takes the transpose of a matrix`() {
    var generator = SeededGenerator(seed: 1)
    let matrix = Matrix<Float>.normal(rows: 28, columns: 100, using: &generator)
    let buffer = Buffer<Float>(2800)
    buffer.start.update(fromTransposeOf: matrix.elements, rows: 28, columns: 100)
    #expect(Array(buffer.elements) == matrix.transposed.elements)
    buffer.clear()
    #expect(buffer.elements.allSatisfy { $0 == 0 })
  }

  @Test func `the machine's peak is measured once for each precision`() {
    let peak = ProductPeak.measured(as: Float.self)
    #expect(peak > 0.1 && peak < 1e5)  // from the slowest to the fastest of processors, in GFLOP/s
    #expect(ProductPeak.measured(as: Float.self) == peak)
  }
}

@Suite struct EigenvalueTests {
  @Test func `a quarter turn has the eigenvalues ± i`() throws {
    let turn: Matrix<Float> = [[0, -1], [1, 0]]
    let values = try turn.eigenvalues()
    #expect(values.map(\.real) == [0, 0])
    #expect(values.map(\.imaginary) == [1, -1])
    #expect(try turn.spectralRadius() == 1)
  }

  @Test func `a triangle's eigenvalues are its diagonal, the largest first`() throws {
    let triangle: Matrix<Double> = [[1, 5, 7], [0, -3, 2], [0, 0, 2]]
    let values = try triangle.eigenvalues()
    #expect(values.map(\.real) == [-3, 2, 1])
    #expect(values.allSatisfy { $0.imaginary == 0 })
    #expect(try Matrix<Double>(rows: 0, columns: 0).eigenvalues().isEmpty)
    #expect(throws: LinearAlgebraError.self) { try Matrix<Double>([[.nan]]).eigenvalues() }
  }

  @Test func `numbers between ± 1/√H fill a disk of radius 1/√3, as the circular law says`() throws
  {
    // Girko (1985): independent entries of variance v fill the disk of radius √(n v); here n v = 1/3.
    var generator = SeededGenerator(seed: 1)
    let weights = Matrix<Double>.uniform(
      rows: 300, columns: 300, in: -0.057735..<0.057735, using: &generator)
    let radius = try weights.spectralRadius()
    #expect(abs(radius - 0.57735) < 0.04)  // at this size the edge is blurred by a few percent
  }
}
