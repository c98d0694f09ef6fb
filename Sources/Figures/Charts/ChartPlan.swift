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
    /// The points that look alike, where the mark is made of points.
    var groups: [PointGroup] = []
    /// Whether its points are drawn as outlines, since they may lie exactly on earlier ones.
    var isHollow = false
    /// The edges of a histogram's bins.
    var edges: [Double] = []
    /// The place among the sets that stand side by side, from 0; nil for what stands in the middle.
    var lane: Int?
  }

  let chart: Chart
  var items: [Item] = []
  private(set) var x: AxisPlan
  private(set) var y: AxisPlan
  /// How many sets of bars or strips stand side by side.
  private(set) var laneCount = 0
  /// How far their positions are apart: a difference, or on a logarithmic axis a ratio.
  private(set) var spacing = 1.0
  /// What the reader must know: values left out, and why.
  private(set) var notes: [String] = []

  /// From how many points on they are drawn as pixels.
  static let mostVectorPoints = 3000
  /// From how many bars on, stems and bins included, they are drawn as the outline of groups.
  static let mostBars = 1000

  init(_ chart: Chart) {
    self.chart = chart
    var (xAxis, yAxis) = (chart.x, chart.y)
    let marks = Self.sharingNames(chart.marks, &xAxis.categories)
    // Names stand at equal distances.
    if !xAxis.categories.isEmpty { xAxis.scale = .linear }
    if !yAxis.categories.isEmpty { yAxis.scale = .linear }
    var (xExtent, yExtent) = (AxisPlan.Extent(xAxis.scale), AxisPlan.Extent(yAxis.scale))
    x = AxisPlan(xAxis, xExtent)
    y = AxisPlan(yAxis, yExtent)
    assignColors(marks)
    shareHistogramEdges()
    var counts = LeftOut()
    for index in items.indices {
      items[index].geometry = cleaned(items[index].geometry, &counts)
    }
    assignLanes()
    for item in items { extend(&xExtent, &yExtent, by: item) }
    xExtent.include(categories: xAxis.categories)
    yExtent.include(categories: yAxis.categories)
    x = AxisPlan(xAxis, xExtent)
    y = AxisPlan(yAxis, yExtent)
    y.isReversed = heatMaps.contains(where: \.isMatrix)
    for index in items.indices {
      items[index].geometry = withoutPointsOutside(items[index].geometry, &counts)
      if case .points(let x, _, let classes, let names) = items[index].geometry {
        items[index].groups = PointGroup.groups(
          count: x.count, name: items[index].name, color: items[index].color, classes: classes,
          names: names, classColors: items[index].classColors)
      }
    }
    notes = counts.sentences
    hollowLaterPoints()
  }

  /// Makes axes that are called the same show the same: of all charts, or the x axes only.
  static func shareAxes(_ plans: inout [ChartPlan], xOnly: Bool) {
    let (xs, ys) = (plans.map(\.x), plans.map(\.y))
    for index in plans.indices {
      plans[index].x = xs[index].showing(xs.filter(xs[index].isLike))
      if !xOnly { plans[index].y = ys[index].showing(ys.filter(ys[index].isLike)) }
    }
  }

  /// Whether there is nothing to see.
  var isEmpty: Bool {
    items.allSatisfy { item in
      switch item.geometry {
      case .line(let x, let y, _): !zip(x, y).contains { !$0.isNaN && !$1.isNaN }
      case .band(_, let lower, _): lower.allSatisfy(\.isNaN)
      case .points(let x, _, _, _), .bars(let x, _), .stem(let x, _): x.isEmpty
      case .errorBars(let x, _, _), .segment(let x, _, _): x.isEmpty
      case .strip(let strip): strip.isEmpty
      case .histogram: item.edges.isEmpty
      case .heatMap(let map): !map.values.contains(where: isDrawable)
      case .rule, .text: true
      }
    }
  }

  /// All points that look alike.
  var groups: [PointGroup] { items.flatMap(\.groups) }

  /// Whether the points are drawn as pixels.
  var drawsPixels: Bool { groups.pointCount > Self.mostVectorPoints }

  /// Above how many points a line is thinned: fewer, where there are many lines.
  var mostLinePoints: Int {
    let lines = items.count { if case .line = $0.geometry { true } else { false } }
    return max(100, 2000 / max(1, lines / 10))
  }

  /// What runs that are not finite are called, where there are any.
  var notFiniteLabel: String? {
    items.lazy.compactMap { item in
      if case .strip(let strip) = item.geometry, strip.hasLost { strip.notFinite } else { nil }
    }.first
  }

  /// Whether the columns, or rows, of a heat map are numbered along the axis.
  var countsColumns: Bool { x.axis.categories.isEmpty && heatMaps.contains(where: \.countsColumns) }
  var countsRows: Bool { y.axis.categories.isEmpty && heatMaps.contains(where: \.isMatrix) }

  /// The heat maps of the chart.
  var heatMaps: [HeatMap] {
    items.compactMap { if case .heatMap(let map) = $0.geometry { map } else { nil } }
  }

  // MARK: - Names on the x axis

  /// The marks with each named thing at the place of its name: those of the axis come first, then others in the order
  /// of the marks. A name that a mark has twice is two things.
  private static func sharingNames(_ marks: [Mark], _ names: inout [String]) -> [Mark] {
    struct Thing: Hashable {
      let name: String
      let occurrence: Int
    }
    func things(_ names: [String]) -> [Thing] {
      var counts: [String: Int] = [:]
      return names.map { name in
        counts[name, default: 0] += 1
        return Thing(name: name, occurrence: counts[name] ?? 1)
      }
    }
    var places: [Thing: Int] = [:]
    for thing in things(names) { places[thing] = places.count }
    return marks.map { mark in
      let positions = things(mark.categories).map { thing in
        if let place = places[thing] { return Double(place) }
        places[thing] = places.count
        names.append(thing.name)
        return Double(names.count - 1)
      }
      var mark = mark
      if !positions.isEmpty { mark.geometry = mark.geometry.moved(to: positions) }
      return mark
    }
  }

  // MARK: - Bars and strips side by side

  private mutating func assignLanes() {
    var names: [String?] = []
    var positions: [[Double]] = []
    for index in items.indices {
      switch items[index].geometry {
      case .bars(let x, _): positions.append(x)
      case .strip(let strip): positions.append(strip.positions)
      default: continue
      }
      items[index].lane = names.count
      names.append(items[index].name)
    }
    laneCount = names.count
    spacing = x.axis.categories.isEmpty ? positions.map(x.axis.scale.spacing).min() ?? 1 : 1
    // Error bars stand on the bars of their name.
    for index in items.indices {
      if case .errorBars = items[index].geometry {
        items[index].lane = names.firstIndex(of: items[index].name)
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
      case .errorBars where mark.name == nil:
        // Error bars without a name belong to what is drawn before them: in the ink they can be told from it.
        item.color = mark.color ?? 0
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
    let edges = Histogram.sharedEdges(histograms, x.axis.scale)
    for index in items.indices {
      if case .histogram = items[index].geometry { items[index].edges = edges }
    }
  }
}
