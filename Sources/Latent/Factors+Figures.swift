public import FactorModels
public import Figures
public import LinearAlgebra

extension LearnedDictionary {
  /// The atoms as pictures, the most used first: blue where an entry is negative, red where it is positive, each with its
  /// own scale.
  ///
  /// - Parameters:
  ///   - first: How many atoms to draw, from 1; all k if it is more.
  ///   - width: The pixels of a row; it divides the number of numbers, d.
  ///   - columns: How many pictures stand side by side.
  /// - Returns: The grid.
  public func atomsGrid(first: Int = .max, width: Int, columns: Int = 16) -> PictureGrid {
    let count = min(max(1, first), atoms.rows)
    return PictureGrid(
      atoms[rows: 0..<count].pictures(width: width, colors: .diverging), columns: columns)
  }
}

extension LinearFactorModel {
  /// What each factor adds, as pictures: blue where a loading is negative, red where it is positive, each with its own
  /// scale.
  ///
  /// - Parameters:
  ///   - first: How many factors to draw, from 1; all k if it is more.
  ///   - width: The pixels of a row; it divides the number of features, d.
  ///   - columns: How many pictures stand side by side.
  /// - Returns: The grid.
  public func loadingsGrid(first: Int = .max, width: Int, columns: Int = 10) -> PictureGrid {
    let count = min(max(1, first), loadings.rows)
    return PictureGrid(
      loadings[rows: 0..<count].pictures(width: width, colors: .diverging), columns: columns)
  }
}

extension Matrix<Double> {
  /// This image (height × width) as a picture.
  ///
  /// - Parameter range: The values of black and white; the image's own least and greatest if nil.
  /// - Returns: The picture; NaN is black.
  public func picture(range: ClosedRange<Double>? = 0...1) -> Picture {
    Picture(elements, width: columns, height: rows, range: range)
  }
}
