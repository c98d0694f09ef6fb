import LinearAlgebra
import Testing

@Suite struct MatrixTests {
  let m: Matrix<Double> = [[1, 2, 3], [4, 5, 6]]

  @Test func `elements lie row by row`() {
    #expect(m.rows == 2)
    #expect(m.columns == 3)
    #expect(m[0, 2] == 3)
    #expect(m[1, 0] == 4)
    #expect(m.elements == [1, 2, 3, 4, 5, 6])
    #expect(m == Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6]))
    #expect(m == Matrix(rows: 2, columns: 3) { i, j in Double(3 * i + j + 1) })
    #expect(Matrix<Float>(m).elements == [1, 2, 3, 4, 5, 6])
  }

  @Test func `an assigned element changes nothing else, and no copy`() {
    var changed = m
    changed[1, 2] = 60
    #expect(changed.elements == [1, 2, 3, 4, 5, 60])
    #expect(m[1, 2] == 6)
  }

  @Test func `rows and columns can be taken singly, by range and by choice`() {
    #expect(m.row(1) == [4, 5, 6])
    #expect(m.column(1) == [2, 5])
    #expect(m[rows: 1..<2] == [[4, 5, 6]])
    #expect(m[rows: [1, 0, 1]] == [[4, 5, 6], [1, 2, 3], [4, 5, 6]])
    #expect(m[columns: 1..<3] == [[2, 3], [5, 6]])
    #expect(m[columns: [2, 0]] == [[3, 1], [6, 4]])
    #expect(m[rows: 1..<1].isEmpty)
    #expect(m.transposed == [[1, 4], [2, 5], [3, 6]])
    #expect(m.reshaped(rows: 3, columns: 2) == [[1, 2], [3, 4], [5, 6]])
    #expect(m.diagonal == [1, 5])
    #expect(Matrix<Double>.identity(2) == [[1, 0], [0, 1]])
  }

  @Test(arguments: [(1, 1), (31, 33), (64, 100), (0, 3)])
  func `transposing twice changes nothing`(rows: Int, columns: Int) {
    let a = Matrix<Float>(rows: rows, columns: columns) { i, j in Float(i * 1000 + j) }
    #expect(a.transposed.transposed == a)
    #expect(a.transposed.rows == columns)
    if !a.isEmpty { #expect(a.transposed[columns - 1, rows - 1] == a[rows - 1, columns - 1]) }
  }

  @Test func `arithmetic works element by element, and by numbers`() {
    #expect(m + m == 2 * m)
    #expect(m - m == Matrix(rows: 2, columns: 3))
    #expect(-m == m * -1)
    #expect((m / 2)[1, 1] == 2.5)
    #expect(m.hadamard(m)[1, 2] == 36)
    #expect(m.map { $0 * $0 } == m.hadamard(m))
    #expect(m.adding(toEachRow: [10, 20, 30]) == [[11, 22, 33], [14, 25, 36]])
    #expect(m.subtracting(fromEachRow: [1, 2, 3]) == [[0, 0, 0], [3, 3, 3]])
    #expect(m.scaling(columnsBy: [1, 0, -1]) == [[1, 0, -3], [4, 0, -6]])
    var sum = m
    sum += m
    sum -= m
    #expect(sum == m)
  }

  @Test func `a small matrix prints its numbers in columns`() {
    #expect(
      "\(Matrix<Double>([[1, -2.5], [100, 0.001]]))" == """
        2 × 2
          1   -2.5
        100  0.001
        """)
  }

  @Test func `a large matrix prints its corners`() {
    let text = "\(Matrix<Float>(rows: 60_000, columns: 784, repeating: 0.5))"
    #expect(text.hasPrefix("60000 × 784\n0.5  0.5  0.5"))
    #expect(text.contains("…"))
    #expect(text.split(separator: "\n").count == 8)
    #expect("\(Matrix<Double>(rows: 0, columns: 5))" == "0 × 5")
    #expect("\(Matrix<Double>([[.nan, .infinity]]))" == "1 × 2\nnan  inf")
  }

  @Test func `sums are added from first to last`() {
    #expect([0.5, 0.25].sum() == 0.75)
    #expect([Double]().sum() == 0)
    #expect([1, 1e100, -1e100][0...2].sum() == 0)  // the first is lost, as this order says
  }

  // A program's error stops it with a text, which names both shapes.
  @Test func `errors of the program stop it`() async {
    await #expect(processExitsWith: .failure) {
      _ = Matrix<Double>(rows: 2, columns: 3) * Matrix<Double>(rows: 2, columns: 3)
    }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: 2, columns: 2)[2, 0] }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: -1, columns: 2) }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: .max, columns: 2) }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>([[1], [1, 2]]) }
    await #expect(processExitsWith: .failure) {
      _ = Matrix<Double>(rows: 2, columns: 2) + Matrix<Double>(rows: 1, columns: 4)
    }
  }

  @Test func `shapes that don't fit are both named`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Matrix<Double>(rows: 2, columns: 3) * Matrix<Double>(rows: 4, columns: 5)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("(2 × 3) times (4 × 5)"))
  }
}
