extension MarkDrawing {
  /// Vertical ranges with caps. On bars they are in the ink, so that they can be seen.
  func errorBars(
    _ item: Item, _ x: [Double], _ lower: [Double], _ upper: [Double], _ svg: inout SVG
  ) {
    let color = item.lane == nil ? Palette.css(item.color) : "currentColor"
    let cap = item.lane == nil ? 4 : min(4, layout.laneWidth / 4)
    svg.group("g", [("style", "fill:none;stroke:\(color);stroke-width:1.5")]) { svg in
      for index in x.indices {
        let axis = plan.y.axis
        svg.element(
          "path",
          [
            (
              "d",
              errorBar(
                layout.horizontal(x[index], of: item), layout.vertical(upper[index]),
                layout.vertical(lower[index]), cap: cap)
            )
          ],
          title: x.count > Self.mostTitles
            ? nil
            : spoken(item.name, x[index], lower[index]) + " to \(axis.spoken(upper[index]))")
      }
    }
  }

  /// How opaque the boxes between quartiles are.
  static let boxOpacity = ".16"

  /// Every value as a dot beside its neighbours, with a line at the median, and where there are several on a box from
  /// quartile to quartile.
  func strip(_ item: Item, _ strip: Strip, _ svg: inout SVG) {
    let color = Palette.css(item.color)
    let half = min(layout.laneWidth * 0.46, 40)
    for (position, group) in zip(strip.positions, strip.groups) {
      guard let low = group.quantile(0.25), let middle = group.quantile(0.5),
        let high = group.quantile(0.75), let least = group.values.first,
        let greatest = group.values.last
      else { continue }
      let x = layout.horizontal(position, of: item)
      let (top, bottom) = (layout.vertical(high), layout.vertical(low))
      if group.hasBox {
        svg.rect(
          x - half, top, 2 * half, max(1, bottom - top),
          [("rx", "1.5"), ("style", "fill:\(color);fill-opacity:\(Self.boxOpacity)")],
          title: spoken(item.name, position, low)
            + " to \(plan.y.axis.spoken(high)), the quartiles")
      }
      let y = layout.vertical(middle)
      svg.line(
        x - half, y, x + half, y, [("style", "stroke:\(color);stroke-width:2.25")])
      if group.values.count > Strip.mostDots {
        let whiskers =
          errorBar(x, layout.vertical(greatest), top, cap: 4)
          + errorBar(x, bottom, layout.vertical(least), cap: 4)
        svg.element(
          "path", [("d", whiskers), ("style", "fill:none;stroke:\(color);stroke-width:1.25")])
      } else {
        dots(item, group, position, half, &svg)
      }
    }
  }

  private func dots(
    _ item: Item, _ group: Strip.Group, _ position: Double, _ half: Double, _ svg: inout SVG
  ) {
    let radius = group.values.count > 60 ? 1.8 : group.values.count > 20 ? 2.4 : 3
    let heights = group.values.map(layout.vertical)
    let offsets = Strip.offsets(heights, size: 2 * radius, room: max(0, half - radius))
    let x = layout.horizontal(position, of: item)
    let look = "fill:\(Palette.css(item.color));fill-opacity:.8"
    svg.group("g", [("style", look), ("class", "p")]) { svg in
      for (index, value) in group.values.enumerated() {
        svg.element(
          "path",
          [
            (
              "d",
              "M\(coordinate(x + offsets[index])) \(coordinate(heights[index]))"
                + Marker.circle.path(radius: radius)
            )
          ], title: spoken(item.name, position, value))
      }
    }
  }

  /// Crosses below the plot for values that are not finite, with their number where there is no room for all.
  func lost(_ item: Item, _ strip: Strip, _ svg: inout SVG) {
    let y = (layout.plotY + layout.plotHeight + layout.floor) / 2
    let color = Palette.css(item.color)
    let step = 9.0
    for (position, group) in zip(strip.positions, strip.groups) where group.lost > 0 {
      let middle = layout.horizontal(position, of: item)
      let title =
        "\(item.name.map { "\($0), " } ?? "")\(plan.x.axis.spoken(position)): \(group.lost) of "
        + "\(group.lost + group.values.count) \(strip.notFinite)"
      let fits = Double(group.lost) * step <= max(step, layout.laneWidth)
      let crosses = fits ? group.lost : 1
      let text = fits ? "" : String(group.lost)
      let width = Double(crosses) * step + textWidth(text, size: style.text)
      let left = middle - width / 2 + step / 2
      let path = (0..<crosses).map { index in
        "M\(coordinate(left + Double(index) * step - 3)) \(coordinate(y - 3))l6 6m0 -6l-6 6"
      }.joined()
      svg.element(
        "path", [("d", path), ("style", "fill:none;stroke:\(color);stroke-width:1.75")],
        title: title)
      svg.text(text, x: left + step / 2 + 1, y: y + style.text * 0.35, classes: "s")
    }
  }
}

/// The path of a vertical range with caps that reach so far to both sides.
func errorBar(_ x: Double, _ top: Double, _ bottom: Double, cap: Double) -> String {
  let (left, width) = (coordinate(x - cap), coordinate(2 * cap))
  return "M\(left) \(coordinate(top))h\(width)M\(coordinate(x)) \(coordinate(top))"
    + "V\(coordinate(bottom))M\(left) \(coordinate(bottom))h\(width)"
}
