internal import LinearAlgebra
internal import Store

extension FitError {
  /// Throws unless a mean and a total variance are what finite samples of a usable scale have.
  ///
  /// It looks at the samples only to explain: nothing is read twice when all is well.
  ///
  /// - Parameters:
  ///   - samples: n × d, n ≥ 2.
  ///   - mean: The samples' mean (d).
  ///   - totalVariance: The sum of the features' variances, as computed.
  /// - Throws: `notFinite` with the first such cell; `constant` if all rows are equal; `scale` if squares overflow,
  ///   or are so small that they have lost digits.
  static func check<Element>(
    _ samples: Matrix<Element>, mean: [Element], totalVariance: Double
  ) throws(FitError) {
    let smallest = Double(Element.leastNormalMagnitude) / Double(Element.ulpOfOne)
    let isFinite = totalVariance.isFinite && mean.allSatisfy(\.isFinite)
    guard !isFinite || totalVariance < smallest else { return }
    if !isFinite, let cell = samples.firstNonFinite() {
      throw .notFinite(
        value: Double(samples[cell.row, cell.column]), row: cell.row, column: cell.column)
    }
    let center = samples.row(0)  // unlike the mean, sure to be finite
    let deviation = (0..<samples.rows).reduce(0.0) { largest, row in
      zip(samples.row(row), center).reduce(largest) {
        max($0, (Double($1.0) - Double($1.1)).magnitude)
      }
    }
    throw deviation == 0 ? .constant(samples: samples.rows) : .scale(deviation: deviation)
  }

  /// Throws `setting` unless a value is finite and above a limit.
  static func check(_ name: String, _ value: Double, above limit: Double) throws(FitError) {
    guard value.isFinite, value > limit else {
      throw .setting(name, found: "\(value)", expected: "a finite number above \(limit)")
    }
  }

  /// Throws `setting` unless a count is at least the least one.
  static func check(_ name: String, _ value: Int, from least: Int) throws(FitError) {
    guard value >= least else {
      throw .setting(name, found: "\(value)", expected: "at least \(least)")
    }
  }

  /// A setting times another count; throws `setting` if no integer can hold the product.
  static func product(_ name: String, _ value: Int, times count: Int) throws(FitError) -> Int {
    let (product, overflow) = value.multipliedReportingOverflow(by: count)
    guard !overflow else {
      throw .setting(name, found: "\(value)", expected: "at most \(Int.max / count)")
    }
    return product
  }

  /// Runs a decomposition, and makes its error one of a fit.
  static func translating<Result>(
    _ body: () throws(LinearAlgebraError) -> Result
  ) throws(FitError) -> Result {
    do { return try body() } catch { throw .linearAlgebra(error) }
  }
}

extension ProgressReporter {
  /// Tells how far a fit is; `stopped` if it shall stop.
  func tell(_ fraction: Double, note: String) throws(FitError) {
    do { try report(fraction, note: note) } catch { throw .stopped(error) }
  }
}
