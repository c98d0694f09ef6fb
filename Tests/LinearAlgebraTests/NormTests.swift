import LinearAlgebra
import Testing

@Suite struct NormTests {
  /// By hand: AᵀA = [[25, −20], [−20, 25]] has the eigenvalues 45 and 5.
  @Test func `a matrix of four elements has the norms that can be reckoned by hand`() throws {
    let a: Matrix<Double> = [[3, 0], [-4, 5]]
    #expect(a.oneNorm() == 7)
    #expect(a.infinityNorm() == 9)
    #expect(a.maxNorm() == 5)
    #expect(abs(a.frobeniusNorm() - 50.squareRoot()) < 1e-14)
    #expect(abs(try a.spectralNorm() - 45.squareRoot()) < 1e-14)
  }

  @Test(arguments: [(1, 1), (3, 8), (60, 7)])
  func `norms stand in their known order`(m: Int, n: Int) throws {
    var generator = SeededGenerator(seed: 24)
    let a = Matrix<Double>.normal(rows: m, columns: n, using: &generator)
    let (spectral, frobenius) = (try a.spectralNorm(), a.frobeniusNorm())
    // Golub and Van Loan, "Matrix Computations", section 2.3; a little room for rounding.
    let more = 1 + 1e-13
    #expect(a.maxNorm() <= spectral * more && spectral <= frobenius * more)
    #expect(frobenius <= spectral * Double(min(m, n)).squareRoot() * more)
    #expect(spectral * spectral <= a.oneNorm() * a.infinityNorm() * more)
    #expect(abs(a.transposed.oneNorm() - a.infinityNorm()) <= 1e-14 * a.infinityNorm())
  }

  @Test func `norms neither overflow nor underflow`() {
    #expect(Matrix<Double>([[3, 4]]).frobeniusNorm() == 5)
    #expect(Matrix<Double>([[3e300, 4e300]]).frobeniusNorm() == 5e300)
    let tiny = Matrix<Double>([[3e-300, 4e-300]]).frobeniusNorm()
    #expect(abs(tiny - 5e-300) <= 5e-300 * 1e-15)
    #expect(Matrix<Float>([[3e30, 4e30]]).frobeniusNorm() == 5e30)
    #expect(Matrix<Double>([[.infinity, 1]]).frobeniusNorm() == .infinity)
    #expect(Matrix<Double>([[1, .nan]]).frobeniusNorm().isNaN)
    #expect(Matrix<Double>([[.infinity, .nan]]).frobeniusNorm().isNaN)
  }

  @Test(arguments: [[[1, Double.nan]], [[.nan, 1]], [[1], [.nan]], [[.nan], [1]]])
  func `what is not a number shows in every norm`(_ rows: [[Double]]) throws {
    let a = Matrix(rows)
    #expect(a.oneNorm().isNaN && a.infinityNorm().isNaN && a.maxNorm().isNaN)
    #expect(throws: LinearAlgebraError.self) { try a.spectralNorm() }
    let infinite = a.map { $0.isNaN ? -.infinity : $0 }
    #expect(infinite.oneNorm() == .infinity && infinite.infinityNorm() == .infinity)
    #expect(infinite.maxNorm() == .infinity)
  }

  @Test func `a matrix without elements has the norm 0`() throws {
    let none = Matrix<Double>(rows: 0, columns: 3)
    #expect(none.frobeniusNorm() == 0 && none.maxNorm() == 0)
    #expect(none.oneNorm() == 0 && none.infinityNorm() == 0)
    #expect(try none.spectralNorm() == 0)
  }
}
