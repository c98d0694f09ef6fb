internal import LinearAlgebra

/// Sequences in memory together, below each other, none of them split.
struct SequenceBatch: Sendable {
  /// All samples (n × r).
  let rows: Matrix<Double>
  /// The rows that another one of the same sequence follows.
  let followed: [Int]

  init(_ sequences: [Matrix<Double>]) {
    rows = Matrix(
      rows: sequences.map(\.rows).reduce(0, +), columns: sequences.first?.columns ?? 0,
      elements: sequences.count == 1 ? sequences[0].elements : sequences.flatMap(\.elements))
    var start = 0
    var followed: [Int] = []
    for sequence in sequences {
      followed += start..<max(start, start + sequence.rows - 1)
      start += sequence.rows
    }
    self.followed = followed
  }

  private init(rows: Matrix<Double>, followed: [Int]) {
    self.rows = rows
    self.followed = followed
  }

  /// Runs `body` with the first cell's place in memory.
  func withInputs(_ body: (UnsafePointer<Double>) -> Void) {
    rows.elements.withUnsafeBufferPointer { if let first = $0.baseAddress { body(first) } }
  }

  /// The same sequences with each sample transformed.
  func map(_ transform: (Matrix<Double>) -> Matrix<Double>) -> SequenceBatch {
    SequenceBatch(rows: transform(rows), followed: followed)
  }
}

/// Means and products of polynomial terms of samples, and of their differences in time, added up batch by batch.
///
/// Terms are computed while they are multiplied, and never held.
struct SequenceMoments: Sendable {
  let terms: PolynomialTerms
  /// The number of samples, n, and of differences within sequences.
  private(set) var samples = 0
  private(set) var differences = 0
  /// A provisional mean, the first batch's, about which products are summed so that a large mean costs no digits.
  private var shift: [Double] = []
  private var sums: [Double]
  private var scatter: Matrix<Double>
  /// Nil if differences are not wanted.
  private var differenceScatter: Matrix<Double>?

  /// - Parameters:
  ///   - terms: The terms.
  ///   - ofDifferences: Whether products of differences are wanted as well.
  init(_ terms: PolynomialTerms, ofDifferences: Bool = true) {
    self.terms = terms
    sums = [Double](repeating: 0, count: terms.count)
    scatter = Matrix(rows: terms.count, columns: terms.count)
    differenceScatter = ofDifferences ? scatter : nil
  }

  /// The mean of each term (t).
  var mean: [Double] { zip(shift, sums).map { $0 + $1 / Double(samples) } }

  /// The terms' covariance, with divisor n − 1 (t × t).
  var covariance: Matrix<Double> {
    Matrix(rows: terms.count, columns: terms.count) { i, j in
      (scatter[i, j] - sums[i] * sums[j] / Double(samples)) / Double(samples - 1)
    }
  }

  /// The mean of the products of the terms' differences, with nothing subtracted (t × t).
  var differenceProducts: Matrix<Double> {
    guard let differenceScatter else { fatalError("products of differences were not wanted") }
    return differenceScatter / Double(differences)
  }

  /// Adds the sequences of a batch of inputs.
  mutating func add(_ batch: SequenceBatch) {
    guard batch.rows.rows > 0 else { return }
    if shift.isEmpty {
      let few = min(64, batch.rows.rows)
      let rows = (0..<few).map { batch.rows.rows * $0 / few }
      shift = terms.expand(batch.rows[rows: rows]).columnMeans()
    }
    samples += batch.rows.rows
    differences += batch.followed.count
    addSums(of: batch)
    scatter += scatterAroundShift(of: batch)
    if differenceScatter != nil, !batch.followed.isEmpty {
      let more = scatterOfDifferences(in: batch)
      differenceScatter? += more
    }
  }

  private mutating func addSums(of batch: SequenceBatch) {
    let (terms, shift) = (terms, shift)
    let parts = batch.rows.forRowBlocks { block in
      terms.expand(block).subtracting(fromEachRow: shift).columnSums()
    }
    for part in parts {
      for j in sums.indices { sums[j] += part[j] }
    }
  }

  private func scatterAroundShift(of batch: SequenceBatch) -> Matrix<Double> {
    let t = terms.count
    return Matrix.scatter(columns: t, ofRows: batch.rows.rows) { rows, buffer in
      batch.withInputs { inputs in
        for (line, row) in rows.enumerated() {
          let target = buffer + line * t
          terms.write(of: inputs + row * terms.inputs, to: target)
          for j in 0..<t { target[j] -= shift[j] }
        }
      }
    }
  }

  private func scatterOfDifferences(in batch: SequenceBatch) -> Matrix<Double> {
    let t = terms.count
    return Matrix.scatter(columns: t, ofRows: batch.followed.count) { pairs, buffer in
      let earlier = UnsafeMutablePointer<Double>.allocate(capacity: t)
      defer { earlier.deallocate() }
      batch.withInputs { inputs in
        for (line, pair) in pairs.enumerated() {
          let (target, row) = (buffer + line * t, batch.followed[pair])
          terms.write(of: inputs + row * terms.inputs, to: earlier)
          terms.write(of: inputs + (row + 1) * terms.inputs, to: target)
          for j in 0..<t { target[j] -= earlier[j] }
        }
      }
    }
  }
}

extension PolynomialTerms {
  /// The terms of each sample.
  ///
  /// - Parameter samples: The inputs (m × r).
  /// - Returns: m × t.
  func expand(_ samples: Matrix<Double>) -> Matrix<Double> {
    Matrix(rows: samples.rows, columns: count) { result in
      samples.elements.withUnsafeBufferPointer { cells in
        guard let cells = cells.baseAddress, let result = result.baseAddress else { return }
        for i in 0..<samples.rows { write(of: cells + i * inputs, to: result + i * count) }
      }
    }
  }
}
