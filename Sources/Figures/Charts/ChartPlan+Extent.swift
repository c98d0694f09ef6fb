/// What the axes must show.
extension ChartPlan {
  /// Makes room for a mark on both axes.
  func extend(_ xs: inout AxisPlan.Extent, _ ys: inout AxisPlan.Extent, by item: Item) {
    func include(_ x: [Double], _ y: [Double]) {
      for value in x { xs.include(value) }
      for value in y { ys.include(value) }
    }
    switch item.geometry {
    case .line(let x, let y, _):
      for index in x.indices where !y[index].isNaN { include([x[index]], [y[index]]) }
      ys.padding = max(ys.padding, 0.05)
    case .points(let x, let y, _, _):
      include(x, y)
      xs.padding = max(xs.padding, 0.04)
      ys.padding = max(ys.padding, 0.05)
    case .bars(let x, let y):
      xs.include(roomOf: x, spacing: spacing)
      include([], y)
      ys.includesFoot = true
      ys.padding = max(ys.padding, 0.05)
    case .stem(let x, let y):
      include(x, y)
      ys.includesFoot = true
      xs.padding = max(xs.padding, 0.02)
      ys.padding = max(ys.padding, 0.05)
    case .band(let x, let lower, let upper):
      for index in x.indices where !lower[index].isNaN {
        include([x[index]], [lower[index], upper[index]])
      }
      ys.padding = max(ys.padding, 0.05)
    case .errorBars(let x, let lower, let upper):
      include(x, lower + upper)
      xs.padding = max(xs.padding, 0.04)
      ys.padding = max(ys.padding, 0.05)
    case .strip(let strip):
      xs.include(roomOf: strip.positions, spacing: spacing)
      include([], strip.groups.flatMap(\.values))
      ys.padding = max(ys.padding, 0.06)
    case .histogram(let histogram):
      let isWhole = xs.isWhole && Histogram.isWhole(histogram.values)
      include(item.edges, histogram.heights(item.edges))
      xs.isWhole = isWhole
      ys.includesFoot = true
      ys.padding = max(ys.padding, 0.05)
    case .heatMap(let map):
      guard map.rows > 0, map.columns > 0 else { break }
      let wholes = (xs.isWhole, ys.isWhole)
      include([map.x.lowerBound, map.x.upperBound], [map.y.lowerBound, map.y.upperBound])
      // Rows and columns that are counted have whole numbers in their middles; other spans are measured.
      xs.isWhole = wholes.0 && map.countsColumns
      ys.isWhole = wholes.1 && map.isMatrix
    case .rule(let value, let isVertical):
      let wholes = (xs.isWhole, ys.isWhole)
      include(isVertical ? [value] : [], isVertical ? [] : [value])
      (xs.isWhole, ys.isWhole) = wholes
    case .segment(let x, let y, _):
      include(x, y)
      xs.padding = max(xs.padding, 0.04)
      ys.padding = max(ys.padding, 0.05)
    case .text(_, let x, let y):
      let wholes = (xs.isWhole, ys.isWhole)
      include([x], [y])
      (xs.isWhole, ys.isWhole) = wholes
    }
  }
}

extension AxisPlan.Extent {
  /// Makes room for bars about positions; it is the positions that are whole or not.
  mutating func include(roomOf positions: [Double], spacing: Double) {
    let isWhole = isWhole && positions.allSatisfy { $0 == $0.rounded() }
    for position in positions {
      let room = scale.room(around: position, spacing: spacing)
      include(room.low)
      include(room.high)
    }
    self.isWhole = isWhole
  }

  /// Makes room for names, half a place about each.
  mutating func include(categories: [String]) {
    guard !categories.isEmpty else { return }
    include(-0.5)
    include(Double(categories.count) - 0.5)
    padding = 0
  }
}
