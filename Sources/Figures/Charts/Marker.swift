/// The shapes of points, so that classes differ by more than colour.
enum Marker: Int, CaseIterable, Hashable, Sendable {
  case circle, square, triangle, diamond, cross, inverted

  /// The shape of the class with a colour's number, from 1; circles where there are too many classes
  /// for shapes to help.
  init(number: Int, ofClasses count: Int) {
    let all = Marker.allCases
    self = count > all.count || number < 1 ? .circle : all[(number - 1) % all.count]
  }

  /// The outline about the current point, as relative path commands; `radius` is that of a circle with
  /// about the same area.
  func path(radius r: Double) -> String {
    func c(_ value: Double) -> String { coordinate(value) }
    switch self {
    case .circle:
      return "m\(c(-r)) 0a\(c(r)) \(c(r)) 0 1 0 \(c(2 * r)) 0a\(c(r)) \(c(r)) 0 1 0 \(c(-2 * r)) 0z"
    case .square:
      let a = r * 0.9
      return "m\(c(-a)) \(c(-a))h\(c(2 * a))v\(c(2 * a))h\(c(-2 * a))z"
    case .triangle:
      let a = r * 1.2
      return "m0 \(c(-a))l\(c(a)) \(c(1.75 * a))h\(c(-2 * a))z"
    case .inverted:
      let a = r * 1.2
      return "m0 \(c(a))l\(c(a)) \(c(-1.75 * a))h\(c(-2 * a))z"
    case .diamond:
      let a = r * 1.25
      return "m0 \(c(-a))l\(c(a)) \(c(a))l\(c(-a)) \(c(a))l\(c(-a)) \(c(-a))z"
    case .cross:
      let (a, b) = (r * 1.15, r * 0.5)
      return
        "m\(c(-a)) \(c(-a + b))l\(c(b)) \(c(-b))l\(c(a - b)) \(c(a - b))l\(c(a - b)) \(c(b - a))"
        + "l\(c(b)) \(c(b))l\(c(b - a)) \(c(a - b))l\(c(a - b)) \(c(a - b))l\(c(-b)) \(c(b))"
        + "l\(c(b - a)) \(c(b - a))l\(c(b - a)) \(c(a - b))l\(c(-b)) \(c(-b))l\(c(a - b)) \(c(b - a))z"
    }
  }
}
