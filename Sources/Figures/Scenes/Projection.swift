/// The parallel projection of a scene's box onto paper: where places lie, and how near they are.
struct Projection {
  /// The unit vectors of the paper, and the one from the scene to the viewer.
  let right: SIMD3<Double>
  let up: SIMD3<Double>
  let toViewer: SIMD3<Double>
  let low: SIMD3<Double>
  let high: SIMD3<Double>
  /// CSS pixels to a unit.
  private let scale: Double
  private let origin: (x: Double, y: Double)
  private let depths: ClosedRange<Double>
  /// Where the drawing ends, in CSS pixels.
  let bottom: Double

  var centre: SIMD3<Double> { low + (high - low) / 2 }

  /// The projection that fits the box of the axes into a width.
  ///
  /// - Parameters:
  ///   - plan: The scene.
  ///   - width: The figure's width.
  ///   - top: Where the drawing begins.
  ///   - tallest: The most height that the box may take.
  ///   - margin: The room around the box for labels.
  init(_ plan: ScenePlan, width: Double, top: Double, tallest: Double, margin: Double) {
    let camera = plan.camera
    let (sinA, cosA) = sineAndCosine(degrees: camera.azimuth)
    let (sinE, cosE) = sineAndCosine(degrees: camera.elevation)
    right = SIMD3(-sinA, cosA, 0)
    up = SIMD3(-sinE * cosA, -sinE * sinA, cosE)
    toViewer = camera.toViewer
    low = SIMD3(plan.axes[0].low, plan.axes[1].low, plan.axes[2].low)
    high = SIMD3(plan.axes[0].high, plan.axes[1].high, plan.axes[2].high)
    let middle = low + (high - low) / 2
    let corners = Self.corners(low, high).map { $0 - middle }
    let (right, up, toViewer) = (right, up, toViewer)
    let halfWidth = corners.map { abs(($0 * right).sum()) }.max() ?? 1
    let halfHeight = corners.map { abs(($0 * up).sum()) }.max() ?? 1
    let halfDepth = corners.map { abs(($0 * toViewer).sum()) }.max() ?? 1
    scale = min((width - 2 * margin) / (2 * halfWidth), tallest / (2 * halfHeight))
    let boxHeight = 2 * halfHeight * scale
    origin = (width / 2, top + 12 + boxHeight / 2)
    bottom = top + 12 + boxHeight + margin
    depths = -max(halfDepth, 1e-290)...max(halfDepth, 1e-290)
  }

  /// The eight corners of a box.
  static func corners(_ low: SIMD3<Double>, _ high: SIMD3<Double>) -> [SIMD3<Double>] {
    (0..<8).map { bits in
      SIMD3(
        bits & 1 == 0 ? low.x : high.x, bits & 2 == 0 ? low.y : high.y,
        bits & 4 == 0 ? low.z : high.z)
    }
  }

  /// Where a place lies on the paper, in CSS pixels.
  func place(_ point: SIMD3<Double>) -> (x: Double, y: Double) {
    let from = point - centre
    return (origin.x + (from * right).sum() * scale, origin.y - (from * up).sum() * scale)
  }

  /// How near a place is: larger values are nearer.
  func depth(_ point: SIMD3<Double>) -> Double { ((point - centre) * toViewer).sum() }

  /// How near a place is within the box: 0 for the farthest corner, 1 for the nearest.
  func nearness(_ point: SIMD3<Double>) -> Double {
    let share = (depth(point) - depths.lowerBound) / (depths.upperBound - depths.lowerBound)
    return min(max(share, 0), 1)
  }
}

extension Scene3D.Camera {
  /// The unit vector from the scene to the viewer.
  var toViewer: SIMD3<Double> {
    let (sinA, cosA) = sineAndCosine(degrees: azimuth)
    let (sinE, cosE) = sineAndCosine(degrees: elevation)
    return SIMD3(cosE * cosA, cosE * sinA, sinE)
  }
}
