/// The key to a heat map's colours: a bar with ticks at the right of the plot.
struct ColorBar {
  static let thickness = 12.0
  static let gap = 12.0

  let colors: ColorMap
  let axis: AxisPlan

  init(_ map: HeatMap, name: String?) {
    self.init(
      range: map.range, colors: map.colors, name: name ?? "",
      isWhole: map.values.allSatisfy { !isDrawable($0) || $0 == $0.rounded() })
  }

  /// The key to a range of values.
  ///
  /// - Parameters:
  ///   - range: The values at the ends.
  ///   - colors: How values become colours.
  ///   - name: What the values are.
  ///   - isWhole: Whether all are whole numbers.
  init(range: ClosedRange<Double>, colors: ColorMap, name: String, isWhole: Bool) {
    self.colors = colors
    var extent = AxisPlan.Extent(.linear)
    extent.isWhole = isWhole
    axis = AxisPlan(Axis(name, range: range), extent)
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
    gradient(id, isUpright: true, into: &svg)
    svg.rect(x, y, Self.thickness, height, [("fill", "url(#\(id))")] + colors.classAttribute)
    for tick in ticks(height: height) {
      let place = y + (1 - axis.share(tick.value)) * height
      svg.line(x + Self.thickness, place, x + Self.thickness + 3, place, [("class", "k")])
      svg.text(
        tick.label, x: x + Self.thickness + 6, y: place + 4, classes: "s")
    }
  }

  /// The height of a level bar with its title and labels.
  static func levelHeight(_ style: FigureStyle) -> Double { 2 * style.lineHeight + thickness + 8 }

  /// Draws the bar level below something, with its title above it.
  func drawLevel(
    x: Double, y: Double, width: Double, style: FigureStyle, id: String, into svg: inout SVG
  ) {
    svg.text(
      textFitted(title, width: style.width - x, size: style.text), x: x, y: y + style.text,
      classes: "s")
    let top = y + style.lineHeight + 2
    gradient(id, isUpright: false, into: &svg)
    svg.rect(x, top, width, Self.thickness, [("fill", "url(#\(id))")] + colors.classAttribute)
    let floor = top + Self.thickness
    for tick in axis.ticks(count: max(2, Int(width / 60))).labelled {
      let place = x + axis.share(tick.value) * width
      svg.line(place, floor, place, floor + 3, [("class", "k")])
      // The outer labels stay within the bar's width, or reach a little to the right.
      let half = textWidth(tick.label, size: style.text) / 2
      svg.text(
        tick.label, x: max(place, x + half), y: floor + 4 + style.text, anchor: .middle,
        classes: "s")
    }
  }

  private func gradient(_ id: String, isUpright: Bool, into svg: inout SVG) {
    let direction =
      isUpright
      ? [("x1", "0"), ("x2", "0"), ("y1", "1"), ("y2", "0")]
      : [("x1", "0"), ("x2", "1"), ("y1", "0"), ("y2", "0")]
    svg.group("linearGradient", [("id", id)] + direction) {
      for step in 0...20 {
        let share = Double(step) / 20
        $0.element(
          "stop", [("offset", coordinate(share)), ("stop-color", colors.color(at: share).hex)])
      }
    }
  }
}
