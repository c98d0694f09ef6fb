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
      $0.rect(plotX - 4, plotY - 4, plotWidth + 8, plotHeight + 8, [])
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
    let titleLine = (style.title * 1.3).rounded()
    for (index, line) in titleLines.enumerated() {
      svg.text(
        line, x: origin.x, y: origin.y + titleLine * Double(index + 1) - 4, classes: "t")
    }
    legend.draw(
      x: origin.x, y: origin.y + titleHeight, width: width, style: style,
      asPixels: plan.drawsPixels, into: &svg)
    let baseline = plotY - 13
    if let title = colorBar?.title, !title.isEmpty {
      svg.text(
        textFitted(title, width: width * (y.title.isEmpty ? 1 : 0.5), size: style.text),
        x: origin.x + width, y: baseline, anchor: .end, classes: "s")
    }
    let room = (colorBar?.title ?? "").isEmpty ? width : width * 0.48
    svg.text(
      textFitted(y.title, width: room, size: style.text), x: origin.x, y: baseline, classes: "s")
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
    let floor = plotY + plotHeight
    for tick in yTicks {
      svg.text(
        textFitted(tick.label, width: width * 0.35, size: style.text), x: plotX - 8,
        y: vertical(tick.value) + style.text * 0.35, anchor: .end, classes: "s")
    }
    // The line that bars and stems stand on is stronger than the grid.
    svg.line(plotX, floor, plotX + plotWidth, floor, [("class", "k")])
    if plan.standsOnZero, foot < floor - 0.5, foot >= plotY {
      svg.line(plotX, foot, plotX + plotWidth, foot, [("class", "k")])
    }
    if y.axis.scale == .logarithmic { drawMinorTicks(into: &svg) }
    for value in xMinor {
      svg.line(horizontal(value), floor, horizontal(value), floor + 3, [("class", "k")])
    }
    for tick in xTicks {
      let place = horizontal(tick.value)
      if x.axis.categories.isEmpty { svg.line(place, floor, place, floor + 5, [("class", "k")]) }
      if leansNames {
        let (px, py) = (coordinate(place + 4), coordinate(floor + style.text + 2))
        svg.group(
          "text",
          [
            ("x", px), ("y", py), ("text-anchor", "end"), ("class", "s"),
            ("transform", "rotate(-45 \(px) \(py))"),
          ]
        ) { $0.raw(escapeXML(textFitted(tick.label, width: 110, size: style.text))) }
      } else {
        svg.text(
          tick.label, x: place, y: floor + 6 + style.text, anchor: .middle, classes: "s")
      }
    }
    svg.text(
      textFitted(x.title, width: width, size: style.text),
      x: middled(x.title, at: plotX + plotWidth / 2),
      y: floor + (xTicks.isEmpty ? 2 : tickLabelHeight) + style.text + 2, anchor: .middle,
      classes: "s")
  }

  private func drawMinorTicks(into svg: inout SVG) {
    var path = ""
    for value in yMinor {
      path += "M\(coordinate(plotX)) \(coordinate(vertical(value)))h3"
    }
    if !path.isEmpty { svg.element("path", [("d", path), ("class", "k")]) }
  }

  /// The middle of a text that is wanted at a place but must not leave the chart.
  private func middled(_ text: String, at place: Double) -> Double {
    let half = min(textWidth(text, size: style.text), width) / 2
    return min(max(place, origin.x + half), origin.x + width - half)
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
      case .line, .bars, .histogram, .stem, .band, .heatMap: return false
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
