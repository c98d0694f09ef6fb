/// A matrix as coloured cells.
struct HeatMap: Hashable, Sendable {
  /// rows × columns, row-major.
  let values: [Double]
  let rows: Int
  let columns: Int
  let colors: ColorMap
  /// The values at the ends of the colour bar.
  let range: ClosedRange<Double>
  /// What the columns and rows span.
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  /// Whether the columns are counted from 0, and so have whole numbers in their middles.
  let countsColumns: Bool
  /// Whether the rows are counted from 0; then the first is at the top.
  let isMatrix: Bool

  /// The most rows, and columns, that are drawn: as many as a figure has pixels.
  static let mostCells = 640

  init(
    values: [Double], rows: Int, columns: Int, colors: ColorMap, range: ClosedRange<Double>? = nil,
    x: ClosedRange<Double>? = nil, y: ClosedRange<Double>? = nil
  ) {
    guard rows >= 0, columns >= 0, values.count == rows * columns else {
      fatalError(
        "a heat map of \(rows) × \(columns) needs \(rows * columns) values, but has \(values.count)"
      )
    }
    self.values = values
    self.rows = rows
    self.columns = columns
    self.colors = colors
    self.range = range ?? colors.range(of: values.lazy.filter(isDrawable))
    self.x = x ?? -0.5...max(-0.5, Double(columns) - 0.5)
    self.y = y ?? -0.5...max(-0.5, Double(rows) - 0.5)
    countsColumns = x == nil
    isMatrix = y == nil
  }

  /// Whether there are more cells than can be seen.
  var isReduced: Bool { rows > Self.mostCells || columns > Self.mostCells }

  /// How many rows and columns are drawn.
  var drawnSize: (rows: Int, columns: Int) {
    (min(rows, Self.mostCells), min(columns, Self.mostCells))
  }

  /// The values that are drawn, row-major, with their rows and columns: where there are more of these than can be
  /// seen, the means of neighbours, without values that can't be drawn.
  func drawn() -> (values: [Double], rows: Int, columns: Int) {
    guard isReduced else { return (values, rows, columns) }
    let rowRuns = equalRuns(of: rows, Self.mostCells)
    let columnRuns = equalRuns(of: columns, Self.mostCells)
    let means = rowRuns.flatMap { rowRun in
      columnRuns.map { columnRun in
        var (sum, count) = (0.0, 0.0)
        for row in rowRun {
          for column in columnRun where isDrawable(values[row * columns + column]) {
            sum += values[row * columns + column]
            count += 1
          }
        }
        return count > 0 ? sum / count : .nan
      }
    }
    return (means, rowRuns.count, columnRuns.count)
  }

  /// Where on the colour bar a value lies, 0 to 1.
  func share(_ value: Double) -> Double {
    let width = range.upperBound - range.lowerBound
    return width > 0 ? (value - range.lowerBound) / width : 0.5
  }
}
