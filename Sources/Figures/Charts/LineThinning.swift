/// The indices of a line's points that suffice to draw it: in each of many runs of equal length the
/// first and the last point and the extreme ones in x and y, so that every peak stays.
///
/// - Parameters:
///   - x: The n positions.
///   - y: The n values; NaN is a gap. The points beside a gap are kept, so that the line ends where it does, but in
///     runs of more than eight gaps, which are too short to be seen.
///   - most: Above how many points the line is thinned, from 5; there is a run for every five of them.
/// - Returns: Ascending indices; all of them where there are at most `most`.
/// - Source: Jugel and others, "M4: A Visualization-Oriented Time Series Data Aggregation", PVLDB 7
///   (2014), with runs of points in the place of pixel columns and with the extremes of x, for curves
///   that turn back.
package func thinnedLine(x: [Double], y: [Double], most: Int = 2000) -> [Int] {
  let count = x.count
  guard count > most else { return Array(0..<count) }
  var kept: [Int] = []
  for range in equalRuns(of: count, max(1, most / 5)) {
    var chosen: Set<Int> = [range.lowerBound, range.upperBound - 1]
    var extremes: (lowX: Int, highX: Int, lowY: Int, highY: Int)?
    var ends: Set<Int> = []
    var gaps = 0
    for index in range {
      let isGap = y[index].isNaN
      if index > 0, y[index - 1].isNaN != isGap {
        ends.insert(index)
        if index > range.lowerBound { ends.insert(index - 1) }
        if isGap { gaps += 1 }
      }
      guard !isGap else { continue }
      guard var found = extremes else {
        extremes = (index, index, index, index)
        continue
      }
      if x[index] < x[found.lowX] { found.lowX = index }
      if x[index] > x[found.highX] { found.highX = index }
      if y[index] < y[found.lowY] { found.lowY = index }
      if y[index] > y[found.highY] { found.highY = index }
      extremes = found
    }
    if let found = extremes {
      chosen.formUnion([found.lowX, found.highX, found.lowY, found.highY])
    }
    chosen.formUnion(gaps <= 8 ? ends : ends.filter { y[$0].isNaN })
    kept += chosen.sorted()
  }
  return kept
}

/// Ranges of nearly equal length, in order, that are together `0..<count`; fewer than asked for where there are fewer
/// things.
func equalRuns(of count: Int, _ runs: Int) -> [Range<Int>] {
  let runs = min(runs, count)
  return (0..<runs).map { $0 * count / runs..<($0 + 1) * count / runs }
}
