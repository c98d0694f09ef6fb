extension Legend {
  /// Draws the rows.
  ///
  /// - Parameters:
  ///   - x: The left end.
  ///   - y: The upper end.
  ///   - width: The room; names that are too long are cut.
  ///   - style: The sizes.
  ///   - asPixels: Whether points are pixels, which can't follow the page's colours.
  ///   - svg: Where it is drawn.
  func draw(
    x: Double, y: Double, width: Double, style: FigureStyle, asPixels: Bool = false,
    into svg: inout SVG
  ) {
    for (row, places) in rows.enumerated() {
      let middle = y + (Double(row) + 0.5) * Self.lineHeight(style) + 1
      for (index, left) in places {
        let entry = entries[index]
        drawGlyph(entry, x: x + left, y: middle, style: style, asPixels: asPixels, into: &svg)
        let name = textFitted(
          entry.name, width: width - left - Self.glyphWidth - 5, size: style.text)
        svg.text(name, x: x + left + Self.glyphWidth + 5, y: middle + style.text * 0.36)
      }
    }
  }

  private func drawGlyph(
    _ entry: Entry, x: Double, y: Double, style: FigureStyle, asPixels: Bool, into svg: inout SVG
  ) {
    let color = asPixels ? Palette.pixelCSS(entry.color) : Palette.css(entry.color)
    switch entry.glyph {
    case .line(let isDashed, let hasDots):
      svg.line(
        x, y, x + Self.glyphWidth, y,
        [
          ("style", "stroke:\(Palette.css(entry.color));stroke-width:\(coordinate(style.line))"),
          ("stroke-dasharray", isDashed ? "5 3" : "none"),
        ])
      if hasDots {
        drawMarker(
          .circle, radius: 2.6, x: x, y: y, look: "fill:\(Palette.css(entry.color))", into: &svg)
      }
    case .point(let marker, let isHollow):
      let look = isHollow ? MarkDrawing.hollow(color) : "fill:\(color)"
      drawMarker(marker, radius: 4.5, x: x, y: y, look: look, into: &svg)
    case .range:
      let middle = x + Self.glyphWidth / 2
      svg.element(
        "path",
        [
          ("d", errorBar(middle, y - 5.5, y + 5.5, cap: 3.5)),
          ("style", "fill:none;stroke:\(color);stroke-width:1.5"),
        ])
    case .none: break
    case .area:
      svg.rect(
        x + 2, y - 5.5, 11, 11, [("rx", "1.5"), ("style", "fill:\(Palette.css(entry.color))")])
    case .box:
      let look = "fill:\(color);fill-opacity:\(MarkDrawing.boxOpacity)"
      svg.rect(x + 2, y - 5.5, 11, 11, [("rx", "1.5"), ("style", look)])
    }
  }

  private func drawMarker(
    _ marker: Marker, radius: Double, x: Double, y: Double, look: String, into svg: inout SVG
  ) {
    let middle = "M\(coordinate(x + Self.glyphWidth / 2)) \(coordinate(y))"
    svg.element("path", [("d", middle + marker.path(radius: radius)), ("style", look)])
  }
}
