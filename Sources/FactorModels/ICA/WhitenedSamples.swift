internal import LinearAlgebra

/// Samples after whitening (n × k), in blocks of rows that fit into a processor's cache.
struct WhitenedSamples: Sendable {
  /// The rows, in order, 256 in all blocks but perhaps the last.
  let blocks: [Matrix<Double>]
  /// The number of samples, n.
  let count: Int
  /// The number of coordinates, k.
  let dimension: Int

  init(_ samples: Matrix<Double>, by whitening: Whitening) {
    let matrix = whitening.matrix
    blocks = samples.forRowBlocks { block in
      block.subtracting(fromEachRow: whitening.mean).product(matrix, transposing: .right)
    }
    count = samples.rows
    dimension = matrix.rows
  }

  /// The moments of scores that `score` gives to the coordinates along some directions, y = W z.
  ///
  /// One pass over the samples, in which a block stays in the cache: two products and what `score` does.
  ///
  /// - Parameters:
  ///   - directions: W, as orthonormal rows (m × k).
  ///   - values: How many values the objective is the sum of; m if nil.
  ///   - score: Gives ψ(y) for a block (rows × m), and adds up the columns of ψ'(y) and the
  ///     values of the objective.
  /// - Returns: The means of what was scored.
  func moments(
    along directions: Matrix<Double>, values: Int? = nil,
    _ score: @Sendable (_ y: Matrix<Double>, _ sums: inout ScoreSums) -> Matrix<Double>
  ) -> ScoreMoments {
    let m = directions.rows
    let groups = Blocks(of: blocks.count, least: 4)
    let parts = Threads.concurrently(blocks: groups.count) { group in
      var sums = ScoreSums(slopes: m, values: values ?? m)
      var products = Matrix<Double>(rows: m, columns: dimension)
      for z in blocks[groups[group]] {
        let psi = score(z.product(directions, transposing: .right), &sums)
        products.set(toProduct: psi, z, transposing: .left, adding: true)
      }
      return (sums, products)
    }
    var (sums, products) = parts[0]
    for (more, product) in parts.dropFirst() {
      sums.add(more)
      products += product
    }
    let n = Double(count)
    return ScoreMoments(
      inputs: products / n, slopes: sums.slopes.map { $0 / n }, values: sums.values.map { $0 / n },
      directions: directions)
  }
}

/// What a score function adds up over the samples.
struct ScoreSums: Sendable {
  /// Σ ψ'(y) for each direction (m).
  var slopes: [Double]
  /// Σ G(y) for each direction, or for each pool of them.
  var values: [Double]

  init(slopes: Int, values: Int) {
    self.slopes = [Double](repeating: 0, count: slopes)
    self.values = [Double](repeating: 0, count: values)
  }

  mutating func add(_ other: ScoreSums) {
    for i in slopes.indices { slopes[i] += other.slopes[i] }
    for i in values.indices { values[i] += other.values[i] }
  }
}

/// Means over the samples of scores ψ along directions W, with y = W z.
struct ScoreMoments: Sendable {
  /// E[ψ(yᵢ) zⱼ] (m × k).
  let inputs: Matrix<Double>
  /// E[ψ(yᵢ) yⱼ] (m × m).
  let outputs: Matrix<Double>
  /// E[ψ'(yᵢ)] (m).
  let slopes: [Double]
  /// E[G(yᵢ)] for each direction, or for each pool of them.
  var values: [Double]

  init(inputs: Matrix<Double>, slopes: [Double], values: [Double], directions: Matrix<Double>) {
    self.inputs = inputs
    outputs = inputs.product(directions, transposing: .right)
    self.slopes = slopes
    self.values = values
  }

  /// E[ψ'(yᵢ)] − E[ψ(yᵢ) yᵢ] (m): what a rotation of yᵢ towards Gaussian directions costs.
  ///
  /// Zero for a Gaussian; its sign tells sources with long tails (above, for log cosh) from those with short ones.
  var curvatures: [Double] { zip(slopes, outputs.diagonal).map { $0 - $1 } }
}
