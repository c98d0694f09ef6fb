public import LinearAlgebra

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A Gabor function: a wave under a Gaussian, as edge detectors and simple cells have it.
///
/// g(x, y) = a exp(−p²/2σ₁² − q²/2σ₂²) cos(2πf p + φ), where p is the distance from the centre in the wave's direction
/// and q the one across it. x counts pixels to the right, y downwards, both from the middle of the top left one;
/// angles turn from x towards y, so clockwise as one sees it. Setting a property to what is out of its range is a bug that
/// ends the program.
///
/// - Source: Daugman (1985), doi:10.1364/JOSAA.2.001160.
public struct Gabor: Codable, Hashable, Sendable {
  /// The centre, in pixels.
  public var x: Double
  /// The centre, in pixels.
  public var y: Double
  /// f, in cycles a pixel; up to 0.5 can be drawn.
  public var frequency: Double { didSet { check() } }
  /// The direction in which the wave changes, in radians, from 0 and below π. Its stripes lie across.
  public var orientation: Double { didSet { check() } }
  /// φ, in radians: 0 for a ridge, −π/2 for an edge that rises in the wave's direction.
  public var phase: Double
  /// σ₁, the Gaussian's width in the wave's direction, in pixels.
  public var widthAlong: Double { didSet { check() } }
  /// σ₂, its width across, in pixels.
  public var widthAcross: Double { didSet { check() } }
  /// a.
  public var amplitude: Double

  /// A Gabor function by the widths of its Gaussian.
  ///
  /// - Parameters:
  ///   - x: The centre, pixels to the right.
  ///   - y: The centre, pixels down.
  ///   - frequency: Cycles a pixel, above 0.
  ///   - orientation: The wave's direction, in radians, finite; beyond half a circle it is turned back, and the phase with it.
  ///   - phase: In radians.
  ///   - widthAlong: The Gaussian's width in the wave's direction, in pixels, above 0.
  ///   - widthAcross: Its width across, in pixels, above 0.
  ///   - amplitude: The height.
  public init(
    x: Double, y: Double, frequency: Double, orientation: Double, phase: Double,
    widthAlong: Double, widthAcross: Double, amplitude: Double = 1
  ) {
    self.x = x
    self.y = y
    self.frequency = frequency
    (self.orientation, self.phase) = Self.folded(orientation, phase)
    self.widthAlong = widthAlong
    self.widthAcross = widthAcross
    self.amplitude = amplitude
    check()
  }

  private func check() {
    guard [frequency, widthAlong, widthAcross].allSatisfy({ $0 > 0 && $0.isFinite }),
      (0..<Double.pi).contains(orientation)
    else {
      fatalError(
        "A Gabor function of frequency \(frequency), widths \(widthAlong) and \(widthAcross) and "
          + "orientation \(orientation): the first three must be above 0, the last from 0 and below π."
      )
    }
  }

  /// An orientation from 0 and below π, and the phase that goes with it: turned by half a circle, the wave runs backwards.
  private static func folded(
    _ orientation: Double, _ phase: Double
  ) -> (orientation: Double, phase: Double) {
    var angle = orientation.truncatingRemainder(dividingBy: 2 * .pi)
    if angle < 0 { angle += 2 * .pi }
    // A tiny negative angle is rounded to a whole turn.
    if angle >= 2 * .pi { angle = 0 }
    return angle >= .pi ? (angle - .pi, -phase) : (angle, phase)
  }

  /// A Gabor function by its bandwidth.
  ///
  /// - Parameters:
  ///   - x: The centre, pixels to the right.
  ///   - y: The centre, pixels down.
  ///   - frequency: Cycles a pixel, above 0.
  ///   - orientation: The wave's direction, in radians, finite; beyond half a circle it is turned back, and the phase with it.
  ///   - phase: In radians.
  ///   - bandwidth: Octaves between the two frequencies that it passes at half height, above 0.
  ///   - aspect: The Gaussian's width across over that along, above 0.
  public init(
    x: Double = 0, y: Double = 0, frequency: Double, orientation: Double, phase: Double = 0,
    bandwidth: Double = 1.5, aspect: Double = 1.5
  ) {
    guard bandwidth > 0, aspect > 0 else {
      fatalError("A Gabor function of \(bandwidth) octaves and aspect \(aspect): must be above 0.")
    }
    let ratio = pow(2, bandwidth)
    let width = Self.halfHeight / (.pi * frequency) * (ratio + 1) / (ratio - 1)
    self.init(
      x: x, y: y, frequency: frequency, orientation: orientation, phase: phase, widthAlong: width,
      widthAcross: aspect * width)
  }

  /// √(ln 2 / 2): a Gaussian's half width at half height is this times 2σ.
  static let halfHeight = (0.5 * log(2.0)).squareRoot()

  /// Octaves between the two frequencies that it passes at half height; infinite if the lower one would be below 0.
  public var bandwidth: Double {
    let c = Double.pi * frequency * widthAlong / Self.halfHeight
    return c > 1 ? log2((c + 1) / (c - 1)) : .infinity
  }

  /// The range of directions, in radians, that it passes at half height, at its own frequency; π if it passes all.
  public var orientationBandwidth: Double {
    2 * asin(min(1, Self.halfHeight / (.pi * frequency * widthAcross)))
  }

  /// The Gaussian's width across over that along.
  public var aspect: Double { widthAcross / widthAlong }

  /// The value at a point.
  ///
  /// - Parameters:
  ///   - x: Pixels to the right.
  ///   - y: Pixels down.
  /// - Returns: g(x, y).
  public func value(x: Double, y: Double) -> Double {
    let (dx, dy) = (x - self.x, y - self.y)
    let p = dx * cos(orientation) + dy * sin(orientation)
    let q = dy * cos(orientation) - dx * sin(orientation)
    let exponent =
      p * p / (2 * widthAlong * widthAlong) + q * q / (2 * widthAcross * widthAcross)
    return amplitude * exp(-exponent) * cos(2 * .pi * frequency * p + phase)
  }

  /// The values at the middles of the pixels of a picture.
  ///
  /// - Parameters:
  ///   - width: Its columns.
  ///   - height: Its rows.
  /// - Returns: The picture (height × width).
  public func image(width: Int, height: Int) -> Matrix<Double> {
    Matrix(rows: height, columns: width) { i, j in value(x: Double(j), y: Double(i)) }
  }
}
