extension MarkDrawing {
  /// A straight line, with a head where it is an arrow.
  func segment(
    _ item: ChartPlan.Item, _ x: [Double], _ y: [Double], _ hasHead: Bool, _ svg: inout SVG
  ) {
    guard x.count == 2 else { return }
    let color = Palette.css(item.color)
    let (x1, y1) = (layout.horizontal(x[0]), layout.vertical(y[0]))
    let (x2, y2) = (layout.horizontal(x[1]), layout.vertical(y[1]))
    svg.group("g", hasHead ? [] : [("clip-path", "url(#\(id)-lines)")]) {
      drawArrow(x1, y1, x2, y2, hasHead: hasHead, color: color, weight: layout.style.line, &$0)
    }
  }

  /// A reference line across the plot.
  func rule(_ item: ChartPlan.Item, _ value: Double, _ isVertical: Bool, _ svg: inout SVG) {
    guard (isVertical ? layout.x : layout.y).shows(value) else { return }
    let look =
      "stroke:\(Palette.css(item.color));stroke-width:1.25;stroke-dasharray:5 4"
      + (item.color == 0 ? ";opacity:.6" : "")
    if isVertical {
      let x = layout.horizontal(value)
      svg.line(x, layout.plotY, x, layout.plotY + layout.plotHeight, [("style", look)])
    } else {
      let y = layout.vertical(value)
      svg.line(layout.plotX, y, layout.plotX + layout.plotWidth, y, [("style", look)])
    }
  }

  /// What is written at a mark: remarks, and the names of arrows and reference lines.
  func words(_ item: ChartPlan.Item, _ svg: inout SVG) {
    let color = "fill:\(Palette.textCSS(item.color))"
    let size = layout.style.text
    switch item.geometry {
    case .text(let text, let x, let y):
      write(text, layout.horizontal(x), layout.vertical(y) + size * 0.35, .middle, color, &svg)
    case .segment(let x, let y, _):
      guard x.count == 2, let name = item.name else { return }
      let (dx, dy) = (
        layout.horizontal(x[1]) - layout.horizontal(x[0]),
        layout.vertical(y[1]) - layout.vertical(y[0])
      )
      let length = max((dx * dx + dy * dy).squareRoot(), 1e-9)
      let anchor: TextAnchor = dx / length > 0.4 ? .start : dx / length < -0.4 ? .end : .middle
      write(
        name, layout.horizontal(x[1]) + dx / length * 7,
        layout.vertical(y[1]) + dy / length * (size * 0.8) + size * 0.35, anchor, color, &svg)
    case .rule(let value, let isVertical):
      guard let name = item.name, (isVertical ? layout.x : layout.y).shows(value) else { return }
      if isVertical {
        write(name, layout.horizontal(value), layout.plotY - 5, .middle, color, &svg)
      } else {
        let y = layout.vertical(value)
        let isAbove = y - layout.plotY > size * 1.6
        write(
          name, layout.plotX + layout.plotWidth - 2, isAbove ? y - 5 : y + size + 2, .end, color,
          &svg)
      }
    default: return
    }
  }

  /// Writes a remark so that it stays inside the chart.
  private func write(
    _ text: String, _ x: Double, _ y: Double, _ anchor: TextAnchor, _ look: String,
    _ svg: inout SVG
  ) {
    let width = textWidth(text, size: layout.style.text)
    let start =
      switch anchor {
      case .start: x
      case .middle: x - width / 2
      case .end: x - width
      }
    let low = layout.origin.x
    let kept = max(low, min(start, low + layout.width - width))
    svg.text(text, x: x + kept - start, y: y, anchor: anchor, classes: "h", style: look)
  }
}

/// Draws a straight line with an optional head at its second end.
func drawArrow(
  _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, hasHead: Bool, color: String,
  weight: Double, _ svg: inout SVG
) {
  let (dx, dy) = (x2 - x1, y2 - y1)
  let length = (dx * dx + dy * dy).squareRoot()
  guard length > 0.01 else { return }
  let (ux, uy) = (dx / length, dy / length)
  let head = hasHead ? min(9, length * 0.6) : 0
  svg.line(
    x1, y1, x2 - ux * head * 0.8, y2 - uy * head * 0.8,
    [("style", "stroke:\(color);stroke-width:\(coordinate(weight))")])
  guard hasHead else { return }
  svg.element(
    "path", [("d", arrowHead(x2, y2, ux, uy, length: head)), ("style", "fill:\(color)")])
}

/// The path of an arrow's head with its tip at a place, in the direction of a unit vector.
func arrowHead(_ x: Double, _ y: Double, _ ux: Double, _ uy: Double, length: Double) -> String {
  let (baseX, baseY) = (x - ux * length, y - uy * length)
  let half = length * 0.42
  return "M\(coordinate(x)) \(coordinate(y))"
    + "L\(coordinate(baseX - uy * half)) \(coordinate(baseY + ux * half))"
    + "L\(coordinate(baseX + uy * half)) \(coordinate(baseY - ux * half))Z"
}
