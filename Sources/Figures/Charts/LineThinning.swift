/// Above this count a line is thinned: more points than half-pixels can't be told apart.
let mostLinePoints = 2000

/// The indices of a line's points that suffice to draw it: in each of 400 runs of equal length the
/// first and the last point and the extreme ones in x and y, so that every peak stays.
///
/// - Parameters:
///   - x: The n positions.
///   - y: The n values; NaN is a gap, and its neighbours are kept.
/// - Returns: Ascending indices; all of them where there are at most `mostLinePoints`.
/// - Source: Jugel and others, "M4: A Visualization-Oriented Time Series Data Aggregation", PVLDB 7
///   (2014), with runs of points in the place of pixel columns and with the extremes of x, for curves
///   that turn back.
package func thinnedLine(x: [Double], y: [Double]) -> [Int] {
  let count = x.count
  guard count > mostLinePoints else { return Array(0..<count) }
  let runs = 400
  var kept: [Int] = []
  for run in 0..<runs {
    let range = (run * count / runs)..<((run + 1) * count / runs)
    var chosen: Set<Int> = [range.lowerBound, range.upperBound - 1]
    var extremes: (lowX: Int, highX: Int, lowY: Int, highY: Int)?
    for index in range {
      guard !y[index].isNaN else {
        chosen.insert(index)
        continue
      }
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
    kept += chosen.sorted()
  }
  return kept
}
