extension DiagramLayout {
  func draw(into svg: inout SVG) {
    heading.draw(x: 0, y: 0, into: &svg)
    if diagram.nodes.isEmpty {
      svg.text(
        "no nodes", x: style.width / 2, y: heading.height + style.text, anchor: .middle,
        classes: "s")
    }
    for plate in diagram.plates { draw(plate, into: &svg) }
    let shapes = Dictionary(uniqueKeysWithValues: diagram.nodes.map { ($0.name, shape($0)) })
    for edge in diagram.edges {
      guard let from = shapes[edge.from], let to = shapes[edge.to] else { continue }
      draw(edge, path(edge, from, to), into: &svg)
    }
    for node in diagram.nodes { draw(node, into: &svg) }
    // Words are drawn last: no line crosses them.
    for edge in diagram.edges where !edge.label.isEmpty {
      guard let from = shapes[edge.from], let to = shapes[edge.to] else { continue }
      writeLabel(edge, path(edge, from, to), into: &svg)
    }
  }

  // MARK: - Nodes

  private func draw(_ plate: Diagram.Plate, into svg: inout SVG) {
    let corner = place(SIMD2(plate.x.lowerBound, plate.y.upperBound))
    let other = place(SIMD2(plate.x.upperBound, plate.y.lowerBound))
    svg.rect(
      corner.x, corner.y, other.x - corner.x, other.y - corner.y,
      [
        ("rx", "9"),
        ("style", "fill:currentColor;fill-opacity:.035;stroke:var(--soft,#5d5a54);stroke-width:1"),
      ])
    svg.text(
      plate.label, x: other.x - 8, y: other.y - 7, anchor: .end, classes: "s",
      italics: plate.label.isSymbolic)
  }

  private func draw(_ node: Diagram.Node, into svg: inout SVG) {
    let shape = shape(node)
    let color = Palette.css(node.color ?? 0)
    let tint =
      switch node.shape {
      case .shadedCircle: ".22"
      case .box, .operation, .circle: node.color == nil ? "0" : ".14"
      case .text, .joint: "0"
      }
    // Paper first: what goes on behind the node must not shine through.
    let looks = [
      "fill:var(--paper,#fdfcf9)",
      "fill:\(color);fill-opacity:\(tint);stroke:\(color);stroke-width:1.5",
    ]
    switch node.shape {
    case .circle, .shadedCircle, .operation:
      let center = "M\(coordinate(shape.middle.x)) \(coordinate(shape.middle.y))"
      for look in looks {
        svg.element(
          "path", [("d", center + Marker.circle.path(radius: shape.half.x)), ("style", look)])
      }
    case .box:
      for look in looks {
        svg.rect(
          shape.middle.x - shape.half.x, shape.middle.y - shape.half.y, 2 * shape.half.x,
          2 * shape.half.y, [("rx", "6"), ("style", look)])
      }
    case .text, .joint: break
    }
    if node.shape == .operation, drawSign(lines(node).first ?? "", shape, color, into: &svg) {
      return
    }
    let lines = lines(node)
    let size = symbolSize(node)
    for (index, line) in lines.enumerated() {
      let offset = (Double(index) - Double(lines.count - 1) / 2) * style.lineHeight
      svg.text(
        line, x: shape.middle.x, y: shape.middle.y + offset + size * 0.35, anchor: .middle,
        classes: node.shape == .text ? "h" : "",
        style: "font-size:\(coordinate(size))px;fill:\(Palette.textCSS(node.color ?? 0))",
        italics: line.isSymbolic)
    }
  }

  /// Draws the commonest signs as lines, since fonts place them differently; false for others.
  private func drawSign(
    _ sign: String, _ shape: Shape, _ color: String, into svg: inout SVG
  ) -> Bool {
    let arm = shape.half.x * (sign == "+" ? 0.6 : 0.44)
    let (x, y) = (shape.middle.x, shape.middle.y)
    let path: String
    switch sign {
    case "+":
      path =
        "M\(coordinate(x - arm)) \(coordinate(y))h\(coordinate(2 * arm))"
        + "M\(coordinate(x)) \(coordinate(y - arm))v\(coordinate(2 * arm))"
    case "×":
      path =
        "M\(coordinate(x - arm)) \(coordinate(y - arm))l\(coordinate(2 * arm)) \(coordinate(2 * arm))"
        + "m0 \(coordinate(-2 * arm))l\(coordinate(-2 * arm)) \(coordinate(2 * arm))"
    default: return false
    }
    svg.element("path", [("d", path), ("style", "fill:none;stroke:\(color);stroke-width:1.5")])
    return true
  }

  // MARK: - Edges

  /// The way of an edge.
  struct Path {
    /// The path's commands, from the border of one node to that of the other, less the room of the head.
    var commands: String
    /// Where it ends, and the direction in which it gets there, a unit vector.
    var end: SIMD2<Double>
    var direction: SIMD2<Double>
    /// Where its label belongs, and the side of the line on which that is, a unit vector.
    var middle: SIMD2<Double>
    var side: SIMD2<Double>
  }

  private func path(_ edge: Diagram.Edge, _ from: Shape, _ to: Shape) -> Path {
    if !edge.via.isEmpty { return corners(edge, from, to) }
    if edge.from == edge.to { return loop(edge, from) }
    let way = to.middle - from.middle
    // Upwards on paper is towards smaller y, so the left of a way is this.
    let left = SIMD2(way.y, -way.x)
    let control = from.middle + way / 2 + left * edge.bend * 2
    return curve(
      from.border(towards: control), control, control, to.border(towards: control), edge,
      side: edge.bend < 0 ? -unit(left) : unit(left))
  }

  /// A loop at one side of a node.
  private func loop(_ edge: Diagram.Edge, _ node: Shape) -> Path {
    let (sine, cosine) = sineAndCosine(degrees: edge.bend * 90)
    let out = SIMD2(cosine, -sine)
    let across = SIMD2(-out.y, out.x)
    let reach = out * (max(abs(out.x) * node.half.x, abs(out.y) * node.half.y) + Self.loop * 1.5)
    let (first, second) = (
      node.middle + reach - across * Self.loop, node.middle + reach + across * Self.loop
    )
    return curve(
      node.border(towards: first), first, second, node.border(towards: second), edge, side: out)
  }

  /// A cubic curve.
  private func curve(
    _ start: SIMD2<Double>, _ first: SIMD2<Double>, _ second: SIMD2<Double>, _ end: SIMD2<Double>,
    _ edge: Diagram.Edge, side: SIMD2<Double>
  ) -> Path {
    // A quadratic curve has one control point, of which the cubic one takes two thirds.
    let isQuadratic = first == second
    let c1 = isQuadratic ? start + (first - start) * 2 / 3 : first
    let c2 = isQuadratic ? end + (second - end) * 2 / 3 : second
    let direction = unit(end - (isQuadratic && first == end ? start : second))
    let neck = edge.hasHead ? end - direction * 7 : end
    return Path(
      commands: "M\(pair(start))C\(pair(c1)) \(pair(c2)) \(pair(neck))", end: end,
      direction: direction, middle: (start + (c1 + c2) * 3 + end) / 8, side: side)
  }

  /// Straight lines with round corners.
  private func corners(_ edge: Diagram.Edge, _ from: Shape, _ to: Shape) -> Path {
    let via = edge.via.map(place)
    let start = from.border(towards: via[0])
    let end = to.border(towards: via[via.count - 1])
    let direction = unit(end - via[via.count - 1])
    let points = [start] + via + [edge.hasHead ? end - direction * 7 : end]
    var commands = "M\(pair(start))"
    for index in 1..<points.count - 1 {
      let (before, corner, after) = (points[index - 1], points[index], points[index + 1])
      let room = min(length(corner - before), length(after - corner)) / 2
      let round = min(9, room)
      commands +=
        "L\(pair(corner + unit(before - corner) * round))"
        + "Q\(pair(corner)) \(pair(corner + unit(after - corner) * round))"
    }
    commands += "L\(pair(points[points.count - 1]))"
    // The label stands at the middle of the longest part.
    let longest =
      (1..<points.count).max {
        length(points[$0] - points[$0 - 1]) < length(points[$1] - points[$1 - 1])
      }
      ?? 1
    let part = points[longest] - points[longest - 1]
    return Path(
      commands: commands, end: end, direction: direction, middle: points[longest - 1] + part / 2,
      side: unit(SIMD2(part.y, -part.x)))
  }

  private func draw(_ edge: Diagram.Edge, _ path: Path, into svg: inout SVG) {
    let color = Palette.css(edge.color ?? 0)
    svg.element(
      "path",
      [
        ("d", path.commands),
        (
          "style",
          "fill:none;stroke:\(color);stroke-width:1.4"
            + (edge.isDashed ? ";stroke-dasharray:5 3.5" : "")
        ),
      ],
      title: "\(diagram.spoken(edge.from)) \(edge.hasHead ? "→" : "—") \(diagram.spoken(edge.to))")
    guard edge.hasHead else { return }
    svg.element(
      "path",
      [
        (
          "d",
          arrowHead(
            path.end.x, path.end.y, path.direction.x, path.direction.y, length: 8.5)
        ), ("style", "fill:\(color)"),
      ])
  }

  private func writeLabel(_ edge: Diagram.Edge, _ path: Path, into svg: inout SVG) {
    let half = textWidth(edge.label, size: style.text) / 2
    let away = abs(path.side.x) * (half + 7) + abs(path.side.y) * (style.text * 0.5 + 4)
    let place = path.middle + path.side * away
    svg.text(
      edge.label, x: place.x, y: place.y + style.text * 0.35, anchor: .middle, classes: "h",
      style: "fill:\(Palette.textCSS(edge.color ?? 0))", italics: edge.label.isSymbolic)
  }

  // MARK: - Vectors

  private func pair(_ place: SIMD2<Double>) -> String {
    "\(coordinate(place.x)) \(coordinate(place.y))"
  }

  private func length(_ way: SIMD2<Double>) -> Double { (way * way).sum().squareRoot() }

  private func unit(_ way: SIMD2<Double>) -> SIMD2<Double> {
    let length = length(way)
    return length > 0 ? way / length : SIMD2(1, 0)
  }
}
