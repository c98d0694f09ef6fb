/// Counts of values in bins of equal width.
struct Histogram: Hashable, Sendable {
  /// What was given; not finite values are not counted.
  let values: [Double]
  let bins: Int?
  let isDensity: Bool

  init(_ values: [Double], bins: Int?, isDensity: Bool) {
    if let bins, bins < 1 { fatalError("a histogram needs at least one bin, but has \(bins)") }
    self.values = values
    self.bins = bins
    self.isDensity = isDensity
  }

  /// The bins' edges for several histograms that are drawn together, one more than bins; empty
  /// without values.
  ///
  /// The width is the narrowest that any of them asks for, so that none loses detail; the first
  /// edge is the least value. Equal values share one bin.
  static func sharedEdges(_ histograms: [Histogram]) -> [Double] {
    let finite = histograms.map { $0.values.filter(isDrawable).sorted() }.filter { !$0.isEmpty }
    guard let low = finite.compactMap(\.first).min(), let high = finite.compactMap(\.last).max()
    else { return [] }
    guard high - low > max(abs(low), abs(high)) * 1e-12 else {
      let half = max(abs(low) * 0.05, 0.5)
      return [low - half, low + half]
    }
    let count =
      histograms.compactMap(\.bins).max()
      ?? finite.map { advisedBins($0, range: high - low) }.max() ?? 1
    let width = (high - low) / Double(count)
    return (0...count).map { low + Double($0) * width }
  }

  /// The number of bins that Freedman and Diaconis (1981) advise: width 2·IQR·n^(−1/3); Sturges'
  /// where the quartiles coincide.
  private static func advisedBins(_ sorted: [Double], range: Double) -> Int {
    let n = sorted.count
    let quartiles = sorted[(n - 1) * 3 / 4] - sorted[(n - 1) / 4]
    let width = 2 * quartiles / power(Double(n), 1 / 3)
    let sturges = logarithm10(Double(n)) / logarithm10(2) + 1
    let count = width > 0 ? range / width : sturges
    return Int(min(max(count.rounded(.up), 1), 200))
  }

  /// The bars' heights over the edges: counts, or densities.
  func heights(_ edges: [Double]) -> [Double] {
    guard let low = edges.first, let high = edges.last, edges.count > 1 else { return [] }
    var counts = [Double](repeating: 0, count: edges.count - 1)
    var total = 0.0
    let perUnit = Double(counts.count) / (high - low)
    for value in values where isDrawable(value) {
      counts[min(max(Int((value - low) * perUnit), 0), counts.count - 1)] += 1
      total += 1
    }
    guard isDensity, total > 0 else { return counts }
    return counts.map { $0 * perUnit / total }
  }
}
