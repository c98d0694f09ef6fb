/// The three back walls of a scene with their grid, and the axes along the box's outline.
struct SceneBox {
  let axes: [AxisPlan]
  let projection: Projection
  let style: FigureStyle

  func draw(into svg: inout SVG) {
    let ticks = axes.indices.map { axis in
      let (x1, y1) = projection.place(edge(axis).from)
      let (x2, y2) = projection.place(edge(axis).to)
      let length = ((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1)).squareRoot()
      return axes[axis].ticks(count: max(2, Int(length / 44))).labelled
    }
    var grid = ""
    var walls = ""
    for axis in 0..<3 {
      // The wall on which this axis is constant, spanned by the two others.
      let (a, b) = ((axis + 1) % 3, (axis + 2) % 3)
      for (along, across) in [(a, b), (b, a)] {
        for tick in ticks[along] {
          var from = back
          from[along] = tick.value
          var to = from
          to[across] = front[across]
          grid += line(from, to)
        }
        var from = back
        var to = back
        to[across] = front[across]
        walls += line(from, to)
        from[along] = front[along]
        to[along] = front[along]
        walls += line(from, to)
      }
    }
    svg.element("path", [("d", grid), ("class", "g"), ("style", "stroke-opacity:.7")])
    svg.element("path", [("d", walls), ("class", "g")])
    for axis in 0..<3 { drawAxis(axis, ticks[axis], into: &svg) }
  }

  /// The corner that is farthest from the viewer, and the one opposite.
  private var back: SIMD3<Double> {
    projection.low.replacing(with: projection.high, where: projection.toViewer .< 0)
  }
  private var front: SIMD3<Double> {
    projection.high.replacing(with: projection.low, where: projection.toViewer .< 0)
  }

  private func line(_ from: SIMD3<Double>, _ to: SIMD3<Double>) -> String {
    let (x1, y1) = projection.place(from)
    let (x2, y2) = projection.place(to)
    return "M\(coordinate(x1)) \(coordinate(y1))L\(coordinate(x2)) \(coordinate(y2))"
  }

  /// The edge of the box that carries an axis: for x and y on the floor in front, for z the outline's
  /// left side, so that labels stand outside.
  private func edge(_ axis: Int) -> (from: SIMD3<Double>, to: SIMD3<Double>) {
    var from = back
    if axis < 2 {
      from[1 - axis] = front[1 - axis]
    } else {
      var candidates = [back, back]
      candidates[0].x = front.x
      candidates[1].y = front.y
      from =
        projection.place(candidates[0]).x < projection.place(candidates[1]).x
        ? candidates[0] : candidates[1]
    }
    var to = from
    from[axis] = projection.low[axis]
    to[axis] = projection.high[axis]
    return (from, to)
  }

  private func drawAxis(_ axis: Int, _ ticks: [Tick], into svg: inout SVG) {
    let (from, to) = edge(axis)
    let (x1, y1) = projection.place(from)
    let (x2, y2) = projection.place(to)
    let length = ((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1)).squareRoot()
    guard length > 12 else { return }  // an axis that points at the viewer has no length
    svg.element("path", [("d", line(from, to)), ("class", "k")])
    // Labels stand at right angles to the axis, away from the box.
    let (centreX, centreY) = projection.place(projection.centre)
    var (nx, ny) = ((y2 - y1) / length, -(x2 - x1) / length)
    if ((x1 + x2) / 2 - centreX) * nx + ((y1 + y2) / 2 - centreY) * ny < 0 { (nx, ny) = (-nx, -ny) }
    let anchor: TextAnchor = nx > 0.35 ? .start : nx < -0.35 ? .end : .middle
    var widest = 0.0
    for tick in ticks {
      var place = from
      place[axis] = tick.value
      let (x, y) = projection.place(place)
      svg.line(x, y, x + nx * 4, y + ny * 4, [("class", "k")])
      widest = max(widest, textWidth(tick.label, size: style.text))
      svg.text(
        tick.label, x: x + nx * 8, y: y + ny * 11 + style.text * 0.35, anchor: anchor,
        classes: "s")
    }
    let title = axes[axis].title
    let (middleX, middleY) = ((x1 + x2) / 2, (y1 + y2) / 2)
    if axis == 2 {
      // Above the upper end, where nothing else stands.
      let (x, y) = y1 < y2 ? (x1, y1) : (x2, y2)
      svg.text(title, x: x, y: y - 7, anchor: .middle, classes: "s")
    } else {
      let away = 14 + (abs(nx) > 0.35 ? widest * abs(nx) : 0) + style.text * abs(ny)
      svg.text(
        title, x: middleX + nx * away, y: middleY + ny * away + style.text * 0.5, anchor: anchor,
        classes: "s")
    }
  }
}
