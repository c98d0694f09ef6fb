internal import Files

extension MarkDrawing {
  /// A heat map: cells with titles where they are few, else one pixel a cell.
  func heatMap(_ map: HeatMap, _ svg: inout SVG) {
    guard map.rows > 0, map.columns > 0 else { return }
    svg.group("g", map.colors.classAttribute) { svg in
      if map.values.count > 900 { pixels(map, &svg) } else { cells(map, &svg) }
    }
    if map.values.count <= 900 { numbers(map, &svg) }
  }

  private func cells(_ map: HeatMap, _ svg: inout SVG) {
    let (width, height) = cellSize(map)
    for index in map.values.indices where isDrawable(map.values[index]) {
      let (row, column) = (index / map.columns, index % map.columns)
      let (x, y) = corner(map, row: row, column: column)
      // Half a pixel more hides the seams between cells.
      svg.rect(
        x, y, width + 0.5, height + 0.5,
        [
          ("fill", map.colors.color(at: map.share(map.values[index])).hex),
          ("shape-rendering", "crispEdges"),
        ],
        title: "\(name(row, of: layout.plan.y.axis)), \(name(column, of: layout.plan.x.axis)): "
          + formatNumber(map.values[index]))
    }
  }

  /// The cells' numbers, where all have room.
  private func numbers(_ map: HeatMap, _ svg: inout SVG) {
    let (width, height) = cellSize(map)
    let texts = cellTexts(map.values)
    let widest = texts.map { textWidth($0, size: layout.style.text) }.max() ?? 0
    guard widest + 6 <= width, layout.style.text + 5 <= height else { return }
    for index in map.values.indices where isDrawable(map.values[index]) {
      let (x, y) = corner(map, row: index / map.columns, column: index % map.columns)
      let color = map.colors.color(at: map.share(map.values[index]))
      let ink = color.ink
      // Browsers that don't know the second way keep to the first.
      let onDark = map.colors.isSigned ? ";fill:light-dark(\(ink),\(color.onDarkPaper.ink))" : ""
      svg.text(
        texts[index], x: x + width / 2, y: y + height / 2 + layout.style.text * 0.36,
        anchor: .middle, style: "fill:\(ink)\(onDark);pointer-events:none")
    }
  }

  /// The numbers of the cells with as many decimals as leave the largest three digits, so that they can be compared;
  /// whole numbers have none.
  private func cellTexts(_ values: [Double]) -> [String] {
    let drawn = values.filter(isDrawable)
    let largest = drawn.map(abs).max() ?? 0
    let isWhole = drawn.allSatisfy { $0 == $0.rounded() }
    let magnitude = largest > 0 ? Int(logarithm10(largest).rounded(.down)) : 0
    return values.map { value in
      guard isDrawable(value) else { return "" }
      if isWhole { return formatNumber(value) }
      return (-3...6).contains(magnitude)
        ? formatNumber(value, decimals: max(0, 2 - magnitude)) : formatNumber(value, significant: 3)
    }
  }

  private func name(_ number: Int, of axis: Axis) -> String {
    axis.categories.indices.contains(number) ? axis.categories[number] : String(number)
  }

  private func cellSize(_ map: HeatMap) -> (width: Double, height: Double) {
    let width =
      layout.horizontal(map.x.upperBound) - layout.horizontal(map.x.lowerBound)
    let height = abs(layout.vertical(map.y.upperBound) - layout.vertical(map.y.lowerBound))
    return (width / Double(map.columns), height / Double(map.rows))
  }

  /// The upper left corner of a cell.
  private func corner(_ map: HeatMap, row: Int, column: Int) -> (x: Double, y: Double) {
    let (width, height) = cellSize(map)
    let top = min(layout.vertical(map.y.upperBound), layout.vertical(map.y.lowerBound))
    let fromTop = layout.y.isReversed ? row : map.rows - 1 - row
    return (
      layout.horizontal(map.x.lowerBound) + Double(column) * width, top + Double(fromTop) * height
    )
  }

  private func pixels(_ map: HeatMap, _ svg: inout SVG) {
    let (values, rows, columns) = map.drawn()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * 4)
    for fromTop in 0..<rows {
      let row = layout.y.isReversed ? fromTop : rows - 1 - fromTop
      for value in values[row * columns..<(row + 1) * columns] {
        let color = map.colors.color(at: map.share(value))
        bytes += isDrawable(value) ? [color.red, color.green, color.blue, 255] : [0, 0, 0, 0]
      }
    }
    let (width, height) = cellSize(map)
    let (x, y) = corner(map, row: layout.y.isReversed ? 0 : map.rows - 1, column: 0)
    svg.image(
      png: encoded(bytes, columns, rows, .rgba), x: x, y: y, width: width * Double(map.columns),
      height: height * Double(map.rows), pixelated: true)
  }
}
