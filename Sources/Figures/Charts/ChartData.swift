internal import Events

extension ChartPlan {
  /// The most rows that the table keeps of one series.
  static let mostRows = 500

  /// The numbers that are drawn, a row for each; evenly thinned to 500 a series.
  ///
  /// The columns are the series (where there are several), x, y, and the value for heat maps. A band, or
  /// a set of error bars, is two series; a histogram's x is the middle of the bin.
  var dataTable: Shown.Table {
    var rows: [[Shown.Cell]] = []
    var total = 0
    let series = items.flatMap(seriesOf)
    let hasNames = series.count > 1 || series.contains { !$0.name.isEmpty }
    let hasValues = series.contains { $0.z != nil }
    for part in series {
      total += part.x.count
      let kept = min(part.x.count, Self.mostRows)
      for row in 0..<kept {
        let index = row * part.x.count / kept
        var cells: [Shown.Cell] = hasNames ? [.text(part.name)] : []
        cells.append(cell(part.x[index], x.axis))
        let value = part.y[index]
        cells.append(
          value.isNaN ? .number(nil, text: part.notFinite) : cell(value, y.axis))
        if hasValues { cells.append(part.z.map { number($0[index]) } ?? .text("")) }
        rows.append(cells)
      }
    }
    var columns = hasNames ? [Shown.Column("series")] : []
    columns.append(column(x.axis, "x"))
    columns.append(column(y.axis, "y"))
    if hasValues { columns.append(Shown.Column("value")) }
    let note = total > rows.count ? "\(rows.count) of \(total) rows, evenly chosen." : nil
    return Shown.Table(columns: columns, rows: rows, totalRows: total, note: note)
  }

  private struct Series {
    var name: String
    var x: [Double]
    var y: [Double]
    var z: [Double]?
    /// What takes the place of a y that is not finite.
    var notFinite = ""
  }

  private func seriesOf(_ item: Item) -> [Series] {
    let name = item.name ?? ""
    switch item.geometry {
    case .line(let x, let y, _):
      let drawn = x.indices.filter { !y[$0].isNaN }
      return [Series(name: name, x: drawn.map { x[$0] }, y: drawn.map { y[$0] })]
    case .bars(let x, let y), .stem(let x, let y): return [Series(name: name, x: x, y: y)]
    case .points(let x, let y, _, _):
      return item.groups.map { group in
        Series(
          name: group.name ?? "", x: group.indices.map { x[$0] }, y: group.indices.map { y[$0] })
      }
    case .errorBars(let x, let lower, let upper): return edges(name, x, lower, upper)
    case .strip(let strip):
      let pairs = zip(strip.positions, strip.groups).flatMap { position, group in
        (group.values + [Double](repeating: .nan, count: group.lost)).map { (position, $0) }
      }
      return [
        Series(
          name: name, x: pairs.map(\.0), y: pairs.map(\.1), notFinite: strip.notFinite)
      ]
    case .histogram(let histogram):
      let middles = zip(item.edges, item.edges.dropFirst()).map { ($0 + $1) / 2 }
      return [Series(name: name, x: middles, y: histogram.heights(item.edges))]
    case .band(let x, let lower, let upper):
      let drawn = x.indices.filter { !lower[$0].isNaN }
      return edges(name, drawn.map { x[$0] }, drawn.map { lower[$0] }, drawn.map { upper[$0] })
    case .heatMap(let map):
      guard map.columns > 0, map.rows > 0 else { return [] }
      let width = (map.x.upperBound - map.x.lowerBound) / Double(map.columns)
      let height = (map.y.upperBound - map.y.lowerBound) / Double(map.rows)
      let drawn = map.values.indices.filter { isDrawable(map.values[$0]) }
      return [
        Series(
          name: name,
          x: drawn.map { map.x.lowerBound + (Double($0 % map.columns) + 0.5) * width },
          y: drawn.map { map.y.lowerBound + (Double($0 / map.columns) + 0.5) * height },
          z: drawn.map { map.values[$0] })
      ]
    case .segment(let x, let y, _):
      return x.isEmpty ? [] : [Series(name: name, x: x, y: y)]
    case .rule, .text: return []
    }
  }

  /// The two ends of ranges.
  private func edges(
    _ name: String, _ x: [Double], _ lower: [Double], _ upper: [Double]
  ) -> [Series] {
    let prefix = name.isEmpty ? "" : name + ", "
    return [
      Series(name: prefix + "lower", x: x, y: lower),
      Series(name: prefix + "upper", x: x, y: upper),
    ]
  }

  private func column(_ axis: Axis, _ fallback: String) -> Shown.Column {
    Shown.Column(axis.label.isEmpty ? fallback : axis.label, unit: axis.unit)
  }

  private func cell(_ value: Double, _ axis: Axis) -> Shown.Cell {
    if let index = Int(exactly: value), axis.categories.indices.contains(index) {
      return .text(axis.categories[index])
    }
    return number(value)
  }

  private func number(_ value: Double) -> Shown.Cell {
    .number(value, text: formatNumber(value))
  }
}
