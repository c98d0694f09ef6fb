extension MarkDrawing {
  /// The look of a point that lets what is behind it be seen.
  static func hollow(_ color: String) -> String { "fill:none;stroke:\(color);stroke-width:1.6" }

  /// Points as shapes, with titles under the pointer where they are few.
  func points(_ item: Item, _ x: [Double], _ y: [Double], _ svg: inout SVG) {
    // A few outlines can enclose what they lie on.
    let radius =
      item.isHollow && x.count <= 30 ? 4.5 : x.count > 600 ? 2.2 : x.count > 150 ? 2.8 : 3.5
    let kinds = plan.groups.kindCount
    let hasTitles = plan.groups.pointCount <= Self.mostTitles
    for group in item.groups {
      let shape = Marker(number: group.color, ofClasses: kinds).path(radius: radius)
      let look =
        item.isHollow
        ? Self.hollow(Palette.css(group.color)) + ";pointer-events:all"
        : "fill:\(Palette.css(group.color));fill-opacity:\(hasTitles ? ".85" : ".7")"
      if hasTitles {
        svg.group("g", [("style", look)] + (item.isHollow ? [] : [("class", "p")])) {
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
  func raster(_ svg: inout SVG) {
    var raster = PointRaster(width: layout.plotWidth, height: layout.plotHeight)
    let radius = style.isNarrow ? 1.1 : 1.4
    let discs = plan.items.flatMap { item -> [(x: Double, y: Double, color: Int)] in
      guard case .points(let x, let y, let classes, let names) = item.geometry else { return [] }
      return x.indices.map { index in
        (
          layout.horizontal(x[index]) - layout.plotX, layout.vertical(y[index]) - layout.plotY,
          names.isEmpty ? item.color : item.classColors[classes[index]]
        )
      }
    }
    let opacity = raster.opacity(discs.map { ($0.x, $0.y) }, radius: radius)
    for disc in discs {
      raster.blend(
        x: disc.x, y: disc.y, radius: radius, color: Palette.pixels(disc.color), opacity: opacity)
    }
    svg.image(
      png: raster.png(), x: layout.plotX, y: layout.plotY,
      width: Double(raster.width) / PointRaster.resolution,
      height: Double(raster.height) / PointRaster.resolution, pixelated: false)
  }

  /// The names of many classes at their medians, since many colours are hard to tell apart.
  func classLabels(_ svg: inout SVG) {
    for item in plan.items {
      guard case .points(let x, let y, _, _) = item.geometry,
        (Marker.allCases.count + 1...Legend.mostEntries).contains(item.groups.count)
      else { continue }
      var labels = item.groups.map { group in
        let (xs, ys) = (group.indices.map { x[$0] }.sorted(), group.indices.map { y[$0] }.sorted())
        return ClassLabel(
          name: group.name ?? "", x: layout.horizontal(xs[xs.count / 2]),
          y: layout.vertical(ys[ys.count / 2]))
      }
      moveApart(&labels)
      for label in labels {
        svg.text(label.name, x: label.x, y: label.y + 5, anchor: .middle, classes: "h b")
      }
    }
  }

  private struct ClassLabel {
    var name: String
    var x: Double
    var y: Double
  }

  /// Pushes overlapping labels away from each other, a little at a time.
  private func moveApart(_ labels: inout [ClassLabel]) {
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
}
