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
  /// Names below the x axis lean where they are too wide to stand side by side.
  private(set) var leansNames = false

  /// The margins around the plot. A row of panels makes the upper and lower ones equal.
  var top = 0.0
  var bottom = 0.0
  private(set) var left = 0.0
  private(set) var right = 0.0
  private(set) var plotHeight = 0.0
  var plotWidth: Double { max(20, width - left - right) }
  var height: Double { top + plotHeight + bottom }

  private(set) var titleLines: [String] = []
  private(set) var legend = Legend(entries: [], rows: [])
  private(set) var endLabels: [EndLabel] = []
  private(set) var colorBar: ColorBar?

  init(_ plan: ChartPlan, width: Double, style: FigureStyle) {
    self.plan = plan
    self.style = style
    self.width = width
    x = plan.x
    y = plan.y

    let entries = Legend.entries(plan)
    plotHeight = min(max(width * 0.62, 150), style.isNarrow ? 220 : 270).rounded()
    colorBar =
      plan.items.lazy.compactMap { item in
        if case .heatMap(let map) = item.geometry { ColorBar(map, name: item.name) } else { nil }
      }.first

    setVerticalTicks()
    setHorizontalMargins(labels: Legend.lineLabels(plan, entries))
    if plan.chart.equalAspect { makeAspectEqual() }
    setHorizontalTicks()
    if plan.chart.equalAspect, let ticks = y.ticks(likeThose: xTicks) {
      // The new labels may be wider, which leaves less for the plot.
      left = max(left, leftMargin(ticks))
      (x, y) = (plan.x, plan.y)
      makeAspectEqual()
      setHorizontalTicks()
      yTicks = y.ticks(likeThose: xTicks) ?? yTicks
    }
    if !entries.isEmpty, endLabels.isEmpty {
      legend = Legend(entries: entries, rows: Legend.rows(entries, width: width, style: style))
    }
    titleLines = textLines(plan.chart.title, width: width, size: style.title)
    top = titleHeight + legend.height(style) + axisTitleHeight + 6
    let lines = (xTicks.isEmpty ? 0 : tickLabelHeight) + (x.title.isEmpty ? 0 : style.lineHeight)
    bottom = lines + 8
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

  var titleHeight: Double {
    titleLines.isEmpty ? 0 : Double(titleLines.count) * (style.title * 1.3).rounded() + 4
  }

  /// Above the plot stand the label of the y axis and that of the colour bar.
  var axisTitleHeight: Double {
    y.title.isEmpty && (colorBar?.title ?? "").isEmpty ? 4 : style.lineHeight + 8
  }

  var tickLabelHeight: Double {
    guard leansNames else { return style.lineHeight + 5 }
    let widest = xTicks.map { textWidth($0.label, size: style.text) }.max() ?? 0
    return min(widest, 110) * 0.71 + style.lineHeight
  }

  // MARK: - Choices

  private mutating func setVerticalTicks() {
    let count = max(2, Int(plotHeight / 40))
    (yTicks, yMinor) = y.ticks(count: count)
    guard !y.axis.categories.isEmpty else { return }
    // Names that would touch are thinned.
    let room = plotHeight / max(1, y.high - y.low)
    let every = max(1, Int((style.lineHeight / room).rounded(.up)))
    yTicks = yTicks.enumerated().filter { $0.offset % every == 0 }.map(\.element)
  }

  private mutating func setHorizontalMargins(labels: [EndLabel]?) {
    left = leftMargin(yTicks)
    right = 4
    if let colorBar {
      right = ColorBar.gap + ColorBar.thickness + 6 + colorBar.labelWidth(style, height: plotHeight)
    }
    guard let labels else { return }
    let room = labels.map { textWidth($0.text, size: style.text) }.max() ?? 0
    guard room <= width * 0.32 else { return }
    let placed = EndLabel.spread(
      labels.map { ($0, (1 - y.share($0.value)) * plotHeight) }, within: plotHeight,
      distance: style.lineHeight - 1)
    guard placed.allSatisfy({ abs($0.place - $0.end) < 2.6 * style.lineHeight }) else { return }
    endLabels = placed
    right += room + 12
  }

  private func leftMargin(_ ticks: [Tick]) -> Double {
    let widest = ticks.map { textWidth($0.label, size: style.text) }.max() ?? 0
    return min(widest, width * 0.35) + (ticks.isEmpty ? 1 : 8)
  }

  private mutating func setHorizontalTicks() {
    if !x.axis.categories.isEmpty {
      xTicks = x.ticks(count: 0).labelled
      let room = plotWidth / max(1, x.high - x.low)
      let widest = xTicks.map { textWidth($0.label, size: style.text) }.max() ?? 0
      leansNames = widest + 6 > room
      if leansNames {
        let every = max(1, Int((style.lineHeight / room).rounded(.up)))
        xTicks = xTicks.enumerated().filter { $0.offset % every == 0 }.map(\.element)
      }
      return
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
          right += last.1 - width
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
      right += max(0, plotWidth - plotHeight * spanX / spanY)
    } else {
      let unit = max(spanX / plotWidth, spanY / plotHeight)
      x = x.showingMore(span: unit * plotWidth)
      y = y.showingMore(span: unit * plotHeight)
    }
    setVerticalTicks()
  }
}
