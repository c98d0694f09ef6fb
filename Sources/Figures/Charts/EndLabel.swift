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
  /// The labels at the right ends of lines, which spare a legend; nil where other things need one, and where lines
  /// differ by their dashes or share a colour, so that words at their ends would not tell them apart.
  func endLabels(_ entries: [Legend.Entry]) -> [EndLabel]? {
    guard !entries.isEmpty, entries.count <= 8,
      Set(entries.map(\.color)).count == entries.count, Set(entries.map(\.isDashed)).count == 1
    else { return nil }
    var labels: [EndLabel] = []
    for entry in entries {
      guard case .line = entry.glyph else { return nil }
      let lines = items.compactMap { item -> (x: Double, y: Double)? in
        guard item.name == entry.name, case .line(let x, let y, _) = item.geometry else {
          return nil
        }
        return x.indices.filter { !y[$0].isNaN }.max { x[$0] < x[$1] }.map { (x[$0], y[$0]) }
      }
      guard lines.count == 1, let end = lines.first, y.shows(end.y), x.shows(end.x),
        x.share(end.x) > 0.93
      else { return nil }
      labels.append(EndLabel(text: entry.name, color: entry.color, x: end.x, value: end.y))
    }
    return labels
  }
}
