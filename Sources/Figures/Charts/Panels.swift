public import Events

/// Several charts in a grid, each with its title.
public struct Panels: Hashable, Sendable, Showable {
  /// What stands above all of them. Where it is empty nothing does, and the caption serves.
  public var title: String
  /// How many stand side by side where there is room; on a phone they stand one below the other.
  public var columns: Int
  /// Whether axes that are called the same show the same range, so that charts can be compared. Charts in one column
  /// share their x axis in any case.
  public var sharesAxes: Bool
  /// The charts, row by row.
  public var charts: [Chart]

  /// Charts in a grid.
  ///
  /// - Parameters:
  ///   - title: What stands above all of them.
  ///   - columns: How many stand side by side where there is room, from 1 to 4.
  ///   - sharesAxes: Whether axes that are called the same show the same range.
  ///   - charts: The charts, row by row.
  public init(
    title: String = "", columns: Int = 2, sharesAxes: Bool = false, _ charts: [Chart]
  ) {
    guard (1...4).contains(columns) else {
      fatalError("panels stand in 1 to 4 columns, not in \(columns)")
    }
    self.title = title
    self.columns = columns
    self.sharesAxes = sharesAxes
    self.charts = charts
  }

  /// The charts as the page shows them.
  ///
  /// - Parameter id: The beginning of the ids in the drawing; unique in the page.
  /// - Returns: A figure with both layouts, the numbers (one table a chart) and the note.
  public func shown(id: String) -> Shown {
    let plans = plans
    let notes = plans.flatMap { plan in
      let drawn = plan.notes + plan.drawingNotes
      return plans.count > 1 && !plan.chart.title.isEmpty
        ? drawn.map { "\(plan.chart.title): \($0)" } : drawn
    }
    return .figure(
      Shown.Figure(
        title: spokenTitle(plans), description: description(plans),
        wide: svg(id: id, width: 640, plans), narrow: svg(id: id, width: 340, plans),
        data: plans.map(\.dataTable), note: notes.isEmpty ? nil : notes.joined(separator: " ")))
  }

  /// The `<svg>` element for a column of the given width.
  ///
  /// - Parameters:
  ///   - id: The beginning of the ids in the drawing; unique in the page.
  ///   - width: 640 or 340 CSS pixels, or another width from 200.
  /// - Returns: The element. It is drawn 1:1, so that text has the size of the page's small text.
  public func svg(id: String, width: Int) -> String {
    svg(id: id, width: width, plans)
  }

  private var plans: [ChartPlan] {
    var plans = charts.map(ChartPlan.init)
    if sharesAxes || columns == 1 { ChartPlan.shareAxes(&plans, xOnly: !sharesAxes) }
    return plans
  }

  private func svg(id: String, width: Int, _ plans: [ChartPlan]) -> String {
    guard width >= 200 else { fatalError("a figure needs 200 pixels, not \(width)") }
    let style = FigureStyle(width: Double(width))
    let heading = Heading(title, width: style.width, style: style)
    var y = heading.height == 0 ? 0 : heading.height + 4
    let columns = style.isNarrow ? 1 : max(1, min(columns, plans.count))
    let gutter = 28.0
    let chartWidth = (style.width - gutter * Double(columns - 1)) / Double(columns)

    var layouts = layouts(plans, columns: columns, width: chartWidth, style: style)
    for start in stride(from: 0, to: layouts.count, by: columns) {
      let row = start..<min(start + columns, layouts.count)
      let top = layouts[row].map(\.top).max() ?? 0
      let bottom = layouts[row].map(\.bottom).max() ?? 0
      for index in row {
        layouts[index].top = top
        layouts[index].bottom = bottom
        layouts[index].origin = (Double(index - start) * (chartWidth + gutter), y)
      }
      y += (layouts[row].map(\.height).max() ?? 0) + 18
    }
    return figureSVG(
      id: id, style: style, height: max(20, y - 18), title: spokenTitle(plans),
      description: description(plans)
    ) { id, svg in
      heading.draw(x: 0, y: 0, into: &svg)
      for (number, layout) in layouts.enumerated() {
        layout.draw(id: layouts.count == 1 ? id : "\(id)-\(number + 1)", into: &svg)
      }
    }
  }

  /// The charts' layouts, with what they have in common.
  private func layouts(
    _ plans: [ChartPlan], columns: Int, width: Double, style: FigureStyle
  ) -> [ChartLayout] {
    var layouts = plans.map { ChartLayout($0, width: width, style: style) }
    // Lines are named in one way in all charts.
    let namesEnds = layouts.allSatisfy(\.legend.entries.isEmpty)
    func layOut(_ index: Int, _ margins: ChartLayout.Margins) {
      layouts[index] = ChartLayout(
        plans[index], width: width, style: style, margins: margins, namesEnds: namesEnds)
    }
    if !namesEnds { for index in plans.indices { layOut(index, .init()) } }
    func align(_ indices: [Int]) {
      let margins = Set(indices.map { layouts[$0].margins })
      guard margins.count > 1 else { return }
      let widest = ChartLayout.Margins(
        left: margins.map(\.left).max() ?? 0, right: margins.map(\.right).max() ?? 0)
      for index in indices { layOut(index, widest) }
    }
    // Matrices of a row are equally large, and plots that share their x axis begin and end at the same place.
    for start in stride(from: 0, to: plans.count, by: columns) {
      align((start..<min(start + columns, plans.count)).filter { layouts[$0].colorBar != nil })
    }
    if self.columns == 1 {
      for index in plans.indices {
        align(
          plans.indices.filter {
            plans[$0].x.isLike(plans[index].x) && layouts[$0].colorBar == nil
              && !plans[$0].chart.equalAspect
          })
      }
    }
    return layouts
  }

  private func spokenTitle(_ plans: [ChartPlan]) -> String {
    if !title.isEmpty { return title }
    let titles = plans.map(\.spokenTitle)
    return titles.isEmpty ? "No charts" : titles.joined(separator: "; ")
  }

  private func description(_ plans: [ChartPlan]) -> String {
    guard plans.count > 1 else { return plans.first?.description ?? "No charts." }
    return plans.enumerated().map { number, plan in
      "Panel \(number + 1), \(plan.spokenTitle): \(plan.description)"
    }.joined(separator: " ")
  }
}
