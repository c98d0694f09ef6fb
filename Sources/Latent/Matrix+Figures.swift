public import Figures
public import LinearAlgebra

extension Matrix {
  /// Each row as a picture.
  ///
  /// - Parameters:
  ///   - width: The pixels of a picture's row; it divides the number of columns.
  ///   - range: The values that the ends of the colour map stand for; each picture's own if nil.
  ///   - colors: How values become colours.
  /// - Returns: A picture a row.
  public func pictures(
    width: Int, range: ClosedRange<Double>? = nil, colors: ColorMap = .gray
  ) -> [Picture] {
    guard width >= 1, columns.isMultiple(of: width) else {
      fatalError("pictures \(width) pixels wide can't be made of rows of \(columns) numbers")
    }
    return (0..<rows).map { i in
      Picture(
        row(i).map { Double($0) }, width: width, height: columns / width, range: range,
        colors: colors)
    }
  }
}

extension Matrix {
  /// Each row as a point in space; the matrix has three columns.
  public var points: [SIMD3<Double>] {
    guard columns == 3 else { fatalError("points in space have 3 coordinates, not \(columns)") }
    return (0..<rows).map { i in
      SIMD3(Double(self[i, 0]), Double(self[i, 1]), Double(self[i, 2]))
    }
  }
}
