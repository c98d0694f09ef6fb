// Every number is one draw through the inverse of its distribution function, computed with nothing but IEEE
// arithmetic: no call of the system's mathematics library, whose last digits differ between machines.

extension SeededGenerator {
  /// A number that is equally likely anywhere in a range.
  ///
  /// - Parameter range: The half-open range, finite; 0 to 1 unless told.
  /// - Returns: A number in it, with 53 random bits.
  public mutating func uniform(in range: Range<Double> = 0..<1) -> Double {
    let unit = Double(next() >> 11) * 0x1p-53
    let value = range.lowerBound + unit * (range.upperBound - range.lowerBound)
    return value < range.upperBound ? value : range.lowerBound  // rounding may reach the bound
  }

  /// A number from a normal distribution.
  ///
  /// - Parameters:
  ///   - mean: The distribution's mean.
  ///   - deviation: Its standard deviation, at least 0.
  /// - Returns: The number.
  public mutating func normal(mean: Double = 0, deviation: Double = 1) -> Double {
    mean + deviation * normalQuantile(open())
  }

  /// A number from a Laplace (double exponential) distribution.
  ///
  /// - Parameters:
  ///   - mean: The distribution's mean.
  ///   - scale: Its scale b, at least 0; the variance is 2b².
  /// - Returns: The number.
  public mutating func laplace(mean: Double = 0, scale: Double = 1) -> Double {
    let p = open()
    let standard = p < 0.5 ? naturalLogarithm(2 * p) : -naturalLogarithm(2 * (1 - p))
    return mean + scale * standard
  }

  /// One of 2⁵² numbers strictly between 0 and 1, evenly spaced and symmetric about a half.
  private mutating func open() -> Double { (Double(next() >> 12) + 0.5) * 0x1p-52 }
}

extension Matrix {
  /// A matrix of numbers that are equally likely anywhere in a range, drawn row by row.
  ///
  /// - Parameters:
  ///   - rows: The number of rows.
  ///   - columns: The number of columns.
  ///   - range: The half-open range, finite; 0 to 1 unless told.
  ///   - generator: The source of the numbers.
  /// - Returns: The matrix.
  public static func uniform(
    rows: Int, columns: Int, in range: Range<Double> = 0..<1, using generator: inout SeededGenerator
  ) -> Matrix {
    // In single precision a draw may round up to the bound.
    let largest = Double(Element(range.upperBound).nextDown)
    return drawn(rows, columns) { min(generator.uniform(in: range), largest) }
  }

  /// A matrix of numbers from a normal distribution, drawn row by row.
  ///
  /// - Parameters:
  ///   - rows: The number of rows.
  ///   - columns: The number of columns.
  ///   - mean: The distribution's mean.
  ///   - deviation: Its standard deviation, at least 0.
  ///   - generator: The source of the numbers.
  /// - Returns: The matrix.
  public static func normal(
    rows: Int, columns: Int, mean: Double = 0, deviation: Double = 1,
    using generator: inout SeededGenerator
  ) -> Matrix {
    drawn(rows, columns) { generator.normal(mean: mean, deviation: deviation) }
  }

  /// A matrix of numbers from a Laplace distribution, drawn row by row.
  ///
  /// - Parameters:
  ///   - rows: The number of rows.
  ///   - columns: The number of columns.
  ///   - mean: The distribution's mean.
  ///   - scale: Its scale b, at least 0; the variance is 2b².
  ///   - generator: The source of the numbers.
  /// - Returns: The matrix.
  public static func laplace(
    rows: Int, columns: Int, mean: Double = 0, scale: Double = 1,
    using generator: inout SeededGenerator
  ) -> Matrix {
    drawn(rows, columns) { generator.laplace(mean: mean, scale: scale) }
  }

  private static func drawn(_ rows: Int, _ columns: Int, _ draw: () -> Double) -> Matrix {
    Matrix(rows: rows, columns: columns) { _, _ in Element(draw()) }
  }
}
