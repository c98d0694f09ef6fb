import LinearAlgebra
import Testing

@Suite struct DecompositionTests {
  /// The eigenvalues of the n × n second-difference matrix (2 on, −1 beside the diagonal): 2 − 2 cos(kπ/(n + 1)), which
  /// are 2 ± √2 and 2 for n = 3.
  let secondDifference: Matrix<Double> = [[2, -1, 0], [-1, 2, -1], [0, -1, 2]]

  @Test func `the second-difference matrix has its known eigenvalues and vectors`() throws {
    let root = 2.0.squareRoot()
    for count in [3, 2, 1] {
      let eigen = try secondDifference.symmetricEigen(count)
      let known = Matrix([
        [-0.5, root / 2, -0.5].map { -$0 }, [root / 2, 0, -root / 2], [0.5, root / 2, 0.5],
      ]).signedByLargestEntry()
      for (value, expected) in zip(eigen.values, [2 + root, 2, 2 - root]) {
        #expect(abs(value - expected) < 1e-14)
      }
      // The middle vector's two largest entries are equal in size, so rounding decides its sign.
      for i in 0..<count {
        let sign: Double = eigen.vectors.row(i)[0] * known.row(i)[0] < 0 ? -1 : 1
        #expect(
          largestDifference(eigen.vectors[rows: i..<i + 1] * sign, known[rows: i..<i + 1]) < 1e-14)
      }
    }
  }

  @Test(arguments: [1, 2, 10, 60, 200])
  func `eigenvectors satisfy their equation and are orthonormal`(d: Int) throws {
    var generator = SeededGenerator(seed: 41)
    let c = randomPositiveDefinite(d, &generator)
    let all = try c.symmetricEigen()
    let norm = c.frobeniusNorm()
    for eigen in [all, try c.symmetricEigen(d / 2), try c.symmetricEigen(d / 10)] {
      let residual =
        eigen.vectors * c - eigen.vectors.transposed.scaling(columnsBy: eigen.values).transposed
      #expect(residual.frobeniusNorm() <= 1e-14 * norm * Double(max(eigen.values.count, 1)))
      let products = eigen.vectors.product(eigen.vectors, transposing: .right)
      #expect(largestDifference(products, .identity(eigen.values.count)) < 1e-13)
      #expect(zip(eigen.values, all.values).allSatisfy { abs($0 - $1) <= 1e-13 * norm })
      #expect(zip(eigen.values, eigen.values.dropFirst()).allSatisfy { $0 >= $1 })
      #expect(eigen.vectors == eigen.vectors.signedByLargestEntry())
    }
    #expect(abs(all.values.sum() - c.diagonal.sum()) <= 1e-12 * norm)
  }

  @Test func `equal eigenvalues and a zero matrix have orthonormal vectors too`() throws {
    for c in [Matrix<Double>.identity(40), Matrix(rows: 40, columns: 40)] {
      for count in [40, 7, 5] {
        let eigen = try c.symmetricEigen(count)
        #expect(eigen.values == [Double](repeating: c[0, 0], count: count))
        let products = eigen.vectors.product(eigen.vectors, transposing: .right)
        #expect(largestDifference(products, .identity(count)) < 1e-14)
      }
    }
  }

  @Test func `only the lower triangle is read`() throws {
    var lower = secondDifference
    lower[0, 1] = 100
    lower[0, 2] = 100
    lower[1, 2] = 100
    #expect(try lower.symmetricEigen() == secondDifference.symmetricEigen())
    #expect(try lower.symmetricEigen(1) == secondDifference.symmetricEigen(1))
    #expect(try lower.cholesky() == secondDifference.cholesky())
  }

  @Test(arguments: [(1, 1), (6, 2), (2, 6), (50, 20), (20, 50), (300, 30)])
  func `singular values rebuild the matrix`(m: Int, n: Int) throws {
    var generator = SeededGenerator(seed: 42)
    let a = Matrix<Double>.normal(rows: m, columns: n, using: &generator)
    let svd = try a.thinSVD()
    let rebuilt = svd.left.scaling(columnsBy: svd.values) * svd.right
    #expect(largestDifference(rebuilt, a) < 1e-12)
    let r = min(m, n)
    #expect(largestDifference(svd.left.product(svd.left, transposing: .left), .identity(r)) < 1e-13)
    #expect(
      largestDifference(svd.right.product(svd.right, transposing: .right), .identity(r)) < 1e-13)
    #expect(svd.right == svd.right.signedByLargestEntry())
    #expect(zip(svd.values, svd.values.dropFirst()).allSatisfy { $0 >= $1 })
  }

  @Test func `published singular values come out`() throws {
    // scikit-learn, sklearn/decomposition/_pca.py, docstring example; printed to five decimals.
    let svd = try Matrix<Double>([[-1, -1], [-2, -1], [-3, -2], [1, 1], [2, 1], [3, 2]]).thinSVD()
    #expect(abs(svd.values[0] - 6.30061) < 5e-6)
    #expect(abs(svd.values[1] - 0.54980) < 5e-6)
  }

  @Test(arguments: [(1, 1), (5, 5), (40, 7), (200, 100)])
  func `Q and R rebuild the matrix`(m: Int, n: Int) throws {
    var generator = SeededGenerator(seed: 43)
    let a = Matrix<Double>.normal(rows: m, columns: n, using: &generator)
    let qr = try a.qr()
    #expect(largestDifference(qr.q * qr.r, a) < 1e-12)
    #expect(largestDifference(qr.q.product(qr.q, transposing: .left), .identity(n)) < 1e-13)
    #expect(qr.r.diagonal.allSatisfy { $0 >= 0 })
    for i in 0..<n { for j in 0..<i { #expect(qr.r[i, j] == 0) } }
  }

  @Test func `least squares fit a line`() throws {
    // Through (0, 1), (1, 3), (2, 4), (3, 4): by the normal equations, intercept 1.5, slope 1.
    let design: Matrix<Double> = [[1, 0], [1, 1], [1, 2], [1, 3]]
    let line = try design.qr().solve([[1], [3], [4], [4]])
    #expect(largestDifference(line, [[1.5], [1]]) < 1e-14)
  }

  @Test func `columns of very different sizes are no reason to refuse a least-squares fit`() throws
  {
    let orthogonal: Matrix<Double> = [[1e-17, 0], [0, 1]]
    #expect(largestDifference(try orthogonal.qr().solve([[1e-17], [2]]), [[1], [2]]) < 1e-14)
    let tiny: Matrix<Double> = [[1e-200, 1], [1e-200, 2], [1e-200, 3]]
    #expect(largestDifference(try tiny.qr().solve([[3], [5], [7]]) * 1e-200, [[1], [0]]) < 1e-12)
  }

  /// Kahan (1966), "Numerical linear algebra", and Golub and Van Loan, section 5.4.3: R's smallest diagonal entry,
  /// s^(n − 1), says nothing of the smallest singular value, which is smaller by about (1 + c)^(n − 2).
  @Test
  func `columns that nearly depend on each other are found though no diagonal entry is small`()
    throws
  {
    let (n, c, s) = (90, 0.6, 0.8)
    var power = 1.0
    var kahan = Matrix<Double>(rows: n, columns: n)
    for i in 0..<n {
      for j in i..<n { kahan[i, j] = i == j ? power : -c * power }
      power *= s
    }
    let qr = try kahan.qr()
    let sizes = qr.r.diagonal
    #expect((sizes.min() ?? 0) / (sizes.max() ?? 1) > 1e-9)
    #expect(throws: LinearAlgebraError.self) { try qr.solve(Matrix(rows: n, columns: 1)) }
  }

  @Test(arguments: [2, 30, 1000, 20_000])
  func `a column that repeats another is found in both precisions, and noise is enough to tell`(
    _ rows: Int
  ) throws {
    var generator = SeededGenerator(seed: 46)
    var a = Matrix<Double>.normal(rows: rows, columns: 2, using: &generator)
    let b = Matrix<Double>(rows: rows, columns: 1)
    _ = try Matrix<Float>(a).qr().solve(Matrix<Float>(b))
    for i in 0..<rows { a[i, 1] = a[i, 0] }
    #expect(throws: LinearAlgebraError.self) { try a.qr().solve(b) }
    #expect(throws: LinearAlgebraError.self) {
      try Matrix<Float>(a).qr().solve(Matrix<Float>(b))
    }
  }

  @Test func `a Cholesky factor by hand, and its solutions`() throws {
    // The worked example of the article "Cholesky decomposition" in Wikipedia.
    let a: Matrix<Double> = [[4, 12, -16], [12, 37, -43], [-16, -43, 98]]
    let cholesky = try a.cholesky()
    #expect(cholesky.factor == [[2, 0, 0], [6, 1, 0], [-8, 5, 3]])
    #expect(abs(cholesky.logDeterminant - naturalLogarithm(36)) < 1e-14)
    let b: Matrix<Double> = [[1, 2], [3, 4], [5, 6]]
    // The condition number is about 4e4 ‖x‖ around 60: digits lost accordingly.
    #expect(largestDifference(a * (try cholesky.solve(b)), b) < 1e-10)
  }

  @Test(arguments: [1, 3, 80])
  func `solutions solve in both precisions`(n: Int) throws {
    var generator = SeededGenerator(seed: 44)
    let a = Matrix<Double>.normal(rows: n, columns: n, using: &generator) + .identity(n) * 20
    let b = Matrix<Double>.normal(rows: n, columns: 3, using: &generator)
    #expect(largestDifference(a * (try a.solve(b)), b) < 1e-12)
    let single = try Matrix<Float>(a).solve(Matrix<Float>(b))
    #expect(largestDifference(Matrix<Float>(a) * single, Matrix<Float>(b)) < 1e-4)
    // Not symmetric on purpose: a transposed system would show.
    #expect(try Matrix<Double>([[1, 2], [0, 1]]).solve([[3], [1]]) == [[1], [1]])
  }

  @Test func `what data can do wrong is a typed error`() {
    let bad: Matrix<Double> = [[1, 2], [.nan, 4]]
    let notFinite = LinearAlgebraError.notFinite(routine: "eigendecomposition", row: 1, column: 0)
    #expect(throws: notFinite) { try bad.symmetricEigen() }
    #expect(throws: LinearAlgebraError.self) { try bad.thinSVD() }
    #expect(throws: LinearAlgebraError.self) { try bad.qr() }
    #expect(throws: LinearAlgebraError.self) { try bad.solve(bad) }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(routine: "potrf", order: 2)) {
      try Matrix<Double>([[1, 2], [2, 1]]).cholesky()
    }
    #expect(throws: LinearAlgebraError.singular(routine: "getrf", reciprocalCondition: 0)) {
      try Matrix<Double>([[1, 2], [2, 4]]).solve([[1], [1]])
    }
    #expect(throws: LinearAlgebraError.self) {
      try Matrix<Double>([[1, 2], [1, 2 + 1e-16], [1, 2]]).qr().solve([[1], [1], [1]])
    }
    #expect(throws: LinearAlgebraError.self) {
      try Matrix<Double>([[1, 1], [1, 1 + 0x1p-52]]).solve([[1], [1]])
    }
  }

  @Test func `errors are full sentences that say where and what to do`() {
    let errors: [(LinearAlgebraError, String)] = [
      (.notFinite(routine: "least squares", row: 3, column: 1), "row 3, column 1"),
      (.notConverged(routine: "syevr", info: 2), "syevr"),
      (.notPositiveDefinite(routine: "potrf", order: 2), "row 1"),
      (.singular(routine: "gecon", reciprocalCondition: 1e-17), "1e-17"),
      (.failed(routine: "gesdd", info: -1010), "memory"),
      (.failed(routine: "gesdd", info: -4), "argument 4"),
    ]
    for (error, part) in errors {
      #expect("\(error)".contains(part))
      #expect("\(error)".hasSuffix("."))
    }
  }

  @Test func `empty matrices decompose`() throws {
    let none = Matrix<Double>(rows: 0, columns: 0)
    #expect(try none.symmetricEigen().values.isEmpty)
    #expect(try none.cholesky().factor.isEmpty)
    #expect(try Matrix<Double>(rows: 3, columns: 0).qr().r.isEmpty)
    #expect(try Matrix<Double>(rows: 3, columns: 0).thinSVD().left.rows == 3)
    #expect(try none.solve(Matrix(rows: 0, columns: 2)).columns == 2)
  }
}
