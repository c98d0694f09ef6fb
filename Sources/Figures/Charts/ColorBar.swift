/// The key to a heat map's colours: a bar with ticks at the right of the plot.
struct ColorBar {
  static let thickness = 12.0
  static let gap = 12.0

  let map: HeatMap
  let axis: AxisPlan

  init(_ map: HeatMap, name: String?) {
    self.map = map
    var extent = AxisPlan.Extent(.linear)
    extent.include(map.range.lowerBound)
    extent.include(map.range.upperBound)
    extent.isWhole = map.values.allSatisfy { !isDrawable($0) || $0 == $0.rounded() }
    axis = AxisPlan(Axis(name ?? "", range: map.range), extent)
  }

  var title: String { axis.title }

  func ticks(height: Double) -> [Tick] {
    axis.ticks(count: max(2, Int(height / 40))).labelled
  }

  func labelWidth(_ style: FigureStyle, height: Double) -> Double {
    ticks(height: height).map { textWidth($0.label, size: style.text) }.max() ?? 0
  }

  /// Draws the bar beside a plot.
  func draw(x: Double, y: Double, height: Double, id: String, into svg: inout SVG) {
    svg.group("linearGradient", [("id", id), ("x1", "0"), ("x2", "0"), ("y1", "1"), ("y2", "0")]) {
      for step in 0...20 {
        let share = Double(step) / 20
        $0.element(
          "stop",
          [("offset", coordinate(share)), ("stop-color", map.colors.color(at: share).hex)])
      }
    }
    svg.rect(x, y, Self.thickness, height, [("fill", "url(#\(id))")])
    for tick in ticks(height: height) {
      let place = y + (1 - axis.share(tick.value)) * height
      svg.line(x + Self.thickness, place, x + Self.thickness + 3, place, [("class", "k")])
      svg.text(
        tick.label, x: x + Self.thickness + 6, y: place + 4, classes: "s")
    }
  }
}
