/// Counts of values in bins that are equally long on the axis.
struct Histogram: Hashable, Sendable {
  /// What was given; values without a place on the axis are not counted.
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
  /// edge is the least value. Equal values share one bin. On a logarithmic axis bins have equal ratios.
  /// Bins of whole numbers hold equally many of them each: else a comb would be seen that is none of the data's.
  static func sharedEdges(_ histograms: [Histogram], _ scale: Axis.Scale) -> [Double] {
    let isLinear = scale == .linear
    let shown = histograms.map { histogram in
      histogram.values.filter(scale.shows).map { isLinear ? $0 : logarithm10($0) }.sorted()
    }.filter { !$0.isEmpty }
    guard let low = shown.compactMap(\.first).min(), let high = shown.compactMap(\.last).max()
    else { return [] }
    var edges: [Double]
    if high - low > max(abs(low), abs(high)) * 1e-12 {
      let count =
        histograms.compactMap(\.bins).max()
        ?? shown.map { advisedBins($0, range: high - low) }.max() ?? 1
      if isLinear, shown.allSatisfy(isWhole) {
        let width = ((high - low + 1) / Double(count)).rounded(.up)
        return Array(stride(from: low - 0.5, to: high + 0.5, by: width))
          + [low - 0.5 + ((high - low + 1) / width).rounded(.up) * width]
      }
      let width = (high - low) / Double(count)
      edges = (0..<count).map { low + Double($0) * width } + [high]
    } else {
      let half = isLinear ? max(abs(low) * 0.05, 0.5) : 0.05
      edges = [low - half, low + half]
    }
    guard !isLinear else { return edges }
    edges = edges.map { power(10, $0) }
    // Rounding must not leave the least and the greatest value outside.
    let values = histograms.flatMap(\.values).filter(scale.shows)
    edges[0] = min(edges[0], values.min() ?? edges[0])
    edges[edges.count - 1] = max(edges[edges.count - 1], values.max() ?? edges[0])
    return edges
  }

  /// Whether all values are whole, and small enough for a half between them.
  static func isWhole(_ values: [Double]) -> Bool {
    values.allSatisfy { $0 == $0.rounded() && abs($0) < 1e15 }
  }

  /// The values of a bin in words: 3, or 3 to 5, where whole numbers lie between halves.
  static func spoken(_ low: Double, _ high: Double) -> String {
    let (first, last) = (low + 0.5, high - 0.5)
    guard isWhole([first, last]), first <= last else {
      return "\(formatNumber(low)) to \(formatNumber(high))"
    }
    return first == last ? formatNumber(first) : "\(formatNumber(first)) to \(formatNumber(last))"
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

  /// The bars' heights over the edges: counts, or densities. A value on an edge belongs to the bin above it.
  func heights(_ edges: [Double]) -> [Double] {
    guard let low = edges.first, let high = edges.last, edges.count > 1 else { return [] }
    var counts = [Double](repeating: 0, count: edges.count - 1)
    var total = 0.0
    for value in values where value >= low && value <= high {
      // The last edge that is not above the value.
      var (below, above) = (0, edges.count - 1)
      while above - below > 1 {
        let middle = (below + above) / 2
        if edges[middle] <= value { below = middle } else { above = middle }
      }
      counts[below] += 1
      total += 1
    }
    guard isDensity, total > 0 else { return counts }
    return counts.indices.map { counts[$0] / (edges[$0 + 1] - edges[$0]) / total }
  }
}
