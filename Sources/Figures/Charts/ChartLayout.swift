/// The sizes that differ between a wide column and a phone.
struct FigureStyle: Hashable, Sendable {
  let width: Double
  var isNarrow: Bool { width < 480 }
  /// The size of all text but titles, in CSS pixels; never below 10.5.
  var text: Double { isNarrow ? 11 : 12 }
  var title: Double { isNarrow ? 12 : 13 }
  var line: Double { isNarrow ? 1.75 : 2 }
  var lineHeight: Double { (text * 1.3).rounded() }
}

/// Where the parts of one chart are: ticks, margins, legend and labels for one width.
///
/// All lengths are CSS pixels within the figure.
struct ChartLayout {
  let plan: ChartPlan
  let style: FigureStyle
  /// The upper left corner of the whole chart, and its width.
  var origin: (x: Double, y: Double) = (0, 0)
  let width: Double

  private(set) var x: AxisPlan
  private(set) var y: AxisPlan
  private(set) var xTicks: [Tick] = []
  private(set) var xMinor: [Double] = []
  private(set) var yTicks: [Tick] = []
  private(set) var yMinor: [Double] = []
  /// The names below the x axis, each in one line or more; none where it has numbers.
  private(set) var xNames = CategoryNames()

  /// The room left and right of the plot.
  struct Margins: Hashable {
    var left = 0.0
    var right = 0.0
  }
  private(set) var margins: Margins
  var left: Double { margins.left }
  var right: Double { margins.right }

  /// The margins above and below the plot. A row of panels makes the upper and lower ones equal.
  var top = 0.0
  var bottom = 0.0
  private(set) var plotHeight = 0.0
  var plotWidth: Double { max(20, width - left - right) }
  var height: Double { top + plotHeight + bottom }

  let heading: Heading
  /// The titles of the axes and the colour bar, in as many lines as they need.
  private(set) var xTitle: [String] = []
  private(set) var yTitle: [String] = []
  private(set) var barTitle: [String] = []
  private(set) var legend = Legend()
  private(set) var endLabels: [EndLabel] = []
  private(set) var colorBar: ColorBar?

  /// The layout of a chart.
  ///
  /// - Parameters:
  ///   - plan: The chart.
  ///   - width: Its width.
  ///   - style: The sizes.
  ///   - margins: The least room left and right of the plot.
  ///   - namesEnds: Whether lines may be named at their ends, in the place of a legend.
  init(
    _ plan: ChartPlan, width: Double, style: FigureStyle, margins: Margins = Margins(),
    namesEnds: Bool = true
  ) {
    self.plan = plan
    self.style = style
    self.width = width
    self.margins = margins
    x = plan.x
    y = plan.y

    let entries = plan.legendEntries
    heading = Heading(plan.chart.title, width: width, style: style)
    plotHeight = min(max(width * 0.62, 150), style.isNarrow ? 220 : 270).rounded()
    colorBar =
      plan.items.lazy.compactMap { item in
        if case .heatMap(let map) = item.geometry { ColorBar(map, name: item.name) } else { nil }
      }.first

    setVerticalTicks()
    setHorizontalMargins(labels: namesEnds ? plan.endLabels(entries) : nil)
    if plan.chart.equalAspect { makeAspectEqual() }
    setHorizontalTicks()
    if plan.chart.equalAspect, let ticks = y.ticks(likeThose: xTicks) {
      // The new labels may be wider, which leaves less for the plot.
      self.margins.left = max(left, leftMargin(ticks))
      (x, y) = (plan.x, plan.y)
      makeAspectEqual()
      setHorizontalTicks()
      yTicks = y.ticks(likeThose: xTicks) ?? yTicks
    }
    if endLabels.isEmpty { legend = Legend(entries, width: width, style: style) }
    // The y axis and the colour bar share a line.
    let share = y.title.isEmpty || (colorBar?.title ?? "").isEmpty ? 1 : 0.48
    xTitle = textLines(x.title, width: width, size: style.text)
    yTitle = textLines(y.title, width: width * share, size: style.text)
    barTitle = textLines(colorBar?.title ?? "", width: width * share, size: style.text)
    top = heading.height + legend.height(style) + axisTitleHeight + remarkHeight + 6
    bottom =
      lostHeight + (xTicks.isEmpty ? 0 : tickLabelHeight)
      + Double(xTitle.count) * style.lineHeight + 8
  }

  // MARK: - Places

  var plotX: Double { origin.x + left }
  var plotY: Double { origin.y + top }
  func horizontal(_ value: Double) -> Double { plotX + x.share(value) * plotWidth }
  func vertical(_ value: Double) -> Double { plotY + (1 - y.share(value)) * plotHeight }

  /// The foot of bars and stems: zero, or the edge of the plot that is nearer to it.
  var foot: Double {
    y.axis.scale == .linear ? vertical(min(max(0, y.low), y.high)) : vertical(y.low)
  }

  /// The strip below the plot for what is not finite, 0 where there is nothing.
  var lostHeight: Double { plan.notFiniteLabel == nil ? 0 : style.lineHeight + 6 }

  /// Where the x axis is.
  var floor: Double { plotY + plotHeight + lostHeight }

  /// The room for one of the sets that stand side by side.
  var laneWidth: Double {
    let share =
      x.axis.scale == .linear
      ? plan.spacing / (x.high - x.low)
      : logarithm10(plan.spacing) / (logarithm10(x.high) - logarithm10(x.low))
    let lanes = Double(max(1, plan.laneCount))
    return share * plotWidth * (lanes > 1 ? 0.82 : 0.78) / lanes
  }

  /// The middle of the room that an item has at a position of the x axis.
  func horizontal(_ position: Double, of item: ChartPlan.Item) -> Double {
    let place = horizontal(position)
    guard let lane = item.lane else { return place }
    return place + (Double(lane) - Double(plan.laneCount - 1) / 2) * laneWidth
  }

  private var axisTitleHeight: Double {
    let lines = max(yTitle.count, barTitle.count)
    return lines == 0 ? 4 : Double(lines) * style.lineHeight + 8
  }

  /// The room above the plot for the names of vertical reference lines, where they hide nothing.
  var remarkHeight: Double {
    let hasNames = plan.items.contains { item in
      if case .rule(_, isVertical: true) = item.geometry { item.name != nil } else { false }
    }
    return hasNames ? style.lineHeight : 0
  }

  var tickLabelHeight: Double {
    xNames.isEmpty ? style.lineHeight + 5 : xNames.height(style) + 5
  }

  // MARK: - Choices

  private mutating func setVerticalTicks() {
    let count = max(2, Int(plotHeight / 40))
    (yTicks, yMinor) = y.ticks(count: count)
    let room = plotHeight / max(1, y.high - y.low)
    if plan.countsRows, room >= style.lineHeight { yTicks = y.wholeTicks }
    guard !y.axis.categories.isEmpty else { return }
    // Names that would touch are thinned.
    let every = max(1, Int((style.lineHeight / room).rounded(.up)))
    yTicks = yTicks.enumerated().filter { $0.offset % every == 0 }.map(\.element)
  }

  private mutating func setHorizontalMargins(labels: [EndLabel]?) {
    let least = margins
    margins = Margins(left: leftMargin(yTicks), right: 4)
    if let label = plan.notFiniteLabel {
      margins.left = max(left, min(textWidth(label, size: style.text), width * 0.35) + 8)
    }
    if let colorBar {
      margins.right =
        ColorBar.gap + ColorBar.thickness + 6 + colorBar.labelWidth(style, height: plotHeight)
    }
    placeEndLabels(labels)
    margins = Margins(left: max(left, least.left), right: max(right, least.right))
  }

  /// Names lines at their ends, if each name can stand so close to its end that no one has to follow a way to it.
  private mutating func placeEndLabels(_ labels: [EndLabel]?) {
    guard let labels else { return }
    let room = labels.map { textWidth($0.text, size: style.text) }.max() ?? 0
    guard room <= width * 0.32 else { return }
    let placed = EndLabel.spread(
      labels.map { ($0, (1 - y.share($0.value)) * plotHeight) }, within: plotHeight,
      distance: style.lineHeight - 1)
    guard placed.allSatisfy({ abs($0.place - $0.end) <= style.lineHeight }) else { return }
    endLabels = placed
    margins.right += room + 12
  }

  private func leftMargin(_ ticks: [Tick]) -> Double {
    let widest = ticks.map { textWidth($0.label, size: style.text) }.max() ?? 0
    return min(widest, width * 0.35) + (ticks.isEmpty ? 1 : 8)
  }

  private mutating func setHorizontalTicks() {
    guard x.axis.categories.isEmpty else {
      xTicks = x.ticks(count: 0).labelled
      let first = xTicks.first.map { x.share($0.value) } ?? 0
      xNames = CategoryNames(
        xTicks.map(\.label), room: plotWidth / max(1, x.high - x.low),
        before: left + first * plotWidth, style: style)
      // Leaning names that would leave the figure get a wider margin, as far as that goes.
      let more = min(xNames.missing, width * 0.2)
      if more > 0 {
        margins.left += more
        xNames = CategoryNames(
          xTicks.map(\.label), room: plotWidth / max(1, x.high - x.low),
          before: left + first * plotWidth, style: style)
      }
      return
    }
    if plan.countsColumns {
      let all = x.wholeTicks
      let widest = all.map { textWidth($0.label, size: style.text) }.max() ?? 0
      if widest + 6 <= plotWidth / max(1, x.high - x.low) {
        xTicks = all
        return
      }
    }
    var count = max(2, Int(plotWidth / (plotWidth > 400 ? 68 : 52)))
    while true {
      (xTicks, xMinor) = x.ticks(count: count)
      // Labels are middled on their ticks, so half of each must fit between two ticks, and the
      // outer ones may reach into the margins only as far as the figure goes.
      let spans = xTicks.map { tick in
        let half = textWidth(tick.label, size: style.text) / 2
        let middle = left + x.share(tick.value) * plotWidth
        return (middle - half, middle + half)
      }
      let areApart = zip(spans, spans.dropFirst()).allSatisfy { $0.1 + 8 <= $1.0 }
      if areApart || count <= 2 {
        if let last = spans.last, last.1 > width, right < last.1 - width + 4, endLabels.isEmpty,
          colorBar == nil
        {
          margins.right += last.1 - width
        }
        if !areApart { xTicks = [xTicks.first, xTicks.last].compactMap { $0 } }
        return
      }
      count -= 1
    }
  }

  /// Makes one unit as long on both axes, first by the plot's height; then a matrix gets narrower,
  /// while other charts show more of one axis.
  private mutating func makeAspectEqual() {
    let (spanX, spanY) = (x.high - x.low, y.high - y.low)
    let isMatrix = colorBar != nil
    let tallest = style.isNarrow ? plotWidth * 1.15 : min(plotWidth, 470)
    plotHeight = min(
      max(plotWidth * spanY / spanX, isMatrix ? 20 : min(140, tallest)), tallest
    ).rounded()
    if isMatrix {
      margins.right += max(0, plotWidth - plotHeight * spanX / spanY)
    } else {
      let unit = max(spanX / plotWidth, spanY / plotHeight)
      x = x.showingMore(span: unit * plotWidth)
      y = y.showingMore(span: unit * plotHeight)
    }
    setVerticalTicks()
  }
}
