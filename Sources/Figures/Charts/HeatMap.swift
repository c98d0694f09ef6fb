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
  /// Whether the first row is at the top.
  let isMatrix: Bool

  init(
    values: [Double], rows: Int, columns: Int, colors: ColorMap, range: ClosedRange<Double>?,
    x: ClosedRange<Double>?, y: ClosedRange<Double>?
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
    isMatrix = y == nil
  }

  /// Where on the colour bar a value lies, 0 to 1.
  func share(_ value: Double) -> Double {
    let width = range.upperBound - range.lowerBound
    return width > 0 ? (value - range.lowerBound) / width : 0.5
  }
}
