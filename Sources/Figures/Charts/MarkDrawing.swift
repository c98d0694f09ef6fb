/// The marks of a chart, drawn on its plot.
struct MarkDrawing {
  let layout: ChartLayout
  let id: String

  private var plan: ChartPlan { layout.plan }
  private var style: FigureStyle { layout.style }
  /// The most elements that get a title under the pointer.
  private static let mostTitles = 500

  func draw(into svg: inout SVG) {
    svg.group("g", [("clip-path", "url(#\(id)-clip)")]) { svg in
      var bars = 0
      var hasRaster = false
      for item in plan.items {
        switch item.geometry {
        case .line(let x, let y, let isDashed): line(item, x, y, isDashed, &svg)
        case .points where plan.drawsPixels:
          if !hasRaster { raster(&svg) }
          hasRaster = true
        case .points(let x, let y, let classes, let names):
          points(item, x, y, classes, names, &svg)
        case .bars(let x, let y):
          self.bars(item, x, y, rank: bars, &svg)
          bars += 1
        case .histogram(let histogram): self.histogram(item, histogram, &svg)
        case .stem(let x, let y): stem(item, x, y, &svg)
        case .band(let x, let lower, let upper): band(item, x, lower, upper, &svg)
        case .heatMap(let map): heatMap(map, &svg)
        case .segment(let x, let y, let hasHead): segment(item, x, y, hasHead, &svg)
        case .rule(let value, let isVertical): rule(item, value, isVertical, &svg)
        case .text: continue
        }
      }
    }
    // Words are drawn last and unclipped: nothing hides them.
    classLabels(&svg)
    for item in plan.items { words(item, &svg) }
  }

  private func place(_ x: Double, _ y: Double) -> String {
    "\(coordinate(layout.horizontal(x))) \(coordinate(layout.vertical(y)))"
  }

  private func spoken(_ name: String?, _ x: Double, _ y: Double) -> String {
    let axes = (plan.x.axis, plan.y.axis)
    let pair = "\(axes.0.spoken(x)): \(axes.1.spoken(y))"
    return name.map { "\($0), \(pair)" } ?? pair
  }

  // MARK: - Lines and regions

  private func line(_ item: Item, _ x: [Double], _ y: [Double], _ isDashed: Bool, _ svg: inout SVG)
  {
    var path = ""
    var isDown = false
    for index in thinnedLine(x: x, y: y) {
      guard !y[index].isNaN else {
        isDown = false
        continue
      }
      path += (isDown ? "L" : "M") + place(x[index], y[index])
      isDown = true
    }
    guard !path.isEmpty else { return }
    var look = "fill:none;stroke:\(Palette.css(item.color));stroke-width:\(coordinate(style.line))"
    if isDashed { look += ";stroke-dasharray:6 4" }
    // A dense line is drawn finer, so that its shape stays visible.
    if x.count > 400 { look += ";stroke-width:1.25" }
    svg.element(
      "path", [("d", path), ("style", look + ";stroke-linejoin:round;stroke-linecap:round")],
      title: item.name)
    if x.count == 1 || x.count <= 24, !isDashed {
      for index in x.indices where !y[index].isNaN {
        svg.element(
          "path",
          [
            ("d", "M" + place(x[index], y[index]) + Marker.circle.path(radius: 2.6)),
            ("style", "fill:\(Palette.css(item.color))"),
          ], title: spoken(item.name, x[index], y[index]))
      }
    }
  }

  private func band(
    _ item: Item, _ x: [Double], _ lower: [Double], _ upper: [Double], _ svg: inout SVG
  ) {
    guard !x.isEmpty else { return }
    let there = x.indices.map { place(x[$0], upper[$0]) }
    let back = x.indices.reversed().map { place(x[$0], lower[$0]) }
    svg.element(
      "path",
      [
        ("d", "M" + (there + back).joined(separator: "L") + "Z"),
        ("style", "fill:\(Palette.css(item.color));fill-opacity:.18"),
      ], title: item.name)
  }

  // MARK: - Points

  private func points(
    _ item: Item, _ x: [Double], _ y: [Double], _ classes: [Int], _ names: [String],
    _ svg: inout SVG
  ) {
    let radius = x.count > 600 ? 2.2 : x.count > 150 ? 2.8 : 3.5
    let count = plan.pointClassCount
    let groups: [(name: String?, color: Int, indices: [Int])] =
      names.isEmpty
      ? [(item.name, item.color, Array(x.indices))]
      : names.indices.map { number in
        (names[number], item.classColors[number], x.indices.filter { classes[$0] == number })
      }
    let hasTitles = plan.pointCount <= Self.mostTitles
    for group in groups where !group.indices.isEmpty {
      let shape = Marker(number: group.color, ofClasses: count).path(radius: radius)
      let look = "fill:\(Palette.css(group.color));fill-opacity:\(hasTitles ? ".85" : ".7")"
      if hasTitles {
        svg.group("g", [("style", look), ("class", "p")]) {
          for index in group.indices {
            $0.element(
              "path", [("d", "M" + place(x[index], y[index]) + shape)],
              title: spoken(group.name, x[index], y[index]))
          }
        }
      } else {
        let path = group.indices.map { "M" + place(x[$0], y[$0]) + shape }.joined()
        svg.element("path", [("d", path), ("style", look)], title: group.name)
      }
    }
  }

  /// All points of the chart as one picture, blended in the order of the samples, so that no class
  /// lies wholly above another.
  private func raster(_ svg: inout SVG) {
    var raster = PointRaster(width: layout.plotWidth, height: layout.plotHeight)
    let opacity = PointRaster.opacity(count: plan.pointCount)
    let radius = style.isNarrow ? 1.1 : 1.4
    for item in plan.items {
      guard case .points(let x, let y, let classes, let names) = item.geometry else { continue }
      for index in x.indices {
        let color = names.isEmpty ? item.color : item.classColors[classes[index]]
        raster.blend(
          x: layout.horizontal(x[index]) - layout.plotX,
          y: layout.vertical(y[index]) - layout.plotY, radius: radius,
          color: Palette.pixels(color), opacity: opacity)
      }
    }
    svg.image(
      png: raster.png(), x: layout.plotX, y: layout.plotY,
      width: Double(raster.width) / PointRaster.resolution,
      height: Double(raster.height) / PointRaster.resolution, pixelated: false)
  }

  /// The names of many classes at their medians, since many colours are hard to tell apart.
  private func classLabels(_ svg: inout SVG) {
    for item in plan.items {
      guard case .points(let x, let y, let classes, let names) = item.geometry,
        Set(classes).count > Marker.allCases.count
      else { continue }
      var labels: [(name: String, color: Int, x: Double, y: Double)] = []
      for number in names.indices {
        let indices = x.indices.filter { classes[$0] == number }
        guard !indices.isEmpty else { continue }
        let (xs, ys) = (indices.map { x[$0] }.sorted(), indices.map { y[$0] }.sorted())
        labels.append(
          (
            names[number], item.classColors[number], layout.horizontal(xs[xs.count / 2]),
            layout.vertical(ys[ys.count / 2])
          ))
      }
      moveApart(&labels)
      for label in labels {
        svg.text(label.name, x: label.x, y: label.y + 5, anchor: .middle, classes: "h b")
      }
    }
  }

  /// Pushes overlapping labels away from each other, a little at a time.
  private func moveApart(_ labels: inout [(name: String, color: Int, x: Double, y: Double)]) {
    for _ in 0..<60 {
      for i in labels.indices {
        for j in labels.indices where j > i {
          let room = (textWidth(labels[i].name, size: 15) + textWidth(labels[j].name, size: 15)) / 2
          let (dx, dy) = (labels[j].x - labels[i].x, labels[j].y - labels[i].y)
          guard abs(dx) < room + 3, abs(dy) < 16 else { continue }
          let push = (16 - abs(dy)) / 4 + 0.1
          labels[i].y -= dy < 0 ? -push : push
          labels[j].y += dy < 0 ? -push : push
        }
      }
    }
  }

  // MARK: - Bars and stems

  private func bars(
    _ item: Item, _ x: [Double], _ y: [Double], rank: Int, _ svg: inout SVG
  ) {
    guard !x.isEmpty else { return }
    let spacing = barSpacing(x)
    let sets = Double(plan.items.count { if case .bars = $0.geometry { true } else { false } })
    let isLinear = plan.x.axis.scale == .linear
    let room =
      isLinear ? layout.horizontal(x[0] + spacing) - layout.horizontal(x[0]) : 8
    let width = max(0.5, room * (sets > 1 ? 0.82 : 0.78) / sets)
    // Side by side bars touch, single ones keep a gap; both stay centred on their position.
    svg.group("g", [("style", "fill:\(Palette.css(item.color))")]) { svg in
      for index in x.indices {
        let middle = layout.horizontal(x[index]) + (Double(rank) - (sets - 1) / 2) * width
        let top = layout.vertical(y[index])
        svg.rect(
          middle - width / 2 + 0.25, min(top, layout.foot), width - 0.5, abs(top - layout.foot), [],
          title: x.count <= Self.mostTitles ? spoken(item.name, x[index], y[index]) : nil)
      }
    }
  }

  private func histogram(_ item: Item, _ histogram: Histogram, _ svg: inout SVG) {
    let heights = histogram.heights(item.edges)
    guard !heights.isEmpty else { return }
    let others = plan.items.count { if case .histogram = $0.geometry { true } else { false } }
    let color = Palette.css(item.color)
    let look = "fill:\(color);fill-opacity:\(others > 1 ? ".45" : ".85")"
    svg.group("g", [("style", look)]) { svg in
      for (bin, height) in heights.enumerated() where height > 0 {
        let left = layout.horizontal(item.edges[bin])
        let right = layout.horizontal(item.edges[bin + 1])
        let top = layout.vertical(height)
        let range = "\(formatNumber(item.edges[bin])) to \(formatNumber(item.edges[bin + 1]))"
        svg.rect(
          left + 0.25, top, max(0.4, right - left - 0.5), layout.foot - top, [],
          title: "\(item.name.map { "\($0), " } ?? "")\(range): \(formatNumber(height))")
      }
    }
  }

  private func stem(_ item: Item, _ x: [Double], _ y: [Double], _ svg: inout SVG) {
    let color = Palette.css(item.color)
    var stalks = ""
    for index in x.indices {
      stalks += "M" + place(x[index], y[index]) + "V\(coordinate(layout.foot))"
    }
    if !stalks.isEmpty {
      svg.element(
        "path", [("d", stalks), ("style", "fill:none;stroke:\(color);stroke-width:1.25")])
    }
    let radius = x.count > 120 ? 1.6 : x.count > 60 ? 2.4 : 3.2
    svg.group("g", [("style", "fill:\(color)")]) { svg in
      for index in x.indices {
        svg.element(
          "path", [("d", "M" + place(x[index], y[index]) + Marker.circle.path(radius: radius))],
          title: x.count <= Self.mostTitles ? spoken(item.name, x[index], y[index]) : nil)
      }
    }
  }

  private typealias Item = ChartPlan.Item
}
