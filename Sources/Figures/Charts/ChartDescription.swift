extension ChartPlan {
  /// The chart's title, or, without one, what it plots.
  var spokenTitle: String {
    if !chart.title.isEmpty { return chart.title }
    switch (x.axis.label.isEmpty, y.axis.label.isEmpty) {
    case (false, false): return "\(y.axis.label) against \(x.axis.label)"
    case (true, false): return y.axis.label
    case (false, true): return x.axis.label
    case (true, true): return "Chart"
    }
  }

  /// What can be seen, in sentences with numbers, for readers who can't see it.
  var description: String {
    guard !isEmpty else { return "No data." }
    let sentences = items.compactMap(sentence)
    return sentences.prefix(12).joined(separator: " ")
      + (sentences.count > 12 ? " And \(sentences.count - 12) more." : "")
  }

  /// What the reader must know of how the chart is drawn.
  var drawingNotes: [String] {
    var notes: [String] = []
    if drawsPixels { notes.append("\(counted(groups.pointCount)) points, drawn as pixels.") }
    for item in items {
      switch item.geometry {
      case .line(let x, _, _) where x.count > mostLinePoints:
        let name = item.name.map { "The line “\($0)”" } ?? "A line"
        notes.append("\(name) of \(counted(x.count)) points is thinned; every peak is kept.")
      case .band(let x, _, _) where x.count > mostLinePoints:
        notes.append("A band of \(counted(x.count)) points is thinned; every peak is kept.")
      case .stem(let x, _) where x.count > 2000:
        notes.append("\(counted(x.count)) stems are thinned; every peak is kept.")
      case .bars(let x, _) where x.count > Self.mostBars:
        notes.append("\(counted(x.count)) bars are drawn as the region that they cover.")
      case .histogram where item.edges.count - 1 > Self.mostBars:
        notes.append(
          "\(counted(item.edges.count - 1)) bins are drawn as the region that they cover.")
      case .heatMap(let map) where map.isReduced:
        let drawn = map.drawnSize
        notes.append(
          "A matrix of \(counted(map.rows)) × \(counted(map.columns)) is drawn as \(drawn.rows) × "
            + "\(drawn.columns) cells, each the mean of its part.")
      case .strip(let strip):
        let most = strip.groups.map(\.values.count).max() ?? 0
        guard most > Strip.mostDots else { continue }
        notes.append(
          "Up to \(counted(most)) values are drawn by their quartiles and extremes alone.")
      default: continue
      }
    }
    return notes
  }

  private func counted(_ count: Int) -> String { formatNumber(Double(count)) }

  private func sentence(_ item: Item) -> String? {
    let name = item.name.map { " “\($0)”" } ?? ""
    switch item.geometry {
    case .line(let x, let y, _):
      let drawn = x.indices.filter { !y[$0].isNaN }
      return trend("Line\(name)", drawn.map { x[$0] }, drawn.map { y[$0] })
    case .stem(let x, let y): return trend("Stems\(name)", x, y)
    case .bars(let x, let y):
      guard x.count <= 6 else { return trend("\(x.count) bars\(name)", x, y) }
      guard !x.isEmpty else { return nil }
      let values = zip(x, y).map { "\(self.x.axis.spoken($0)) \(self.y.axis.spoken($1))" }
      return "Bars\(name): \(values.joined(separator: ", "))."
    case .points(let x, let y, _, let names):
      guard !x.isEmpty else { return nil }
      let kinds = names.isEmpty ? "" : item.groups.spokenClasses
      return
        "\(counted(x.count)) \(x.count == 1 ? "point" : "points")\(name)\(kinds), "
        + "\(span(x, self.x, "x")), \(span(y, self.y, "y"))."
    case .errorBars(let x, let lower, let upper):
      guard !x.isEmpty else { return nil }
      let ranges = x.indices.prefix(6).map { index in
        "\(self.x.axis.spoken(x[index])) \(y.axis.spoken(lower[index])) to "
          + y.axis.spoken(upper[index])
      }
      let more = x.count > 6 ? ", and \(x.count - 6) more" : ""
      return "Ranges\(name): \(ranges.joined(separator: ", "))\(more)."
    case .strip(let strip):
      guard !strip.isEmpty else { return nil }
      let things = zip(strip.positions, strip.groups).prefix(12).map { position, group in
        "\(self.x.axis.spoken(position)) \(told(group, strip.notFinite))"
      }
      return "Values\(name): \(things.joined(separator: "; "))."
    case .histogram(let histogram):
      let heights = histogram.heights(item.edges)
      guard let peak = heights.indices.max(by: { heights[$0] < heights[$1] }) else { return nil }
      let drawn = histogram.values.filter(x.axis.scale.shows)
      return "Histogram\(name) of \(counted(drawn.count)) values from "
        + "\(x.axis.spoken(drawn.min() ?? 0)) to \(x.axis.spoken(drawn.max() ?? 0)), "
        + "highest at \(Histogram.spoken(item.edges[peak], item.edges[peak + 1]))."
    case .band(let wholeX, let wholeLower, let wholeUpper):
      let drawn = wholeX.indices.filter { !wholeLower[$0].isNaN }
      let x = drawn.map { wholeX[$0] }
      let (lower, upper) = (drawn.map { wholeLower[$0] }, drawn.map { wholeUpper[$0] })
      guard let low = lower.first, let high = upper.first, let lastLow = lower.last,
        let lastHigh = upper.last, let start = x.first, let end = x.last
      else { return nil }
      return "Band\(name) from \(y.axis.spoken(low)) to \(y.axis.spoken(high)) at "
        + "\(self.x.axis.spoken(start)), and from \(y.axis.spoken(lastLow)) to "
        + "\(y.axis.spoken(lastHigh)) at \(self.x.axis.spoken(end))."
    case .heatMap(let map):
      let finite = map.values.indices.filter { isDrawable(map.values[$0]) }
      guard let low = finite.min(by: { map.values[$0] < map.values[$1] }),
        let high = finite.max(by: { map.values[$0] < map.values[$1] })
      else { return nil }
      func cell(_ index: Int) -> String {
        "\(formatNumber(map.values[index])) in row \(index / map.columns), column "
          + "\(index % map.columns)"
      }
      return "Heat map\(name) of \(map.rows) rows and \(map.columns) columns; least \(cell(low)), "
        + "greatest \(cell(high)); both count from 0."
    case .rule(let value, let isVertical):
      let axis = isVertical ? x.axis : y.axis
      return "Reference line\(name) at \(axis.spoken(value))."
    case .segment(let x, let y, let hasHead):
      guard x.count == 2 else { return nil }
      return "\(hasHead ? "Arrow" : "Segment")\(name) from (\(formatNumber(x[0])), "
        + "\(formatNumber(y[0]))) to (\(formatNumber(x[1])), \(formatNumber(y[1])))."
    case .text(let text, _, _): return "Remark: \(text)."
    }
  }

  /// "median 95 % of 5 values from 94 % to 96 %, 1 diverged".
  private func told(_ group: Strip.Group, _ notFinite: String) -> String {
    var parts: [String] = []
    if let median = group.quantile(0.5), let low = group.values.first, let high = group.values.last
    {
      parts.append(
        "median \(y.axis.spoken(median)) of \(counted(group.values.count)) from "
          + "\(y.axis.spoken(low)) to \(y.axis.spoken(high))")
    }
    if group.lost > 0 { parts.append("\(group.lost) \(notFinite)") }
    return parts.isEmpty ? "no values" : parts.joined(separator: ", ")
  }

  private func span(_ values: [Double], _ axis: AxisPlan, _ fallback: String) -> String {
    let name = axis.axis.label.isEmpty ? fallback : axis.axis.label
    return "\(name) from \(axis.axis.spoken(values.min() ?? 0)) to "
      + axis.axis.spoken(values.max() ?? 0)
  }

  /// How a sequence of values runs: rising, falling, or between which extremes.
  private func trend(_ what: String, _ x: [Double], _ y: [Double]) -> String? {
    guard let first = y.first, let last = y.last, let start = x.first, let end = x.last else {
      return nil
    }
    let ends =
      "from \(self.y.axis.spoken(first)) at \(self.x.axis.spoken(start)) to "
      + "\(self.y.axis.spoken(last)) at \(self.x.axis.spoken(end))"
    let steps = zip(y.dropFirst(), y).map { $0 - $1 }
    if steps.isEmpty { return "\(what): \(self.y.axis.spoken(first))." }
    if steps.allSatisfy({ $0 == 0 }) { return "\(what), constant at \(self.y.axis.spoken(first))." }
    if steps.allSatisfy({ $0 >= 0 }) { return "\(what) rising \(ends)." }
    if steps.allSatisfy({ $0 <= 0 }) { return "\(what) falling \(ends)." }
    let low = y.indices.min { y[$0] < y[$1] } ?? 0
    let high = y.indices.max { y[$0] < y[$1] } ?? 0
    return
      "\(what) \(ends); lowest \(self.y.axis.spoken(y[low])) at \(self.x.axis.spoken(x[low])), "
      + "highest \(self.y.axis.spoken(y[high])) at \(self.x.axis.spoken(x[high]))."
  }
}
