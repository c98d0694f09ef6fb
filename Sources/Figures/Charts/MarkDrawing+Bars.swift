extension MarkDrawing {
  /// A bar that stands on the foot: its sides in CSS pixels, and its height on the y axis.
  private struct Column {
    var left: Double
    var right: Double
    var value: Double
  }

  /// Bars about their positions.
  func bars(_ item: Item, _ x: [Double], _ y: [Double], _ svg: inout SVG) {
    let width = max(0.5, layout.laneWidth)
    let columns = x.indices.map { index in
      let middle = layout.horizontal(x[index], of: item)
      return Column(left: middle - width / 2, right: middle + width / 2, value: y[index])
    }
    draw(columns, item, "", &svg) { spoken(item.name, x[$0], y[$0]) }
  }

  /// The bins of a histogram that have anything in them.
  func histogram(_ item: Item, _ histogram: Histogram, _ svg: inout SVG) {
    let heights = histogram.heights(item.edges)
    let bins = heights.indices.filter { heights[$0] > 0 }
    let columns = bins.map { bin in
      Column(
        left: layout.horizontal(item.edges[bin]), right: layout.horizontal(item.edges[bin + 1]),
        value: heights[bin])
    }
    let others = plan.items.count { if case .histogram = $0.geometry { true } else { false } }
    let opacity = ";fill-opacity:\(others > 1 ? ".45" : ".85")"
    draw(columns, item, opacity, &svg) { index in
      let bin = bins[index]
      let range = Histogram.spoken(item.edges[bin], item.edges[bin + 1])
      return "\(item.name.map { "\($0), " } ?? "")\(range): \(formatNumber(heights[bin]))"
    }
  }

  /// Draws columns side by side, with a hair between them. Those that are too many to be seen are drawn as the region
  /// that they cover.
  private func draw(
    _ columns: [Column], _ item: Item, _ opacity: String, _ svg: inout SVG,
    title: (Int) -> String
  ) {
    let look = "fill:\(Palette.css(item.color))" + opacity
    let clip = ("clip-path", "url(#\(id)-plot)")
    let foot = layout.foot
    guard columns.count <= ChartPlan.mostBars else {
      let sorted = columns.sorted { $0.left < $1.left }
      var path = ""
      for run in equalRuns(of: sorted.count, ChartPlan.mostBars / 2) {
        let values = sorted[run].map { layout.vertical($0.value) } + [foot]
        let (top, bottom) = (values.min() ?? foot, values.max() ?? foot)
        let (left, right) = (sorted[run.lowerBound].left, sorted[run.upperBound - 1].right)
        path +=
          "M\(coordinate(left)) \(coordinate(top))H\(coordinate(right))V\(coordinate(bottom))"
          + "H\(coordinate(left))z"
      }
      return svg.element("path", [("d", path), clip, ("style", look)], title: item.name)
    }
    svg.group("g", [clip, ("style", look)]) { svg in
      for (index, column) in columns.enumerated() {
        let top = layout.vertical(column.value)
        let width = column.right - column.left
        let hair = width > 2 ? 0.25 : 0
        svg.rect(
          column.left + hair, min(top, foot), max(0.4, width - 2 * hair), abs(top - foot), [],
          title: columns.count <= Self.mostTitles ? title(index) : nil)
      }
    }
  }

  /// Dots on stalks.
  func stem(_ item: Item, _ x: [Double], _ y: [Double], _ svg: inout SVG) {
    let color = Palette.css(item.color)
    let drawn = thinnedLine(x: x, y: y)
    let stalks = drawn.map { "M" + place(x[$0], y[$0]) + "V\(coordinate(layout.foot))" }
    guard !stalks.isEmpty else { return }
    let weight = drawn.count > 300 ? ".6" : "1.25"
    svg.element(
      "path",
      [("d", stalks.joined()), ("style", "fill:none;stroke:\(color);stroke-width:\(weight)")])
    let radius = x.count > 120 ? 1.6 : x.count > 60 ? 2.4 : 3.2
    guard x.count <= Self.mostTitles else {
      // Round ends make dots of lines without length.
      let dots = drawn.map { "M" + place(x[$0], y[$0]) + "h0" }.joined()
      return svg.element(
        "path",
        [
          ("d", dots),
          ("style", "stroke:\(color);stroke-width:\(coordinate(2 * radius));stroke-linecap:round"),
        ], title: item.name)
    }
    svg.group("g", [("style", "fill:\(color)")]) { svg in
      for index in drawn {
        svg.element(
          "path", [("d", "M" + place(x[index], y[index]) + Marker.circle.path(radius: radius))],
          title: spoken(item.name, x[index], y[index]))
      }
    }
  }
}
