internal import LinearAlgebra

extension WhitenedSamples {
  /// The negentropy of the coordinate along each direction, by Hyvärinen's approximation (m).
  ///
  /// J(y) ≈ k₁ (E[y exp(−y²/2)])² + k₂ (E[exp(−y²/2)] − √½)² with k₁ = 36/(8√3 − 9) and
  /// k₂ = 24/(16√3 − 27): the first term tells asymmetry, the second peaks and tails.
  ///
  /// - Parameter directions: Orthonormal rows (m × k).
  /// - Returns: The negentropies, in nats (m).
  func negentropies(along directions: Matrix<Double>) -> [Double] {
    let sums = blocks.parallelMap { z -> (odd: [Double], even: [Double]) in
      var sums = ScoreSums(slopes: directions.rows, values: directions.rows)
      let scores = ICA.Contrast.exp.score(z.product(directions, transposing: .right), &sums)
      return (scores.columnSums(), sums.values)
    }
    let (oddWeight, evenWeight) = (36 / (8 * 3.squareRoot() - 9), 24 / (16 * 3.squareRoot() - 27))
    return (0..<directions.rows).map { i in
      let odd = sums.map { $0.odd[i] }.sum() / Double(count)
      let even = -sums.map { $0.even[i] }.sum() / Double(count) - 0.5.squareRoot()
      return oddWeight * odd * odd + evenWeight * even * even
    }
  }
}

extension Array where Element: Sendable {
  /// What `body` makes of each element, several at the same time, in order.
  func parallelMap<Result: Sendable>(_ body: @Sendable (Element) -> Result) -> [Result] {
    Threads.concurrently(blocks: count) { body(self[$0]) }
  }
}

extension Matrix {
  /// The numbers of its rows, from 0.
  var rowIndices: Range<Int> { 0..<rows }
}
