/// Points that lie on others.
extension ChartPlan {
  /// Up to how many points outlines are easier to read than discs.
  private static let mostHollowPoints = 100

  /// Draws few points that lie on earlier ones, or on the dots of strips, as outlines, which let these be seen.
  mutating func hollowLaterPoints() {
    guard !drawsPixels else { return }
    // Places as shares of the plot.
    var earlier: [SIMD2<Double>] = []
    for index in items.indices {
      switch items[index].geometry {
      case .strip(let strip):
        earlier += zip(strip.positions, strip.groups).flatMap { position, group in
          group.values.map { SIMD2(x.share(position), y.share($0)) }
        }
      case .points(let xs, let ys, _, let names):
        let places = zip(xs, ys).map { SIMD2(x.share($0), y.share($1)) }
        items[index].isHollow =
          names.isEmpty && places.count <= Self.mostHollowPoints
          && places.contains { place in earlier.contains { isOn(place - $0) } }
        earlier += places
      default: continue
      }
    }
  }

  /// Whether two points at such a distance would cover each other in a chart of the usual size.
  private func isOn(_ way: SIMD2<Double>) -> Bool { abs(way.x) < 0.01 && abs(way.y) < 0.02 }
}
