internal import LinearAlgebra
internal import Store

/// Sources whose energies y² are added up in pools; what is minimised is E Σ √(ε + pool's energy).
///
/// Sources of one pool may depend on each other: only the pools are made sparse.
struct EnergyPools: Sendable {
  /// Which sources belong to which pool: 1 or 0 (pools × k).
  let members: Matrix<Double>
  /// ε: what keeps the root smooth at 0.
  let smoothing = 0.005

  /// The rotation of whitened samples at which the objective is least.
  ///
  /// - Parameters:
  ///   - samples: The samples, with as many coordinates as there are sources.
  ///   - start: The rotation to start from.
  ///   - tolerance: The relative gradient at which the iteration ends.
  ///   - maxIterations: How many iterations to do at most.
  ///   - progress: Who is told.
  /// - Returns: The rotation, the mean root of each pool's energy, and how it was reached.
  /// - Throws: `stopped`, `linearAlgebra`.
  func rotation(
    of samples: WhitenedSamples, from start: Matrix<Double>, tolerance: Double, maxIterations: Int,
    _ progress: ProgressReporter
  ) throws(FitError) -> (rotation: Matrix<Double>, values: [Double], trace: Trace) {
    var recorder = TraceRecorder(
      objective: "mean over the samples of the sum over the pools of √(ε + energy), descending",
      optimality: "the relative gradient", tolerance: tolerance, limit: maxIterations,
      progress: progress)
    let descent = OrthogonalDescent(adaptsSigns: false) { moments(of: samples, along: $0) }
    let (point, ending) = try descent.minimize(from: start, &recorder)
    let trace = recorder.trace(
      ending,
      advice: "Try more `maxIterations`, fewer sources, or a larger `tolerance`: 1e-3 is enough to "
        + "look at features.")
    return (point.rotation, point.moments.values, trace)
  }

  func moments(of samples: WhitenedSamples, along directions: Matrix<Double>) -> ScoreMoments {
    samples.moments(along: directions, values: members.rows) { y, sums in score(y, &sums) }
  }

  /// ψ(yᵢ) = yᵢ Σ 1/√(ε + energy) over the pools that source i belongs to.
  private func score(_ y: Matrix<Double>, _ sums: inout ScoreSums) -> Matrix<Double> {
    let squares = y.hadamard(y)
    let roots = energies(ofSquares: squares).map { ($0 + smoothing).squareRoot() }
    let inverse = roots.map { 1 / $0 }
    let factors = inverse * members
    let cubes = inverse.hadamard(inverse).hadamard(inverse) * members
    let slopes = factors - squares.hadamard(cubes)
    for (j, sum) in slopes.columnSums().enumerated() { sums.slopes[j] += sum }
    for (j, sum) in roots.columnSums().enumerated() { sums.values[j] += sum }
    return y.hadamard(factors)
  }

  /// The energy of each pool (rows × pools).
  func energies(ofSquares squares: Matrix<Double>) -> Matrix<Double> {
    squares.product(members, transposing: .right)
  }
}

extension WhitenedSamples {
  /// The mean products of squared coordinates along directions, y², less the products of their means (m × m).
  func energyCovariance(along directions: Matrix<Double>) -> Matrix<Double> {
    let sums = blocks.parallelMap { z in
      // Squares less 1, their mean, so that little is left to subtract at the end.
      let squares = z.product(directions, transposing: .right).map { $0 * $0 - 1 }
      return (products: squares.scatter(), means: squares.columnSums())
    }
    let n = Double(count)
    let m = directions.rows
    var products = Matrix<Double>(rows: m, columns: m)
    for sum in sums { products += sum.products }
    let means = (0..<m).map { j in sums.map { $0.means[j] }.sum() / n }
    return Matrix(rows: m, columns: m) { i, j in products[i, j] / n - means[i] * means[j] }
  }
}
