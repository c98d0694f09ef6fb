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

  /// A number from a logistic distribution.
  ///
  /// - Parameters:
  ///   - mean: The distribution's mean.
  ///   - scale: Its scale s, at least 0; the variance is π²s²/3.
  /// - Returns: The number.
  public mutating func logistic(mean: Double = 0, scale: Double = 1) -> Double {
    let p = open()
    return mean + scale * (naturalLogarithm(p) - naturalLogarithm(1 - p))
  }

  /// A number from Student's t distribution.
  ///
  /// - Parameter degrees: The degrees of freedom ν, at least 2 and finite; above 2 the variance is ν/(ν − 2).
  /// - Returns: The number.
  /// - Source: Marsaglia and Tsang (2000), doi:10.1145/358407.358414, for the gamma variate below its root.
  public mutating func student(degrees: Double) -> Double {
    guard degrees >= 2, degrees.isFinite else {
      fatalError("Student's t with \(degrees) degrees of freedom can't be drawn: at least 2 can.")
    }
    let shape = degrees / 2 - 1.0 / 3
    while true {
      let x = normal()
      let root = 1 + x / (9 * shape).squareRoot()
      let v = root * root * root
      guard v > 0 else { continue }
      if naturalLogarithm(open()) < 0.5 * x * x + shape * (1 - v + naturalLogarithm(v)) {
        return normal() / (2 * shape * v / degrees).squareRoot()
      }
    }
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
