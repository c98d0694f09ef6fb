public import Events

/// A chart: two axes and what is drawn on them.
///
/// ```swift
/// Chart(
///   x: Axis("axis"), y: Axis("variance explained", unit: "%"),
///   [
///     .bars(1...50, ratios, name: "each"),
///     .line(1...50, sums, name: "together"),
///     .reference(y: 95),
///   ])
/// ```
///
/// Later marks are drawn over earlier ones. A chart of many points is drawn as pixels, and a long line is
/// thinned; the figure's note says so.
public struct Chart: Hashable, Sendable, Showable {
  /// What stands above the chart. Where it is empty nothing does, and the caption serves.
  public var title: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// Whether one unit of x is as long as one of y, so that angles and distances are true.
  public var equalAspect: Bool
  /// What is drawn, from back to front.
  public var marks: [Mark]

  /// A chart.
  ///
  /// - Parameters:
  ///   - title: What stands above the chart; leave it empty where the caption says it.
  ///   - x: The horizontal axis.
  ///   - y: The vertical axis.
  ///   - equalAspect: Whether one unit of x is as long as one of y. Both axes must be linear.
  ///   - marks: What is drawn, from back to front.
  public init(
    title: String = "", x: Axis = Axis(), y: Axis = Axis(), equalAspect: Bool = false,
    _ marks: [Mark]
  ) {
    if equalAspect, x.scale != .linear || y.scale != .linear {
      fatalError("an equal aspect needs two linear axes")
    }
    self.title = title
    self.x = x
    self.y = y
    self.equalAspect = equalAspect
    self.marks = marks
  }

  /// The chart as the page shows it.
  ///
  /// - Parameter id: The beginning of the ids in the drawing; unique in the page.
  /// - Returns: A figure with both layouts, the numbers and the note.
  public func shown(id: String) -> Shown {
    Panels(columns: 1, [self]).shown(id: id)
  }

  /// The `<svg>` element for a column of the given width.
  ///
  /// - Parameters:
  ///   - id: The beginning of the ids in the drawing; unique in the page.
  ///   - width: 640 or 340 CSS pixels, or another width from 200.
  /// - Returns: The element. It is drawn 1:1, so that text has the size of the page's small text.
  public func svg(id: String, width: Int) -> String {
    Panels(columns: 1, [self]).svg(id: id, width: width)
  }
}
