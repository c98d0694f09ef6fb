#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
public import LinearAlgebra

/// A window that moves over an image, turns and zooms: the film that an eye would see.
///
/// Each sequence begins at a random place, angle and zoom, and moves on at a steady random pace: its shift in each direction, its turn and
/// the logarithm of its zoom change from frame to frame by amounts drawn once a sequence, from normal distributions.
///
/// ```swift
/// let sequences = MovingWindow(side: 16).sequences(200, over: photographs.images, seed: seed)
/// let slow = try SFA(…).fit(sequences)
/// ```
///
/// - Source: Berkes and Wiskott (2005), doi:10.1167/5.6.9, section 2.
public struct MovingWindow: Hashable, Sendable {
  /// The window's rows and columns of pixels.
  public var side: Int
  /// How many frames a sequence has.
  public var frames: Int
  /// The deviation of the shift in each direction, in pixels of the image a frame.
  public var shift: Double
  /// The deviation of the turn, in radians a frame.
  public var turn: Double
  /// The deviation of the change of the zoom's logarithm a frame.
  public var zoom: Double

  /// A way to move.
  ///
  /// - Parameters:
  ///   - side: The window's rows and columns of pixels, at least 1.
  ///   - frames: How many frames a sequence has, at least 1.
  ///   - shift: The deviation of the shift in each direction, in pixels a frame, from 0 to 1e6.
  ///   - turn: The deviation of the turn, in radians a frame, from 0 to π.
  ///   - zoom: The deviation of the change of the zoom's logarithm a frame, from 0 to 10.
  public init(
    side: Int, frames: Int = 100, shift: Double = 1, turn: Double = 0.03, zoom: Double = 0.005
  ) {
    self.side = side
    self.frames = frames
    self.shift = shift
    self.turn = turn
    self.zoom = zoom
    check()
  }

  private func check() {
    guard side >= 1, frames >= 1, 0...1e6 ~= shift, 0...Double.pi ~= turn, 0...10 ~= zoom else {
      fatalError(
        "A window of \(side) × \(side) pixels and \(frames) frames with a shift of \(shift), a turn of "
          + "\(turn) and a zoom of \(zoom): it needs at least 1 pixel and 1 frame, and paces from 0 to "
          + "1e6 pixels, π radians and 10.")
    }
  }

  /// Sequences, each over an image drawn at random.
  ///
  /// - Parameters:
  ///   - count: How many, at least 0.
  ///   - images: Images (height × width), each with sides of at least 3 times the window's.
  ///   - seed: The seed of the random numbers.
  /// - Returns: The sequences (frames × side²), each pixel linearly between the four of the image around it.
  public func sequences(
    _ count: Int, over images: [Matrix<Double>], seed: Int
  ) -> [Matrix<Double>] {
    check()
    guard count >= 0, !images.isEmpty,
      images.allSatisfy({ min($0.rows, $0.columns) >= 3 * side })
    else {
      fatalError(
        "\(count) windows of \(side) × \(side) pixels can't move over \(images.count) images: these must "
          + "have sides of at least \(3 * side).")
    }
    var generator = SeededGenerator(seed: seed)
    let plans = (0..<count).map { _ -> (image: Int, path: Path) in
      let image = generator.integer(below: images.count)
      return (image, path(over: images[image], &generator))
    }
    return Threads.concurrently(blocks: count) { number in
      let (image, path) = plans[number]
      return sequence(over: images[image], path)
    }
  }

  /// Where a window is in its first frame, and how it moves on.
  private struct Path: Sendable {
    var (y, x, angle, scale) = (0.0, 0.0, 0.0, 0.0)
    var (dy, dx, dAngle, dScale) = (0.0, 0.0, 0.0, 0.0)

    /// In frame t: centre, angle, and pixels of the image a pixel of the window.
    func place(_ t: Double) -> (y: Double, x: Double, angle: Double, scale: Double) {
      (y + t * dy, x + t * dx, angle + t * dAngle, exp(scale + t * dScale))
    }
  }

  /// A path that stays within an image; paces are halved, if need be, until one is found.
  private func path(over image: Matrix<Double>, _ generator: inout SeededGenerator) -> Path {
    let (height, width) = (Double(image.rows - 1), Double(image.columns - 1))
    let reach = Double(side - 1) / 2 * 2.0.squareRoot()
    var pace = 1.0
    while true {
      for _ in 0..<100 {
        var path = Path()
        (path.dy, path.dx) = (
          generator.normal(deviation: pace * shift), generator.normal(deviation: pace * shift)
        )
        (path.dAngle, path.dScale) = (
          generator.normal(deviation: turn), generator.normal(deviation: pace * zoom)
        )
        (path.y, path.x) = (generator.uniform(in: 0..<height), generator.uniform(in: 0..<width))
        path.angle = generator.uniform(in: 0..<2 * .pi)
        path.scale = generator.uniform(in: -0.3..<0.3)
        // All moves one way, so that its ends tell whether it stays inside.
        let fits = [0, Double(frames - 1)].allSatisfy { t in
          let (y, x, _, scale) = path.place(t)
          let margin = scale * reach
          return margin <= min(y, height - y) && margin <= min(x, width - x)
        }
        if fits { return path }
      }
      pace /= 2
    }
  }

  private func sequence(over image: Matrix<Double>, _ path: Path) -> Matrix<Double> {
    let middle = Double(side - 1) / 2
    return Matrix(
      (0..<frames).map { frame in
        let (y, x, angle, scale) = path.place(Double(frame))
        let (c, s) = (scale * cos(angle), scale * sin(angle))
        return (0..<side * side).map { pixel in
          let (v, u) = (Double(pixel / side) - middle, Double(pixel % side) - middle)
          return value(of: image, y: y + c * v + s * u, x: x + c * u - s * v)
        }
      })
  }

  private func value(of image: Matrix<Double>, y: Double, x: Double) -> Double {
    let i = min(image.rows - 2, max(0, Int(y)))
    let j = min(image.columns - 2, max(0, Int(x)))
    let (v, u) = (y - Double(i), x - Double(j))
    let above = image[i, j] + u * (image[i, j + 1] - image[i, j])
    let below = image[i + 1, j] + u * (image[i + 1, j + 1] - image[i + 1, j])
    return above + v * (below - above)
  }
}
