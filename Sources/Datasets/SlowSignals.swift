#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
public import LinearAlgebra

/// Two quick signals that hide a slow one: x₁ = sin t + cos² 11t and x₂ = cos 11t, for t from 0 up to 2π.
///
/// The slow one is x₁ − x₂² = sin t, a quadratic function of them; no linear one is slow.
///
/// - Source: Wiskott and Sejnowski (2002), doi:10.1162/089976602317318938, example 1.
public struct HiddenSine: Hashable, Sendable {
  /// x₁ and x₂ (n × 2).
  public let samples: Matrix<Double>
  /// sin t (n).
  public let slow: [Double]

  /// One period.
  ///
  /// - Parameter count: The number of samples, n, at least 2; t is 2π i/n.
  public init(count: Int = 2000) {
    guard count >= 2 else {
      fatalError("HiddenSine: \(count) samples, but there must be at least 2")
    }
    let times = (0..<count).map { 2 * Double.pi * Double($0) / Double(count) }
    slow = times.map { sin($0) }
    samples = Matrix(
      times.map { t in
        let quick = cos(11 * t)
        return [sin(t) + quick * quick, quick]
      })
  }
}

/// A chaotic series, the logistic map s ← r s (1 − s), whose parameter r a slow force drives.
///
/// It is chaotic: rounding decides which of many like paths it takes. The force is f(t) = sin 2π5t + sin 2π11t + sin 2π13t for t from 0 up to 1, and r = 3.6 + 0.13 f; the series begins with 0.6.
///
/// - Source: Wiskott (2003), arXiv:cond-mat/0312317, in the form of the tutorial of MDP (Zito et al. 2009).
public struct DrivenLogisticMap: Hashable, Sendable {
  /// The series (n).
  public let series: [Double]
  /// The force at each sample (n): it has made the sample from the one before.
  public let force: [Double]

  /// A stretch of the series.
  ///
  /// - Parameter count: The number of samples, n, at least 2.
  public init(count: Int = 10_000) {
    guard count >= 2 else {
      fatalError("DrivenLogisticMap: \(count) samples, but there must be at least 2")
    }
    let force = (0..<count).map { i -> Double in
      let t = Double(i) * (1 / Double(count))
      return sin(2 * .pi * 5 * t) + sin(2 * .pi * 11 * t) + sin(2 * .pi * 13 * t)
    }
    var series = [0.6]
    for f in force.dropFirst() {
      let last = series[series.count - 1]
      series.append((3.6 + 0.13 * f) * last * (1 - last))
    }
    self.series = series
    self.force = force
  }
}

extension Matrix {
  /// Each sample of a series beside those that follow it: row i holds sᵢ, sᵢ₊₁, …
  ///
  /// - Parameters:
  ///   - count: How many samples a row holds, from 1 to n.
  ///   - series: The series (n).
  /// - Returns: The delays (n − count + 1 × count).
  public static func delays(_ count: Int, of series: [Element]) -> Matrix {
    guard (1...max(1, series.count)).contains(count), !series.isEmpty else {
      fatalError("\(count) samples of a series of \(series.count) can't stand side by side.")
    }
    return Matrix(rows: series.count - count + 1, columns: count) { i, j in series[i + j] }
  }
}
