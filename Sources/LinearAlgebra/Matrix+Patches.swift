// Patches of an image (height × width): squares of side × side pixels, each a row, pixel row by pixel row.

extension Matrix {
  /// The patch whose top left pixel is at a place, row by row.
  ///
  /// - Parameters:
  ///   - row: The row of its top left pixel, at most rows − side.
  ///   - column: The column of that, at most columns − side.
  ///   - side: The patch's rows and columns of pixels.
  /// - Returns: side² numbers.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func patch(row: Int, column: Int, side: Int) -> [Element] {
    guard side >= 1, row >= 0, column >= 0, row + side <= rows, column + side <= columns else {
      fatalError(
        "A \(shape) image has no patch of \(side) × \(side) pixels at row \(row), column \(column)."
      )
    }
    return (row..<row + side).flatMap { i in
      elements[i * columns + column..<i * columns + column + side]
    }
  }

  /// All patches of a side whose places are so many pixels apart, row by row from the top left.
  ///
  /// The last ones of each row and column of patches are moved to the image's edge, so that every pixel is in one.
  ///
  /// - Parameters:
  ///   - side: The patches' rows and columns of pixels, at most the image's.
  ///   - step: The pixels from one patch to the next, at least 1.
  /// - Returns: A row for each (n × side²).
  public func patches(side: Int, step: Int = 1) -> Matrix {
    let places = patchPlaces(side: side, step: step)
    return Matrix(
      rows: places.count, columns: side * side,
      elements: places.flatMap { patch(row: $0.row, column: $0.column, side: side) })
  }

  /// The image whose every pixel is the mean of what the patches have there: the inverse of `patches(side:step:)`.
  ///
  /// - Parameters:
  ///   - patches: A row for each patch, as `patches(side:step:)` gives them.
  ///   - side: The patches' rows and columns of pixels.
  ///   - step: The pixels from one patch to the next.
  ///   - rows: The image's rows.
  ///   - columns: The image's columns.
  public init(averagingPatches patches: Matrix, side: Int, step: Int = 1, rows: Int, columns: Int) {
    var (image, counts) = (
      Matrix(rows: rows, columns: columns), Matrix(rows: rows, columns: columns)
    )
    let places = image.patchPlaces(side: side, step: step)
    guard patches.rows == places.count, patches.columns == side * side else {
      fatalError(
        "A \(rows) × \(columns) image has \(places.count) patches of \(side * side) pixels, not "
          + "\(patches.shape).")
    }
    for (number, place) in places.enumerated() {
      for i in 0..<side {
        for j in 0..<side {
          image[place.row + i, place.column + j] += patches[number, i * side + j]
          counts[place.row + i, place.column + j] += 1
        }
      }
    }
    self.init(
      rows: rows, columns: columns,
      elements: zip(image.elements, counts.elements).map { $0 / $1 })
  }

  private func patchPlaces(side: Int, step: Int) -> [(row: Int, column: Int)] {
    guard side >= 1, side <= rows, side <= columns, step >= 1 else {
      fatalError(
        "A \(shape) image has no patches of \(side) × \(side) pixels, \(step) apart.")
    }
    func starts(_ length: Int) -> [Int] {
      let last = length - side
      let regular = Array(stride(from: 0, through: last, by: step))
      return regular.last == last ? regular : regular + [last]
    }
    let columnStarts = starts(columns)
    return starts(rows).flatMap { row in columnStarts.map { (row, $0) } }
  }
}
