extension ChartLayout {
  /// Draws the chart at its origin.
  ///
  /// - Parameters:
  ///   - id: The beginning of the ids that are used inside; unique in the page.
  ///   - svg: Where it is drawn.
  func draw(id: String, into svg: inout SVG) {
    drawHead(into: &svg)
    svg.group("clipPath", [("id", "\(id)-clip")]) {
      // Lines and points on the edge keep their full weight.
      $0.rect(plotX - 6, plotY - 6, plotWidth + 12, plotHeight + 12, [])
    }
    svg.group("clipPath", [("id", "\(id)-lines")]) {
      // A line that runs out of the axes is cut there, but one along the edge keeps its weight.
      $0.rect(plotX - 1, plotY - 1, plotWidth + 2, plotHeight + 2, [])
    }
    svg.group("clipPath", [("id", "\(id)-plot")]) {
      $0.rect(plotX, plotY, plotWidth, plotHeight, [])
    }
    drawGrid(into: &svg)
    if plan.isEmpty {
      svg.text(
        "no data", x: plotX + plotWidth / 2, y: plotY + plotHeight / 2 + 4, anchor: .middle,
        classes: "s")
    }
    MarkDrawing(layout: self, id: id).draw(into: &svg)
    drawAxes(into: &svg)
    drawEndLabels(into: &svg)
    if let colorBar {
      colorBar.draw(
        x: plotX + plotWidth + ColorBar.gap, y: plotY, height: plotHeight, id: "\(id)-colors",
        into: &svg)
    }
  }

  private func drawHead(into svg: inout SVG) {
    heading.draw(x: origin.x, y: origin.y, into: &svg)
    legend.draw(
      x: origin.x, y: origin.y + heading.height, width: width, style: style,
      asPixels: plan.drawsPixels, into: &svg)
    // The titles of the y axis and the colour bar stand on one line above the plot, or end on it.
    let baseline = plotY - 13 - remarkHeight
    write(yTitle, x: origin.x, .start, lastAt: baseline, into: &svg)
    guard colorBar != nil else { return }
    let barX = plotX + plotWidth + ColorBar.gap
    let widest = barTitle.map { textWidth($0, size: style.text) }.max() ?? 0
    if barX + widest <= origin.x + width {
      write(barTitle, x: barX, .start, lastAt: baseline, into: &svg)
    } else {
      write(barTitle, x: origin.x + width, .end, lastAt: baseline, into: &svg)
    }
  }

  /// Writes lines of which the last has its baseline at a height.
  private func write(
    _ lines: [String], x: Double, _ anchor: TextAnchor, lastAt baseline: Double, into svg: inout SVG
  ) {
    for (index, line) in lines.enumerated() {
      let above = Double(lines.count - 1 - index) * style.lineHeight
      svg.text(line, x: x, y: baseline - above, anchor: anchor, classes: "s")
    }
  }

  private func drawGrid(into svg: inout SVG) {
    guard colorBar == nil else { return }
    var path = ""
    for tick in yTicks where y.axis.categories.isEmpty {
      path += "M\(coordinate(plotX)) \(coordinate(vertical(tick.value)))h\(coordinate(plotWidth))"
    }
    if plan.hasPointsOnly {
      for tick in xTicks {
        path +=
          "M\(coordinate(horizontal(tick.value))) \(coordinate(plotY))v\(coordinate(plotHeight))"
      }
    }
    if !path.isEmpty { svg.element("path", [("d", path), ("class", "g")]) }
  }

  private func drawAxes(into svg: inout SVG) {
    for tick in yTicks {
      svg.text(
        textFitted(tick.label, width: width * 0.35, size: style.text), x: plotX - 8,
        y: vertical(tick.value) + style.text * 0.35, anchor: .end, classes: "s")
    }
    // The line that bars and stems stand on is stronger than the grid.
    svg.line(plotX, floor, plotX + plotWidth, floor, [("class", "k")])
    let bottom = plotY + plotHeight
    if plan.standsOnZero, foot < floor - 0.5, foot >= plotY, foot <= bottom {
      svg.line(plotX, foot, plotX + plotWidth, foot, [("class", "k")])
    }
    if let label = plan.notFiniteLabel {
      svg.line(plotX, bottom, plotX + plotWidth, bottom, [("class", "g")])
      svg.text(
        textFitted(label, width: width * 0.35, size: style.text), x: plotX - 8,
        y: (bottom + floor) / 2 + style.text * 0.35, anchor: .end, classes: "s")
    }
    if y.axis.scale == .logarithmic { drawLogarithmicTicks(into: &svg) }
    for value in xMinor {
      svg.line(horizontal(value), floor, horizontal(value), floor + 3, [("class", "k")])
    }
    for (index, tick) in xTicks.enumerated() {
      let place = horizontal(tick.value)
      guard xNames.isEmpty else {
        xNames.draw(index, x: place, y: floor + 6, style: style, into: &svg)
        continue
      }
      svg.line(place, floor, place, floor + 5, [("class", "k")])
      svg.text(tick.label, x: place, y: floor + 6 + style.text, anchor: .middle, classes: "s")
    }
    let widest = xTitle.map { textWidth($0, size: style.text) }.max() ?? 0
    let first = floor + (xTicks.isEmpty ? 2 : tickLabelHeight) + style.text + 2
    write(
      xTitle, x: middled(widest, at: plotX + plotWidth / 2), .middle,
      lastAt: first + Double(xTitle.count - 1) * style.lineHeight, into: &svg)
  }

  /// The axis as a line with ticks of two lengths, since the grid alone does not show the scale.
  private func drawLogarithmicTicks(into svg: inout SVG) {
    let x = coordinate(plotX)
    var path = "M\(x) \(coordinate(plotY))v\(coordinate(plotHeight))"
    for value in yMinor { path += "M\(x) \(coordinate(vertical(value)))h-3" }
    for tick in yTicks { path += "M\(x) \(coordinate(vertical(tick.value)))h-5" }
    svg.element("path", [("d", path), ("class", "k")])
  }

  /// The middle of a text of some width that is wanted at a place but must not leave the chart.
  private func middled(_ width: Double, at place: Double) -> Double {
    let half = min(width, self.width) / 2
    return min(max(place, origin.x + half), origin.x + self.width - half)
  }

  private func drawEndLabels(into svg: inout SVG) {
    for label in endLabels {
      let color = Palette.css(label.color)
      let start = horizontal(label.x) + 2
      let textX = plotX + plotWidth + 11
      if abs(label.place - label.end) > 3 {
        svg.element(
          "path",
          [
            (
              "d",
              "M\(coordinate(start)) \(coordinate(plotY + label.end))"
                + "L\(coordinate(textX - 3)) \(coordinate(plotY + label.place))"
            ), ("style", "fill:none;stroke:\(color);stroke-width:1;opacity:.6"),
          ])
      }
      svg.text(
        label.text, x: textX, y: plotY + label.place + style.text * 0.35,
        style: "fill:\(Palette.textCSS(label.color))")
    }
  }
}

extension Palette {
  /// The CSS value that pixels of a series have on both papers.
  static func pixelCSS(_ number: Int) -> String { number > 0 ? pixels(number).hex : "currentColor" }
}

extension ChartPlan {
  /// Whether the chart is a cloud, whose grid runs both ways.
  var hasPointsOnly: Bool {
    var hasPoints = false
    for item in items {
      switch item.geometry {
      case .points: hasPoints = true
      case .line, .bars, .histogram, .stem, .band, .errorBars, .strip, .heatMap: return false
      case .rule, .segment, .text: continue
      }
    }
    return hasPoints
  }

  /// Whether marks stand on zero.
  var standsOnZero: Bool {
    items.contains { item in
      switch item.geometry {
      case .bars, .histogram, .stem: true
      default: false
      }
    }
  }
}
