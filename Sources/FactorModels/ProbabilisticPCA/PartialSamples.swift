#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import LinearAlgebra

/// Samples of which some numbers are missing, and EM for them.
///
/// - Source: Ilin and Raiko (2010), "Practical approaches to principal component analysis in the presence of missing
///   values", JMLR 11, section 4: the same steps with point estimates of loadings, mean and noise.
struct PartialSamples: Sendable {
  /// n × d, NaN where a number is missing.
  let samples: Matrix<Double>
  /// How many numbers there are.
  let known: Int

  /// - Throws: `empty`; `tooFewSamples`; `notFinite` for infinite numbers; `constantColumns` for features of which fewer
  ///   than two numbers are there.
  init(_ samples: Matrix<Double>) throws(FitError) {
    let (n, d) = (samples.rows, samples.columns)
    guard n > 0, d > 0 else { throw .empty(rows: n, columns: d) }
    guard n > 1 else { throw .tooFewSamples(n) }
    try Self.check(samples)
    let counts = (0..<d).map { j in samples.column(j).count { !$0.isNaN } }
    let unknown = counts.indices.filter { counts[$0] < 2 }
    guard unknown.isEmpty else { throw .constantColumns(unknown) }
    self.samples = samples
    known = counts.reduce(0, +)
  }

  /// Throws `notFinite` for the first infinite number; NaN is none.
  static func check(_ samples: Matrix<Double>) throws(FitError) {
    guard let place = samples.elements.firstIndex(where: \.isInfinite) else { return }
    throw .notFinite(
      value: samples.elements[place], row: place / samples.columns,
      column: place % samples.columns)
  }

  /// The mean and variance of the numbers that each feature has.
  func columnStatistics() -> (means: [Double], variances: [Double]) {
    var (means, variances): ([Double], [Double]) = ([], [])
    for j in 0..<samples.columns {
      let column = samples.column(j).filter { !$0.isNaN }
      let mean = column.sum() / Double(column.count)
      means.append(mean)
      variances.append(
        column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count))
    }
    return (means, variances)
  }

  /// What is known of one sample's factors, from the numbers that are there.
  struct Posterior {
    /// E[h|x] (k), and the covariance of h given x (k × k).
    let mean: [Double]
    let covariance: Matrix<Double>
    /// log p of the numbers that are there.
    let logLikelihood: Double

    /// Of a sample (d), NaN where a number is missing, under loadings W as columns (d × k), mean b (d) and noise σ².
    init(
      of sample: [Double], loadings: Matrix<Double>, mean: [Double], noise: Double
    ) throws(FitError) {
      let there = sample.indices.filter { !sample[$0].isNaN }
      let k = loadings.columns
      let known = loadings[rows: there]
      let rest = Matrix(
        rows: there.count, columns: 1, elements: there.map { sample[$0] - mean[$0] })
      let precision = known.scatter() + .diagonal([Double](repeating: noise, count: k))
      let pulled = known.product(rest, transposing: .left)
      let (factor, inverse) = try FitError.translating { () throws(LinearAlgebraError) in
        let factor = try precision.cholesky()
        return (factor, try factor.solve(.identity(k)))
      }
      let expected = inverse * pulled
      let square =
        rest.rowEnergies().sum()
        - zip(pulled.elements, expected.elements).reduce(0) { $0 + $1.0 * $1.1 }
      self.mean = expected.elements
      covariance = inverse * noise
      logLikelihood =
        -0.5
        * (Double(there.count) * log(2 * .pi) + Double(there.count - k) * log(noise)
          + factor.logDeterminant + square / noise)
    }
  }

  /// What a step of EM needs to know of the samples under a model: sums over them.
  struct Expectation: Sendable {
    var logLikelihood = 0.0
    /// For each feature, over the samples that have it, with h̃ = (h, 1): Σ E[h̃h̃ᵀ], (k + 1)² numbers, and
    /// Σ x E[h̃], k + 1 numbers.
    var moments: Matrix<Double>
    var products: Matrix<Double>
    /// Σ x² over all numbers that are there.
    var energy = 0.0
    /// Σ E[h̃h̃ᵀ] over all samples ((k + 1) × (k + 1)).
    var factorMoments: Matrix<Double>

    static func + (a: Expectation, b: Expectation) -> Expectation {
      Expectation(
        logLikelihood: a.logLikelihood + b.logLikelihood, moments: a.moments + b.moments,
        products: a.products + b.products, energy: a.energy + b.energy,
        factorMoments: a.factorMoments + b.factorMoments)
    }
  }

  /// The expectations under a model: loadings W as columns (d × k), mean and noise.
  ///
  /// Numbers are measured from the mean, which keeps their sums exact; so `products` and `energy` are of x − b.
  func expectation(
    loadings: Matrix<Double>, mean: [Double], noise: Double
  ) throws(FitError) -> Expectation {
    // No more than 16 blocks, since each sums into matrices of its own.
    let size = max(256, (samples.rows + 15) / 16)
    let blocks = Threads.concurrently(blocks: (samples.rows + size - 1) / size) {
      block -> Swift.Result<Expectation, FitError> in
      Swift.Result { () throws(FitError) in
        try expectation(
          of: block * size..<min(samples.rows, (block + 1) * size), loadings, mean, noise)
      }
    }
    var sum = try blocks[0].get()
    for block in blocks.dropFirst() { sum = sum + (try block.get()) }
    return sum
  }

  private func expectation(
    of rows: Range<Int>, _ loadings: Matrix<Double>, _ mean: [Double], _ noise: Double
  ) throws(FitError) -> Expectation {
    let (d, k) = (loadings.rows, loadings.columns)
    var sums = Expectation(
      moments: Matrix(rows: d, columns: (k + 1) * (k + 1)),
      products: Matrix(rows: d, columns: k + 1),
      factorMoments: Matrix(rows: k + 1, columns: k + 1))
    for i in rows {
      let sample = samples.row(i)
      let posterior = try Posterior(of: sample, loadings: loadings, mean: mean, noise: noise)
      sums.logLikelihood += posterior.logLikelihood
      let extended = posterior.mean + [1]
      let moments = (0...k).flatMap { a in
        (0...k).map { b in
          extended[a] * extended[b] + (a < k && b < k ? posterior.covariance[a, b] : 0)
        }
      }
      sums.factorMoments += Matrix(rows: k + 1, columns: k + 1, elements: moments)
      let there = (0..<d).filter { !sample[$0].isNaN }
      let deviations = there.map { sample[$0] - mean[$0] }
      sums.energy += deviations.reduce(0) { $0 + $1 * $1 }
      sums.moments.withUnsafeMutableElements { all in
        for j in there {
          for p in moments.indices { all[j * moments.count + p] += moments[p] }
        }
      }
      sums.products.withUnsafeMutableElements { all in
        for (j, x) in zip(there, deviations) {
          for p in 0...k { all[j * (k + 1) + p] += x * extended[p] }
        }
      }
    }
    return sums
  }
}
