import LinearAlgebra
import Testing

@Suite struct MomentsTests {
  @Test func `four points have the moments that can be reckoned by hand`() {
    let (mean, covariance) = Matrix<Double>([[1, 2], [3, 2], [5, 8], [7, 8]]).moments()
    #expect(mean == [4, 5])
    #expect(covariance == [[20.0 / 3, 8], [8, 12]])
  }

  @Test(arguments: [(2, 3), (65, 4), (1000, 17), (9000, 33)])
  func `one pass agrees with two`(shape: (Int, Int)) {
    var generator = SeededGenerator(seed: 4)
    let data = Matrix<Double>.normal(rows: shape.0, columns: shape.1, using: &generator)
    let (mean, covariance) = data.moments()
    let twoPass = data.scatter(around: data.columnMeans()) / Double(shape.0 - 1)
    // Sums of n rounded steps, over n.
    #expect(zip(mean, data.columnMeans()).allSatisfy { abs($0 - $1) < 1e-14 })
    #expect((covariance - twoPass).elements.allSatisfy { abs($0) < 1e-14 })
  }

  @Test func `rows that drift far from the provisional mean are corrected for`() {
    // Sorted data: the first rows say little about the rest. A grid of eighths keeps every step but the last exact.
    let data = Matrix<Double>(rows: 4096, columns: 2) { i, j in
      1e6 + Double(j == 0 ? i : i % 8) / 8
    }
    let (mean, covariance) = data.moments()
    #expect(mean == [1e6 + 4095.0 / 16, 1e6 + 7.0 / 16])
    // The variance of 0, …, m − 1 is (m² − 1)/12, here with divisor n − 1 and in units of an eighth.
    let scale = 4096.0 / 4095 / 64 / 12
    #expect(abs(covariance[0, 0] / (scale * (4096 * 4096 - 1)) - 1) < 1e-14)
    #expect(abs(covariance[1, 1] / (scale * 63) - 1) < 1e-14)
  }

  @Test func `single precision accumulates blocks in double`() {
    var generator = SeededGenerator(seed: 5)
    let data = Matrix<Float>.normal(rows: 20_000, columns: 8, mean: 100, using: &generator)
    let (single, double) = (data.moments(), Matrix<Double>(data).moments())
    // Means are rounded to Float near 100; products to ε = 1.2e-7, with random signs over 20,000 rows.
    #expect(zip(single.mean, double.mean).allSatisfy { abs(Double($0) - $1) < 4e-6 })
    #expect((single.covariance - double.covariance).elements.allSatisfy { abs($0) < 1e-6 })
  }

  @Test func `the same bits come with one, two and four threads`() {
    var generator = SeededGenerator(seed: 6)
    let data = Matrix<Float>.normal(rows: 5000, columns: 70, using: &generator)
    let one = Threads.using(1) { data.moments() }
    for count in [2, 4] {
      let other = Threads.using(count) { data.moments() }
      #expect(other.mean == one.mean)
      #expect(other.covariance == one.covariance)
    }
  }

  @Test func `an element that is not finite shows in its column's mean`() {
    var data = Matrix<Double>(rows: 300, columns: 3) { i, j in Double(i * j) }
    data[123, 1] = .nan
    data[5, 2] = .infinity
    let mean = data.moments().mean
    #expect(mean.map(\.isFinite) == [true, false, false])
  }

  @Test func `fewer than two rows have no covariance`() {
    #expect(Matrix<Double>([[3, 4]]).moments().mean == [3, 4])
    #expect(Matrix<Double>([[3, 4]]).moments().covariance == Matrix(rows: 2, columns: 2))
    #expect(Matrix<Double>(rows: 0, columns: 2).moments().mean == [0, 0])
  }
}
