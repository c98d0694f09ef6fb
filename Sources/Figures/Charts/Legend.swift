/// What the colours and shapes mean, in rows above the plot.
struct Legend {
  /// One meaning.
  struct Entry: Hashable {
    enum Glyph: Hashable {
      case line(isDashed: Bool)
      case point(Marker)
      case area
    }
    var name: String
    var color: Int
    var glyph: Glyph
  }

  var entries: [Entry]
  /// Indices of entries with their places from the left, row by row.
  var rows: [[(index: Int, x: Double)]]

  static let glyphWidth = 16.0
  static func lineHeight(_ style: FigureStyle) -> Double { style.lineHeight + 3 }

  func height(_ style: FigureStyle) -> Double {
    rows.isEmpty ? 0 : Double(rows.count) * Self.lineHeight(style) + 4
  }

  /// The meanings that a chart needs to tell: one for each name, in order of first use.
  static func entries(_ plan: ChartPlan) -> [Entry] {
    var entries: [Entry] = []
    func add(_ name: String, _ color: Int, _ glyph: Entry.Glyph) {
      guard let index = entries.firstIndex(where: { $0.name == name }) else {
        return entries.append(Entry(name: name, color: color, glyph: glyph))
      }
      // A line tells more of its look than the band around it.
      if case .line = glyph { entries[index].glyph = glyph }
    }
    let count = plan.pointClassCount
    for item in plan.items {
      switch item.geometry {
      case .points(_, _, let classes, let names) where !names.isEmpty:
        let present = Set(classes)
        for (number, name) in names.enumerated() where present.contains(number) {
          let color = item.classColors[number]
          add(name, color, .point(Marker(number: color, ofClasses: count)))
        }
      case .points:
        guard let name = item.name else { continue }
        add(name, item.color, .point(Marker(number: item.color, ofClasses: count)))
      case .line(_, _, let isDashed):
        if let name = item.name { add(name, item.color, .line(isDashed: isDashed)) }
      case .bars, .histogram, .band:
        if let name = item.name { add(name, item.color, .area) }
      case .stem:
        if let name = item.name { add(name, item.color, .point(.circle)) }
      case .heatMap, .rule, .segment, .text: continue
      }
    }
    return entries
  }

  /// The labels at the right ends of lines, which spare a legend; nil where other things need one.
  static func lineLabels(_ plan: ChartPlan, _ entries: [Entry]) -> [EndLabel]? {
    guard !entries.isEmpty, entries.count <= 8 else { return nil }
    var labels: [EndLabel] = []
    for entry in entries {
      guard case .line = entry.glyph else { return nil }
      let lines = plan.items.compactMap { item -> (x: Double, y: Double)? in
        guard item.name == entry.name, case .line(let x, let y, _) = item.geometry else {
          return nil
        }
        return x.indices.filter { !y[$0].isNaN }.max { x[$0] < x[$1] }.map { (x[$0], y[$0]) }
      }
      guard lines.count == 1, let end = lines.first, plan.y.shows(end.y), plan.x.shows(end.x),
        plan.x.share(end.x) > 0.93
      else { return nil }
      labels.append(EndLabel(text: entry.name, color: entry.color, x: end.x, value: end.y))
    }
    return labels
  }

  /// Entries side by side, in columns of equal width where they need more than one row.
  static func rows(
    _ entries: [Entry], width: Double, style: FigureStyle
  ) -> [[(index: Int, x: Double)]] {
    let widths = entries.map {
      glyphWidth + 5 + textWidth($0.name, size: style.text) + (style.isNarrow ? 11 : 16)
    }
    if widths.reduce(0, +) - 11 <= width {
      var x = 0.0
      return [
        widths.enumerated().map { index, width in
          defer { x += width }
          return (index, x)
        }
      ]
    }
    let widest = min(widths.max() ?? width, width)
    let columns = max(1, Int(width / widest))
    return stride(from: 0, to: entries.count, by: columns).map { start in
      (start..<min(start + columns, entries.count)).map { ($0, Double($0 - start) * widest) }
    }
  }
}

/// The name of a line at its right end.
struct EndLabel {
  var text: String
  var color: Int
  /// The line's last point.
  var x: Double
  var value: Double
  /// Where the line ends and where the text is, in CSS pixels from the plot's top.
  var end = 0.0
  var place = 0.0

  /// Labels moved apart as little as possible, in the order of the lines' ends.
  ///
  /// Wanted places less the room above each must not fall; the closest such sequence is an isotonic
  /// regression, found by pooling neighbours that violate it.
  static func spread(
    _ labels: [(EndLabel, end: Double)], within height: Double, distance: Double
  ) -> [EndLabel] {
    let sorted = labels.sorted { $0.end < $1.end }
    var pools: [(sum: Double, count: Int)] = []
    for (index, label) in sorted.enumerated() {
      pools.append((label.end - Double(index) * distance, 1))
      while pools.count > 1, let last = pools.last {
        let before = pools[pools.count - 2]
        guard before.sum / Double(before.count) > last.sum / Double(last.count) else { break }
        pools.removeLast(2)
        pools.append((before.sum + last.sum, before.count + last.count))
      }
    }
    var placed: [EndLabel] = []
    let most = height - Double(sorted.count - 1) * distance
    for pool in pools {
      for _ in 0..<pool.count {
        let index = placed.count
        var label = sorted[index].0
        label.end = sorted[index].end
        label.place =
          min(max(pool.sum / Double(pool.count), 0), max(0, most)) + Double(index) * distance
        placed.append(label)
      }
    }
    return placed
  }
}

extension ChartPlan {
  /// How many kinds of points there are, by colour.
  var pointClassCount: Int {
    var colors: Set<Int> = []
    for item in items {
      guard case .points(_, _, let classes, let names) = item.geometry else { continue }
      if names.isEmpty {
        colors.insert(item.color)
      } else {
        for number in Set(classes) { colors.insert(item.classColors[number]) }
      }
    }
    return colors.count
  }

  /// How many points are drawn.
  var pointCount: Int {
    items.reduce(0) { sum, item in
      if case .points(let x, _, _, _) = item.geometry { sum + x.count } else { sum }
    }
  }

  /// Whether the points are drawn as pixels.
  var drawsPixels: Bool { pointCount > Self.mostVectorPoints }
}
