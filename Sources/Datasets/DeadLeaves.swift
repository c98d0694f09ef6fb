public import LinearAlgebra

/// Images of discs that hide each other, of all sizes: much like photographs in what matters to learning from patches.
///
/// Discs fall at random, each of one grey and hiding what is below, until everything is covered. Their radii r have the
/// density r⁻³ between a least and a largest one, so that the image looks alike at every scale; its power spectrum falls
/// about as 1/f², and its edges are sharp, which noise of that spectrum has not.
///
/// - Source: Lee, Mumford and Huang (2001), "Occlusion models for natural images", doi:10.1023/A:1011109015675.
public struct DeadLeaves: Hashable, Sendable {
  /// The rows of pixels.
  public var height: Int
  /// The columns of pixels.
  public var width: Int
  /// The radii of discs, in pixels.
  public var radii: ClosedRange<Double>

  /// A kind of image.
  ///
  /// - Parameters:
  ///   - height: The rows of pixels, at least 1.
  ///   - width: The columns of pixels, at least 1.
  ///   - radii: The radii of discs in pixels, from 0.5 to 10 times the larger side; from 1 to the smaller side if nil. What
  ///     an image costs grows as the square of the largest over the least.
  public init(height: Int, width: Int, radii: ClosedRange<Double>? = nil) {
    let radii = radii ?? 1...Double(max(1, min(height, width)))
    self.height = height
    self.width = width
    self.radii = radii
    check()
  }

  private func check() {
    guard height >= 1, width >= 1, radii.lowerBound >= 0.5,
      radii.upperBound <= 10 * Double(max(height, width))
    else {
      fatalError(
        "dead leaves need at least 1 × 1 pixels and radii from 0.5 to 10 times the larger side, not "
          + "\(height) × \(width) and \(radii)")
    }
  }

  /// An image.
  ///
  /// - Parameter seed: The seed of the random numbers.
  /// - Returns: height × width, from 0 to 1, each grey equally likely.
  public func image(seed: Int) -> Matrix<Double> {
    check()
    var generator = SeededGenerator(seed: seed)
    // From the top down: a disc shows where nothing fell later. What of the picture is still open is known by row, so that
    // the many small discs that come late and show nowhere cost little.
    var image = Matrix<Double>(rows: height, columns: width, repeating: .nan)
    var open = [Int](repeating: width, count: height)
    var left = height * width
    while left > 0 {
      let radius = self.radius(&generator)
      // As far around as the largest disc reaches, so that discs of all sizes are equally dense.
      let y = generator.uniform(in: -radii.upperBound..<Double(height) + radii.upperBound)
      let x = generator.uniform(in: -radii.upperBound..<Double(width) + radii.upperBound)
      let grey = generator.uniform()
      let top = max(0, Int((y - radius).rounded(.up)))
      let bottom = min(height - 1, Int((y + radius).rounded(.down)))
      guard top <= bottom else { continue }
      for i in top...bottom where open[i] > 0 {
        let half = max(0, radius * radius - (Double(i) - y) * (Double(i) - y)).squareRoot()
        let first = max(0, Int((x - half).rounded(.up)))
        let last = min(width - 1, Int((x + half).rounded(.down)))
        guard first <= last else { continue }
        for j in first...last where image[i, j].isNaN {
          image[i, j] = grey
          open[i] -= 1
          left -= 1
        }
      }
    }
    return image
  }

  /// By the inverse of the distribution function of r⁻³.
  private func radius(_ generator: inout SeededGenerator) -> Double {
    let (least, largest) = (radii.lowerBound, radii.upperBound)
    let (a, b) = (1 / (least * least), 1 / (largest * largest))
    return 1 / (a - generator.uniform() * (a - b)).squareRoot()
  }
}
