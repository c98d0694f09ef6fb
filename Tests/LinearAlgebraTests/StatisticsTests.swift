import LinearAlgebra
import Testing

@Suite struct StatisticsTests {
  @Test func `column statistics of a worked example`() {
    // Two columns whose deviations from their means are −1, 0, 1 and −3, 0, 3.
    let m: Matrix<Double> = [[1, -3], [2, 0], [3, 3]]
    #expect(m.columnSums() == [6, 0])
    #expect(m.columnMeans() == [2, 0])
    #expect(m.columnVariances() == [1, 9])
    #expect(m.scatter(around: [2, 0]) == [[2, 6], [6, 18]])
    #expect(m.gram(around: [2, 0]) == [[10, 0, -10], [0, 0, 0], [-10, 0, 10]])
  }

  @Test func `an offset of ten million costs no digits`() {
    // Multiples of 2⁻²⁰ stay exact after adding 10⁷, so the true answer does not change.
    var generator = SeededGenerator(seed: 21)
    let small = Matrix<Double>.normal(rows: 3000, columns: 5, using: &generator)
      .map { ($0 * 0x1p20).rounded() * 0x1p-20 }
    let far = small.map { $0 + 1e7 }
    for (near, far) in zip(small.columnVariances(), far.columnVariances()) {
      #expect(abs(near - far) <= 1e-12 * near)
    }
    let scatter = small.scatter(around: small.columnMeans())
    // The mean of numbers of size 10⁷ is rounded by 2⁻³⁰, which shifts a sum of 3000 squares by its square only.
    #expect(largestDifference(far.scatter(around: far.columnMeans()), scatter) < 1e-10)
  }

  @Test(arguments: [(1, 1), (7, 3), (200, 200), (3000, 20), (20, 3000), (5000, 130), (900, 600)])
  func `blocks add up to the scatter and Gram matrices`(rows: Int, columns: Int) {
    var generator = SeededGenerator(seed: 4)
    let x = Matrix<Double>.normal(rows: rows, columns: columns, mean: 1, using: &generator)
    let centred = x.subtracting(fromEachRow: x.columnMeans())
    // Sums of n products of numbers around 1: rounding is about √n ε, with room.
    let tolerance = 1e-13 * Double(max(rows, columns))
    let scatter = x.scatter(around: x.columnMeans())
    #expect(largestDifference(scatter, centred.product(centred, transposing: .left)) < tolerance)
    #expect(scatter == scatter.transposed)
    let gram = x.gram(around: x.columnMeans())
    #expect(largestDifference(gram, centred.product(centred, transposing: .right)) < tolerance)
    #expect(gram == gram.transposed)
  }

  @Test func `without a centre they are the products of a matrix with itself`() {
    var generator = SeededGenerator(seed: 23)
    let a = Matrix<Double>.normal(rows: 700, columns: 90, using: &generator)
    // Sums of up to 700 products near 1, in another order.
    #expect(largestDifference(a.scatter(), a.product(a, transposing: .left)) < 1e-11)
    #expect(largestDifference(a.gram(), a.product(a, transposing: .right)) < 1e-11)
    #expect(Matrix<Float>([[1, 2], [3, 4], [5, 6]]).scatter() == [[35, 44], [44, 56]])
    #expect(Matrix<Float>([[1, 2], [3, 4]]).gram() == [[5, 11], [11, 25]])
  }

  @Test func `empty matrices have statistics`() {
    let none = Matrix<Double>(rows: 0, columns: 3)
    #expect(none.columnSums() == [0, 0, 0])
    #expect(none.columnMeans() == [0, 0, 0])
    #expect(none.scatter(around: [0, 0, 0]) == Matrix(rows: 3, columns: 3))
    #expect(none.gram(around: [0, 0, 0]).isEmpty)
    #expect(none.firstNonFinite() == nil)
    #expect(Matrix<Double>([[5, 6]]).columnVariances() == [0, 0])
    #expect(Matrix<Double>(rows: 4, columns: 0).columnMeans().isEmpty)
  }

  @Test(arguments: [0, 3, 4, 255, 256, 70_000, 199_999])
  func `the first bad element is found wherever it is`(place: Int) {
    var elements = [Float](repeating: 1, count: 200_000)
    elements[place] = .infinity
    elements[199_999] = .nan
    let found = Matrix(rows: 2000, columns: 100, elements: elements).firstNonFinite()
    #expect(found?.row == place / 100)
    #expect(found?.column == place % 100)
  }

  @Test func `large finite numbers are not taken for bad ones`() {
    let large = Matrix<Double>(rows: 3, columns: 5, repeating: .greatestFiniteMagnitude)
    #expect(large.firstNonFinite() == nil)
  }
}
