public import FactorModels
public import Figures
internal import LinearAlgebra

extension FittedPCA {
  /// The share of the variance that each axis explains, as bars, and that of all axes up to it, as a
  /// line.
  ///
  /// - Parameter first: How many axes to draw, from 1; all k if it is more.
  /// - Returns: The chart.
  public func screePlot(first: Int = 50) -> Chart {
    let percent = explainedVarianceRatio.prefix(max(1, first)).map { 100 * $0 }
    var together: [Double] = []
    for share in percent { together.append((together.last ?? 0) + share) }
    return Chart(
      x: Axis("axis"), y: Axis("variance explained", unit: "%"),
      [
        .bars(1...percent.count, percent, name: "each axis"),
        .line(1...percent.count, together, name: "all up to it"),
      ])
  }

  /// The first axes as pictures: blue where an entry is negative, red where it is positive, each
  /// with its own scale.
  ///
  /// - Parameters:
  ///   - first: How many axes to draw, from 1; all k if it is more.
  ///   - width: The pixels of a row; it divides the number of features, d.
  ///   - columns: How many pictures stand side by side.
  /// - Returns: The grid.
  public func axesGrid(first: Int = 20, width: Int, columns: Int = 10) -> PictureGrid {
    let count = min(max(1, first), axes.rows)
    return PictureGrid(
      axes[rows: 0..<count].pictures(width: width, colors: .diverging), columns: columns,
      captions: (1...count).map { "\($0)" })
  }
}
