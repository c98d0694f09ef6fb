/// A chart made ready for drawing: values that can't be drawn are gone, colours and ranges are chosen.
/// It is the same for every width.
struct ChartPlan {
  /// A mark with its colours.
  struct Item {
    var geometry: Mark.Geometry
    var name: String?
    /// The colour's number in the palette; 0 is the ink.
    var color: Int
    /// The colours of the classes, where there are classes.
    var classColors: [Int] = []
    /// The edges of a histogram's bins.
    var edges: [Double] = []
  }

  let chart: Chart
  private(set) var items: [Item] = []
  private(set) var x: AxisPlan
  private(set) var y: AxisPlan
  /// What the reader must know: values left out, and why.
  private(set) var notes: [String] = []

  /// From how many points on they are drawn as pixels.
  static let mostVectorPoints = 3000

  init(_ chart: Chart) {
    self.chart = chart
    var chart = chart
    if chart.x.categories.isEmpty {
      chart.x.categories = chart.marks.first { !$0.categories.isEmpty }?.categories ?? []
    }
    x = AxisPlan(chart.x, AxisPlan.Extent())
    y = AxisPlan(chart.y, AxisPlan.Extent())
    assignColors(chart.marks)
    shareHistogramEdges()

    var counts = LeftOut()
    for index in items.indices {
      items[index].geometry = cleaned(items[index].geometry, &counts)
    }
    var (xExtent, yExtent) = (AxisPlan.Extent(), AxisPlan.Extent())
    for item in items { extend(&xExtent, &yExtent, by: item) }
    if !chart.x.categories.isEmpty {
      xExtent.include(-0.5)
      xExtent.include(Double(chart.x.categories.count) - 0.5)
      xExtent.padding = 0
    }
    if !chart.y.categories.isEmpty {
      yExtent.include(-0.5)
      yExtent.include(Double(chart.y.categories.count) - 0.5)
      yExtent.padding = 0
    }
    x = AxisPlan(chart.x, xExtent)
    y = AxisPlan(chart.y, yExtent)
    y.isReversed = items.contains {
      if case .heatMap(let map) = $0.geometry { map.isMatrix } else { false }
    }
    for index in items.indices {
      items[index].geometry = withoutPointsOutside(items[index].geometry, &counts)
    }
    notes = counts.sentences
  }

  /// Whether there is nothing to see.
  var isEmpty: Bool {
    items.allSatisfy { item in
      switch item.geometry {
      case .line(let x, let y, _): !zip(x, y).contains { !$0.isNaN && !$1.isNaN }
      case .points(let x, _, _, _), .bars(let x, _), .stem(let x, _), .band(let x, _, _): x.isEmpty
      case .segment(let x, _, _): x.isEmpty
      case .histogram: item.edges.isEmpty
      case .heatMap(let map): !map.values.contains(where: isDrawable)
      case .rule, .text: true
      }
    }
  }

  // MARK: - Colours

  private mutating func assignColors(_ marks: [Mark]) {
    var colors: [String: Int] = [:]
    func color(_ key: String) -> Int {
      if let color = colors[key] { return color }
      colors[key] = colors.count + 1
      return colors.count
    }
    for (index, mark) in marks.enumerated() {
      var item = Item(geometry: mark.geometry, name: mark.name, color: mark.color ?? 0)
      switch mark.geometry {
      case .rule, .segment, .text, .heatMap: break
      case .points(_, _, _, let names) where !names.isEmpty: item.classColors = names.map(color)
      case .band where mark.name == nil:
        // A band without a name belongs to the line that follows it.
        let line = marks[(index + 1)...].first {
          if case .line = $0.geometry { true } else { false }
        }
        item.color = mark.color ?? line?.color ?? color(line?.name ?? "")
      default: item.color = mark.color ?? color(mark.name ?? "")
      }
      items.append(item)
    }
  }

  private mutating func shareHistogramEdges() {
    let histograms = items.compactMap { item -> Histogram? in
      if case .histogram(let histogram) = item.geometry { histogram } else { nil }
    }
    let edges = Histogram.sharedEdges(histograms)
    for index in items.indices {
      if case .histogram = items[index].geometry { items[index].edges = edges }
    }
  }

  // MARK: - Values that can't be drawn

  /// How many values were left out, by reason.
  private struct LeftOut {
    var notFinite = 0
    var notPositive = 0
    var outside = 0

    var sentences: [String] {
      func sentence(_ count: Int, _ reason: String) -> String? {
        guard count > 0 else { return nil }
        return count == 1
          ? "1 value is left out: it \(reason)."
          : "\(formatNumber(Double(count))) values are left out: "
            + "they \(reason.replacingFirst("is ", with: "are ").replacingFirst("lies", with: "lie"))."
      }
      return [
        sentence(notFinite, "is not finite"),
        sentence(notPositive, "is not above 0, which a logarithmic axis needs"),
        sentence(outside, "lies outside the axes"),
      ].compactMap { $0 }
    }
  }

  /// Whether a pair can be drawn; if not, it is counted.
  private func keeps(_ xs: [Double], _ ys: [Double], _ counts: inout LeftOut) -> Bool {
    guard (xs + ys).allSatisfy(isDrawable) else {
      counts.notFinite += 1
      return false
    }
    let isLost =
      x.axis.scale == .logarithmic && xs.contains { $0 < leastLogarithmic }
      || y.axis.scale == .logarithmic && ys.contains { $0 < leastLogarithmic }
    if isLost { counts.notPositive += 1 }
    return !isLost
  }

  private func cleaned(_ geometry: Mark.Geometry, _ counts: inout LeftOut) -> Mark.Geometry {
    func kept(_ x: [Double], _ ys: [Double]...) -> [Int] {
      x.indices.filter { index in keeps([x[index]], ys.map { $0[index] }, &counts) }
    }
    switch geometry {
    case .line(let x, var y, let isDashed):
      for index in x.indices where !keeps([x[index]], [y[index]], &counts) { y[index] = .nan }
      return .line(x: x, y: y, isDashed: isDashed)
    case .points(let x, let y, let classes, let names):
      let kept = kept(x, y)
      return .points(
        x: kept.map { x[$0] }, y: kept.map { y[$0] },
        classes: classes.isEmpty ? [] : kept.map { classes[$0] }, names: names)
    case .bars(let x, let y):
      let kept = kept(x, y)
      return .bars(x: kept.map { x[$0] }, y: kept.map { y[$0] })
    case .stem(let x, let y):
      let kept = kept(x, y)
      return .stem(x: kept.map { x[$0] }, y: kept.map { y[$0] })
    case .band(let x, let lower, let upper):
      let kept = kept(x, lower, upper)
      return .band(
        x: kept.map { x[$0] }, lower: kept.map { lower[$0] }, upper: kept.map { upper[$0] })
    case .histogram(let histogram):
      counts.notFinite += histogram.values.count { !isDrawable($0) }
      return geometry
    case .heatMap(let map):
      counts.notFinite += map.values.count { !isDrawable($0) }
      return geometry
    case .segment(let x, let y, let hasHead):
      let isKept = keeps(x, y, &counts)
      return .segment(x: isKept ? x : [], y: isKept ? y : [], hasHead: hasHead)
    case .rule(let value, let isVertical):
      return keeps(isVertical ? [value] : [], isVertical ? [] : [value], &counts)
        ? geometry : .segment(x: [], y: [], hasHead: false)
    case .text(_, let x, let y):
      return keeps([x], [y], &counts) ? geometry : .segment(x: [], y: [], hasHead: false)
    }
  }

  private func withoutPointsOutside(
    _ geometry: Mark.Geometry, _ counts: inout LeftOut
  ) -> Mark.Geometry {
    guard x.axis.range != nil || y.axis.range != nil,
      case .points(let xs, let ys, let classes, let names) = geometry
    else { return geometry }
    let kept = xs.indices.filter { x.shows(xs[$0]) && y.shows(ys[$0]) }
    counts.outside += xs.count - kept.count
    return .points(
      x: kept.map { xs[$0] }, y: kept.map { ys[$0] },
      classes: classes.isEmpty ? [] : kept.map { classes[$0] }, names: names)
  }

  // MARK: - Ranges

  private func extend(_ xs: inout AxisPlan.Extent, _ ys: inout AxisPlan.Extent, by item: Item) {
    func include(_ x: [Double], _ y: [Double]) {
      for value in x { xs.include(value) }
      for value in y { ys.include(value) }
    }
    switch item.geometry {
    case .line(let x, let y, _):
      let drawn = x.indices.filter { !y[$0].isNaN }
      include(drawn.map { x[$0] }, drawn.map { y[$0] })
      ys.padding = max(ys.padding, 0.05)
    case .points(let x, let y, _, _):
      include(x, y)
      xs.padding = max(xs.padding, 0.04)
      ys.padding = max(ys.padding, 0.05)
    case .bars(let x, let y):
      let half = barSpacing(x) / 2
      let isWhole = xs.isWhole && x.allSatisfy { $0 == $0.rounded() }
      include(x.map { $0 - half } + x.map { $0 + half }, y)
      xs.isWhole = isWhole
      ys.includesZero = true
      ys.padding = max(ys.padding, 0.05)
    case .stem(let x, let y):
      include(x, y)
      ys.includesZero = true
      xs.padding = max(xs.padding, 0.02)
      ys.padding = max(ys.padding, 0.05)
    case .band(let x, let lower, let upper):
      include(x, lower + upper)
      ys.padding = max(ys.padding, 0.05)
    case .histogram(let histogram):
      xs.isWhole = false
      include(item.edges, histogram.heights(item.edges))
      ys.includesZero = true
      ys.padding = max(ys.padding, 0.05)
    case .heatMap(let map):
      guard map.rows > 0, map.columns > 0 else { break }
      let wholes = (xs.isWhole, ys.isWhole)
      include([map.x.lowerBound, map.x.upperBound], [map.y.lowerBound, map.y.upperBound])
      if map.isMatrix { (xs.isWhole, ys.isWhole) = wholes }
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

/// The distance of neighbouring bars: the least difference of their positions, 1 for a single one.
func barSpacing(_ x: [Double]) -> Double {
  let sorted = x.sorted()
  let gaps = zip(sorted.dropFirst(), sorted).map { $0 - $1 }.filter { $0 > 0 }
  return gaps.min() ?? 1
}

extension String {
  /// The text with the first occurrence of a part replaced.
  fileprivate func replacingFirst(_ part: String, with other: String) -> String {
    guard hasPrefix(part) else { return self }
    return other + dropFirst(part.count)
  }
}
