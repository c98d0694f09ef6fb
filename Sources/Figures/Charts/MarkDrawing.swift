/// The marks of a chart, drawn on its plot.
struct MarkDrawing {
  let layout: ChartLayout
  let id: String

  var plan: ChartPlan { layout.plan }
  var style: FigureStyle { layout.style }
  /// The most elements that get a title under the pointer.
  static let mostTitles = 500

  func draw(into svg: inout SVG) {
    svg.group("g", [("clip-path", "url(#\(id)-clip)")]) { svg in
      var hasRaster = false
      for item in plan.items {
        switch item.geometry {
        case .line(let x, let y, let isDashed): line(item, x, y, isDashed, &svg)
        case .points where plan.drawsPixels:
          if !hasRaster { raster(&svg) }
          hasRaster = true
        case .points(let x, let y, _, _): points(item, x, y, &svg)
        case .bars(let x, let y): bars(item, x, y, &svg)
        case .histogram(let histogram): self.histogram(item, histogram, &svg)
        case .stem(let x, let y): stem(item, x, y, &svg)
        case .band(let x, let lower, let upper): band(item, x, lower, upper, &svg)
        case .errorBars(let x, let lower, let upper): errorBars(item, x, lower, upper, &svg)
        case .strip(let strip): self.strip(item, strip, &svg)
        case .heatMap(let map): heatMap(map, &svg)
        case .segment(let x, let y, let hasHead): segment(item, x, y, hasHead, &svg)
        case .rule(let value, let isVertical): rule(item, value, isVertical, &svg)
        case .text: continue
        }
      }
    }
    // Words are drawn last and unclipped: nothing hides them.
    classLabels(&svg)
    for item in plan.items {
      words(item, &svg)
      if case .strip(let strip) = item.geometry { lost(item, strip, &svg) }
    }
  }

  func place(_ x: Double, _ y: Double) -> String {
    "\(coordinate(layout.horizontal(x))) \(coordinate(layout.vertical(y)))"
  }

  func spoken(_ name: String?, _ x: Double, _ y: Double) -> String {
    let axes = (plan.x.axis, plan.y.axis)
    let pair = "\(axes.0.spoken(x)): \(axes.1.spoken(y))"
    return name.map { "\($0), \(pair)" } ?? pair
  }

  // MARK: - Lines and regions

  private func line(_ item: Item, _ x: [Double], _ y: [Double], _ isDashed: Bool, _ svg: inout SVG)
  {
    var path = ""
    for run in drawnRuns(x, y) {
      let places = run.map { place(x[$0], y[$0]) }
      // Round ends make a dot of a line without length, so that a value between two gaps can be seen.
      path += "M" + places.joined(separator: "L") + (run.count == 1 ? "h0" : "")
    }
    guard !path.isEmpty else { return }
    var look = "fill:none;stroke:\(Palette.css(item.color));stroke-width:\(coordinate(style.line))"
    if isDashed { look += ";stroke-dasharray:6 4" }
    // A dense line is drawn finer, so that its shape stays visible.
    if x.count > 400 { look += ";stroke-width:1.25" }
    svg.element(
      "path",
      [
        ("d", path), ("style", look + ";stroke-linejoin:round;stroke-linecap:round"),
        ("clip-path", "url(#\(id)-lines)"),
      ], title: item.name)
    if Self.hasDots(x.count, isDashed: isDashed) {
      for index in x.indices where plan.x.shows(x[index]) && plan.y.shows(y[index]) {
        svg.element(
          "path",
          [
            ("d", "M" + place(x[index], y[index]) + Marker.circle.path(radius: 2.6)),
            ("style", "fill:\(Palette.css(item.color))"),
          ], title: spoken(item.name, x[index], y[index]))
      }
    }
  }

  /// Whether a line of so many points has a dot at each.
  static func hasDots(_ count: Int, isDashed: Bool) -> Bool { count <= 24 && !isDashed }

  private func band(
    _ item: Item, _ x: [Double], _ lower: [Double], _ upper: [Double], _ svg: inout SVG
  ) {
    var path = ""
    for stretch in x.indices.split(whereSeparator: { lower[$0].isNaN }) {
      // A single place among many has no area that could be seen.
      guard stretch.count > 1 || x.count <= plan.mostLinePoints else { continue }
      func edge(_ y: [Double]) -> [String] {
        let (x, y) = (Array(x[stretch]), Array(y[stretch]))
        let most = max(10, plan.mostLinePoints * stretch.count / lower.count)
        return thinnedLine(x: x, y: y, most: most).map { place(x[$0], y[$0]) }
      }
      path += "M" + (edge(upper) + edge(lower).reversed()).joined(separator: "L") + "Z"
    }
    guard !path.isEmpty else { return }
    let color = Palette.css(item.color)
    // A band at a single place has no area; its edge shows it.
    let isThin = x.count < 2 || zip(lower, lower.dropFirst()).allSatisfy { $0.isNaN || $1.isNaN }
    svg.element(
      "path",
      [
        ("d", path), ("clip-path", "url(#\(id)-plot)"),
        (
          "style",
          "fill:\(color);fill-opacity:.18" + (isThin ? ";stroke:\(color);stroke-opacity:.5" : "")
        ),
      ], title: item.name)
  }

  /// The points of a curve that suffice to draw it, cut at its gaps.
  private func drawnRuns(_ x: [Double], _ y: [Double]) -> [[Int]] {
    var runs: [[Int]] = []
    var isDown = false
    for index in thinnedLine(x: x, y: y, most: plan.mostLinePoints) {
      if y[index].isNaN {
        isDown = false
      } else if isDown {
        runs[runs.count - 1].append(index)
      } else {
        runs.append([index])
        isDown = true
      }
    }
    return runs
  }

  typealias Item = ChartPlan.Item
}
