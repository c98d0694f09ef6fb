public import LinearAlgebra

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Gabor filters of several orientations, in pairs of a ridge and an edge detector, for one frequency.
///
/// The two of a pair differ by a quarter of a wave; the root of the sum of their squared responses, the
/// energy, does not depend on where in the wave a line or an edge lies. Each filter has mean 0 and norm 1; but edge
/// detectors whose waves are 0 on all pixels, as at half a cycle a pixel along rows or columns, are 0.
///
/// ```swift
/// let edges = GaborBank(frequency: 0.15).edges(in: photograph)
/// ```
public struct GaborBank: Codable, Hashable, Sendable {
  /// Cycles a pixel.
  public let frequency: Double
  /// The waves' directions, in radians, evenly spaced from 0 below π.
  public let orientations: [Double]
  /// Octaves between the frequencies passed at half height.
  public let bandwidth: Double
  /// The Gaussian's width across over that along.
  public let aspect: Double
  /// The pixels on each side of a filter's centre: three widths of its Gaussian.
  public let reach: Int

  /// A bank.
  ///
  /// - Parameters:
  ///   - frequency: Cycles a pixel, above 0 and at most 0.5; filters reach at most 1000 pixels from their centre.
  ///   - orientations: How many directions, at least 1.
  ///   - bandwidth: Octaves between the frequencies passed at half height, above 0.
  ///   - aspect: The Gaussian's width across over that along, above 0.
  public init(
    frequency: Double, orientations: Int = 8, bandwidth: Double = 1.5, aspect: Double = 1.5
  ) {
    guard frequency > 0, frequency <= 0.5, orientations >= 1, bandwidth > 0, aspect > 0 else {
      fatalError(
        "A bank of \(orientations) Gabor filters of frequency \(frequency), bandwidth \(bandwidth) and "
          + "aspect \(aspect): there must be at least 1, and the frequency at most 0.5; all above 0."
      )
    }
    let gabor = Gabor(frequency: frequency, orientation: 0, bandwidth: bandwidth, aspect: aspect)
    let width = max(gabor.widthAlong, gabor.widthAcross)
    guard 3 * width <= 1000 else {
      fatalError(
        "A bank of Gabor filters that are \(width) pixels wide: three widths must be at most 1000.")
    }
    reach = max(1, Int((3 * width).rounded(.up)))
    self.frequency = frequency
    self.orientations = (0..<orientations).map { .pi * Double($0) / Double(orientations) }
    self.bandwidth = bandwidth
    self.aspect = aspect
  }

  /// The filters: for each orientation the even one, a ridge, and the odd one, an edge that rises in its direction.
  ///
  /// - Returns: A row each (2 × orientations, side²), with side = 2 · reach + 1.
  public func filters() -> Matrix<Double> {
    let (side, reach) = (2 * reach + 1, Double(reach))
    return Matrix(
      orientations.flatMap { orientation in
        [0, -Double.pi / 2].map { phase in
          let gabor = Gabor(
            x: reach, y: reach, frequency: frequency, orientation: orientation, phase: phase,
            bandwidth: bandwidth, aspect: aspect)
          var envelope = gabor
          // Next to no frequency: the Gaussian alone.
          (envelope.frequency, envelope.phase) = (.leastNormalMagnitude, 0)
          let wave = gabor.image(width: side, height: side)
          let hill = envelope.image(width: side, height: side)
          // A ridge answers to brightness; less its share of the Gaussian it no longer does.
          let balanced = wave - hill * (wave.elements.sum() / hill.elements.sum())
          let norm = balanced.frobeniusNorm()
          // What is so much less than the Gaussian is rounding.
          return norm > 1e-10 * hill.frobeniusNorm()
            ? (balanced / norm).elements : [Double](repeating: 0, count: side * side)
        }
      })
  }

  /// The responses to an image: its correlation with each filter around each pixel.
  ///
  /// Beyond its sides the image is mirrored, its outermost pixels not repeated.
  ///
  /// - Parameter image: height × width, each at least 2; every pixel finite.
  /// - Returns: For each orientation the response of the even and of the odd filter (height × width each).
  public func responses(
    to image: Matrix<Double>
  ) -> [(even: Matrix<Double>, odd: Matrix<Double>)] {
    guard image.rows >= 2, image.columns >= 2 else {
      fatalError("An image of \(image.rows) × \(image.columns) pixels is too small to filter.")
    }
    if let pixel = image.firstNonFinite() {
      fatalError(
        "The pixel at row \(pixel.row), column \(pixel.column) (from 0) is "
          + "\(image[pixel.row, pixel.column]): an image to filter must be finite.")
    }
    let (filters, reach) = (filters(), reach)
    let (height, width, side) = (image.rows, image.columns, 2 * reach + 1)
    let across = (-reach..<width + reach).map { Self.mirrored($0, width) }
    let lines = Threads.concurrently(blocks: height) { top in
      // All surroundings of a line's pixels, a row each.
      let surroundings = Matrix<Double>(rows: width, columns: side * side) { cells in
        image.elements.withUnsafeBufferPointer { pixels in
          for i in 0..<side {
            let line = Self.mirrored(top + i - reach, height) * width
            for j in 0..<width {
              let target = j * side * side + i * side
              for k in 0..<side { cells[target + k] = pixels[line + across[j + k]] }
            }
          }
        }
      }
      return filters.product(surroundings, transposing: .right)
    }
    func response(_ filter: Int) -> Matrix<Double> {
      Matrix(
        rows: height, columns: width,
        elements: lines.flatMap { $0.elements[filter * width..<(filter + 1) * width] })
    }
    return orientations.indices.map { (response(2 * $0), response(2 * $0 + 1)) }
  }

  /// The edges and lines of an image: how strong and which way.
  public struct Edges: Codable, Hashable, Sendable {
    /// The largest energy of an orientation, at least 0 (height × width).
    public let magnitude: Matrix<Double>
    /// The direction of the line or edge itself, in radians, from 0 and below π; 0 is horizontal, π/4 falls to the right
    /// (height × width).
    ///
    /// It is the mean of the orientations, as double angles, weighted by the squared energies. Where the magnitude is 0 it
    /// says nothing.
    public let orientation: Matrix<Double>
  }

  /// The edges and lines of an image, by a bank of at least 3 orientations: fewer don't tell directions apart.
  ///
  /// - Parameter image: height × width, each at least 2; every pixel finite.
  /// - Returns: Their magnitude and orientation.
  public func edges(in image: Matrix<Double>) -> Edges {
    guard orientations.count >= 3 else {
      fatalError(
        "\(orientations.count) orientations can't tell an edge's direction: take at least 3.")
    }
    let energies = responses(to: image).map { pair in
      pair.even.hadamard(pair.even) + pair.odd.hadamard(pair.odd)
    }
    let magnitude = Matrix<Double>(rows: image.rows, columns: image.columns) { i, j in
      (energies.map { $0[i, j] }.max() ?? 0).squareRoot()
    }
    let (sines, cosines) = (orientations.map { sin(2 * $0) }, orientations.map { cos(2 * $0) })
    let orientation = Matrix<Double>(rows: image.rows, columns: image.columns) { i, j in
      var (sine, cosine) = (0.0, 0.0)
      for (number, energy) in energies.enumerated() {
        sine += energy[i, j] * sines[number]
        cosine += energy[i, j] * cosines[number]
      }
      // Stripes lie across their wave.
      return (0.5 * atan2(sine, cosine) + 1.5 * .pi).truncatingRemainder(dividingBy: .pi)
    }
    return Edges(magnitude: magnitude, orientation: orientation)
  }

  /// The place inside 0..<count that a place outside is mirrored to.
  private static func mirrored(_ place: Int, _ count: Int) -> Int {
    let period = 2 * (count - 1)
    let folded = ((place % period) + period) % period
    return folded < count ? folded : period - folded
  }
}
