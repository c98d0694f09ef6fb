/// A scene on a plane of paper, for one width.
struct SceneDrawing {
  let plan: ScenePlan
  let style: FigureStyle
  let height: Double
  private let projection: Projection
  private let legend: Legend
  private let heading: Heading

  init(_ plan: ScenePlan, style: FigureStyle) {
    self.plan = plan
    self.style = style
    heading = Heading(plan.scene.title, width: style.width, style: style)
    legend = Legend(plan.legendEntries, width: style.width, style: style)
    let top = heading.height + legend.height(style)
    projection = Projection(
      plan, width: style.width, top: top, tallest: style.isNarrow ? 300 : 400,
      margin: style.isNarrow ? 34 : 42)
    height = projection.bottom
  }

  func draw(into svg: inout SVG) {
    heading.draw(x: 0, y: 0, into: &svg)
    legend.draw(x: 0, y: heading.height, width: style.width, style: style, into: &svg)
    SceneBox(axes: plan.axes, projection: projection, style: style).draw(into: &svg)
    if plan.isEmpty {
      let (x, y) = projection.place(projection.centre)
      svg.text("no data", x: x, y: y, anchor: .middle, classes: "s")
    }
    drawMarks(into: &svg)
  }

  // MARK: - Marks in the painter's order

  /// A piece that is small enough to be wholly in front of another, or behind it.
  private struct Piece {
    var depth: Double
    /// How many planes lie behind it.
    var rank: Int
    var draw: (inout SVG) -> Void
  }

  private struct Plane {
    var centre: SIMD3<Double>
    var sides: (SIMD3<Double>, SIMD3<Double>)
    /// Points to the viewer.
    var normal: SIMD3<Double>
    var item: ScenePlan.Item
  }

  private func drawMarks(into svg: inout SVG) {
    var planes: [Plane] = []
    for item in plan.items {
      guard case .plane(let centre, let first, let second) = item.geometry else { continue }
      let normal = cross(first, second)
      let isTurned = (normal * projection.toViewer).sum() < 0
      planes.append(
        Plane(
          centre: centre, sides: (first, second), normal: isTurned ? -normal : normal, item: item))
    }
    planes.sort { projection.depth($0.centre) < projection.depth($1.centre) }
    var pieces = pieces(planes)
    pieces.sort { ($0.rank, $0.depth) < ($1.rank, $1.depth) }
    var next = pieces[...]
    for rank in 0...planes.count {
      while let piece = next.first, piece.rank <= rank {
        piece.draw(&svg)
        next.removeFirst()
      }
      if rank < planes.count { draw(planes[rank], into: &svg) }
    }
    for item in plan.items { drawArrowName(item, into: &svg) }
  }

  private func pieces(_ planes: [Plane]) -> [Piece] {
    /// A point on a plane counts as before it.
    func rank(_ place: SIMD3<Double>) -> Int {
      planes.count { plane in
        let away = ((place - plane.centre) * plane.normal).sum()
        return away >= -1e-9 * (plane.normal * plane.normal).sum().squareRoot()
      }
    }
    var pieces: [Piece] = []
    let kinds = plan.groups.kindCount
    let count = plan.groups.pointCount
    let hasTitles = count <= MarkDrawing.mostTitles
    let size = count > 600 ? 0.7 : 1.0
    for item in plan.items {
      switch item.geometry {
      case .points(let points, _, _):
        for group in item.groups {
          for point in group.indices.map({ points[$0] }) {
            pieces.append(piece(of: point, in: group, kinds, size, hasTitles, rank(point)))
          }
        }
      case .segments(let from, let to):
        for (start, end) in zip(from, to) {
          let middle = (start + end) / 2
          let (x1, y1) = projection.place(start)
          let (x2, y2) = projection.place(end)
          pieces.append(
            Piece(depth: projection.depth(middle), rank: rank(middle)) { svg in
              svg.line(
                x1, y1, x2, y2, [("style", "stroke:currentColor;stroke-width:.8;opacity:.45")])
            })
        }
      case .arrow(let from, let to):
        let (x1, y1) = projection.place(from)
        let (x2, y2) = projection.place(to)
        let nearer = max(projection.depth(from), projection.depth(to))
        pieces.append(
          Piece(depth: nearer, rank: max(rank(from), rank(to))) { svg in
            drawArrow(
              x1, y1, x2, y2, hasHead: true, color: Palette.css(item.color), weight: style.line,
              &svg)
          })
      case .plane: continue
      }
    }
    return pieces
  }

  private func piece(
    of point: SIMD3<Double>, in group: PointGroup, _ kinds: Int, _ size: Double, _ hasTitle: Bool,
    _ rank: Int
  ) -> Piece {
    let near = projection.nearness(point)
    let shape = Marker(number: group.color, ofClasses: kinds).path(
      radius: (2.4 + 1.8 * near) * size)
    let (x, y) = projection.place(point)
    let look = "fill:\(Palette.css(group.color));fill-opacity:\(coordinate(0.5 + 0.45 * near))"
    return Piece(depth: projection.depth(point), rank: rank) { svg in
      svg.element(
        "path",
        [("d", "M\(coordinate(x)) \(coordinate(y))" + shape), ("class", "p"), ("style", look)],
        title: hasTitle ? spoken(group.name, point) : nil)
    }
  }

  private func draw(_ plane: Plane, into svg: inout SVG) {
    let (first, second) = plane.sides
    func path(_ corners: [SIMD3<Double>]) -> String {
      "M"
        + corners.map { corner in
          let (x, y) = projection.place(corner)
          return "\(coordinate(x)) \(coordinate(y))"
        }.joined(separator: "L")
    }
    let c = plane.centre
    let outline = path([
      c - first - second, c + first - second, c + first + second, c - first + second,
    ])
    // A few lines along its sides show how the plane lies.
    var lines = ""
    for share in [-0.5, 0, 0.5] {
      lines += path([c + first * share - second, c + first * share + second])
      lines += path([c - first + second * share, c + first + second * share])
    }
    let color = Palette.css(plane.item.color)
    svg.element(
      "path",
      [
        ("d", outline + "Z"),
        ("style", "fill:\(color);fill-opacity:.16;stroke:\(color);stroke-opacity:.7"),
      ], title: plane.item.name)
    svg.element(
      "path", [("d", lines), ("style", "fill:none;stroke:\(color);stroke-opacity:.25")])
  }

  private func drawArrowName(_ item: ScenePlan.Item, into svg: inout SVG) {
    guard case .arrow(let from, let to) = item.geometry, let name = item.name else { return }
    let (x1, y1) = projection.place(from)
    let (x2, y2) = projection.place(to)
    let length = max(((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1)).squareRoot(), 1e-9)
    let (ux, uy) = ((x2 - x1) / length, (y2 - y1) / length)
    svg.text(
      name, x: x2 + ux * 8, y: y2 + uy * 11 + style.text * 0.35,
      anchor: ux > 0.4 ? .start : ux < -0.4 ? .end : .middle, classes: "h",
      style: "fill:\(Palette.textCSS(item.color))")
  }

  private func spoken(_ name: String?, _ place: SIMD3<Double>) -> String {
    let numbers = "(\(formatNumber(place.x)), \(formatNumber(place.y)), \(formatNumber(place.z)))"
    return name.map { "\($0), \(numbers)" } ?? numbers
  }
}

/// The vector product.
func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
  SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}
