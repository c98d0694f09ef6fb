#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
public import LinearAlgebra

/// Images of Gaussian noise whose power falls with the frequency, as that of photographs does.
///
/// Power goes as 1/f to an exponent: 2 for photographs, 0 for white noise. Such noise has their correlations, and nothing
/// else of them: no edges, and nothing that sparse coding or ICA could find. Slow features need no more.
///
/// - Source: Field (1987), doi:10.1364/JOSAA.4.002379; Berkes and Wiskott (2005), doi:10.1167/5.6.9, for its use.
public struct ColoredNoise: Hashable, Sendable {
  /// The rows of pixels.
  public var height: Int
  /// The columns of pixels.
  public var width: Int
  /// How fast the power falls.
  public var exponent: Double

  /// A kind of noise.
  ///
  /// - Parameters:
  ///   - height: The rows of pixels, at least 2.
  ///   - width: The columns of pixels, at least 2.
  ///   - exponent: How fast the power falls, finite.
  public init(height: Int, width: Int, exponent: Double = 2) {
    guard height >= 2, width >= 2, exponent.isFinite else {
      fatalError(
        "coloured noise needs at least 2 × 2 pixels and a finite exponent, not \(height) × \(width) and "
          + "\(exponent)")
    }
    self.height = height
    self.width = width
    self.exponent = exponent
  }

  /// An image.
  ///
  /// - Parameter seed: The seed of the random numbers.
  /// - Returns: height × width, with mean 0 and variance 1; it goes on at the opposite side where it ends.
  public func image(seed: Int) -> Matrix<Double> {
    var generator = SeededGenerator(seed: seed)
    // Relative to the frequency of the largest amplitude, so that none overflows.
    let lowest = 1 / Double(max(height, width))
    let highest = (frequency(height / 2, height), frequency(width / 2, width))
    let reference =
      exponent > 0 ? lowest * lowest : highest.0 * highest.0 + highest.1 * highest.1
    let amplitudes = Matrix<Double>(rows: height, columns: width) { i, j in
      let (y, x) = (frequency(i, height), frequency(j, width))
      let square = x * x + y * y
      return square > 0 ? pow(square / reference, -exponent / 4) : 0
    }
    let real = Matrix.normal(rows: height, columns: width, using: &generator).hadamard(amplitudes)
    let imaginary = Matrix.normal(rows: height, columns: width, using: &generator)
      .hadamard(amplitudes)
    // The real part of F (A + iB) Fᵀ, where F = C + iS has the waves of all frequencies as its columns.
    let (c, s) = (waves(height, cos), waves(height, sin))
    let (cᵀ, sᵀ) = (waves(width, cos), waves(width, sin))
    let sum = (c * real - s * imaginary) * cᵀ - (c * imaginary + s * real) * sᵀ
    let count = Double(height * width)
    let mean = sum.elements.sum() / count
    let variance = sum.elements.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    return sum.map { ($0 - mean) / variance.squareRoot() }
  }

  /// The frequency of a wave in cycles a pixel, from −½ to ½.
  private func frequency(_ index: Int, _ count: Int) -> Double {
    Double(2 * index <= count ? index : index - count) / Double(count)
  }

  /// A function of 2π times the product of place and frequency, for all of both; symmetric.
  private func waves(_ count: Int, _ function: (Double) -> Double) -> Matrix<Double> {
    Matrix(rows: count, columns: count) { i, j in
      function(2 * .pi * Double((i * j) % count) / Double(count))
    }
  }
}
