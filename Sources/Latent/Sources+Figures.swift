public import FactorModels
public import Figures
internal import LinearAlgebra

extension SourceModel {
  /// What each source adds to a sample, the columns of A, as pictures: blue where an entry is negative, red where it is
  /// positive, each with its own scale.
  ///
  /// - Parameters:
  ///   - first: How many sources to draw, from 1; all k if it is more.
  ///   - width: The pixels of a row; it divides the number of features, d.
  ///   - columns: How many pictures stand side by side: those of a map for a topographic one.
  /// - Returns: The grid.
  public func grid(first: Int = .max, width: Int, columns: Int = 16) -> PictureGrid {
    let count = min(max(1, first), mixing.columns)
    return PictureGrid(
      mixing.transposed[rows: 0..<count].pictures(width: width, colors: .diverging),
      columns: columns)
  }

  /// What each source looks for in a sample, the rows of the unmixing matrix, as pictures like `grid`'s.
  ///
  /// - Parameters:
  ///   - first: How many sources to draw, from 1; all k if it is more.
  ///   - width: The pixels of a row; it divides the number of features, d.
  ///   - columns: How many pictures stand side by side.
  /// - Returns: The grid.
  public func filterGrid(first: Int = .max, width: Int, columns: Int = 16) -> PictureGrid {
    let count = min(max(1, first), unmixing.rows)
    return PictureGrid(
      unmixing[rows: 0..<count].pictures(width: width, colors: .diverging), columns: columns)
  }
}

extension FittedSFA {
  /// Δ of each slow feature, on a logarithmic axis.
  ///
  /// - Parameter first: How many to draw, from 1; all k if it is more.
  /// - Returns: The chart.
  public func deltaPlot(first: Int = 50) -> Chart {
    let values = Array(delta.prefix(max(1, first)))
    return Chart(
      x: Axis("slow feature"), y: Axis("Δ", scale: .logarithmic),
      [.points(1...values.count, values)])
  }
}
