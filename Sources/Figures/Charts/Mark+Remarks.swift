/// Lines, arrows and words that explain what the other marks show.
extension Mark {
  /// A horizontal line across the chart at a value of the y axis.
  ///
  /// - Parameters:
  ///   - y: The value.
  ///   - name: What is written at it.
  ///   - color: The colour's number; the ink where it is nil.
  /// - Returns: The mark.
  public static func reference(y: Double, name: String? = nil, color: Int? = nil) -> Mark {
    Mark(geometry: .rule(value: y, isVertical: false), name: name, color: color)
  }

  /// A vertical line across the chart at a value of the x axis.
  ///
  /// - Parameters:
  ///   - x: The value.
  ///   - name: What is written at it.
  ///   - color: The colour's number; the ink where it is nil.
  /// - Returns: The mark.
  public static func reference(x: Double, name: String? = nil, color: Int? = nil) -> Mark {
    Mark(geometry: .rule(value: x, isVertical: true), name: name, color: color)
  }

  /// An arrow, for example an axis drawn on a cloud.
  ///
  /// - Parameters:
  ///   - from: Where it begins.
  ///   - to: Where its head is.
  ///   - name: What is written at its head.
  ///   - color: The colour's number; the ink where it is nil.
  /// - Returns: The mark.
  public static func arrow(
    from: (x: Double, y: Double), to: (x: Double, y: Double), name: String? = nil,
    color: Int? = nil
  ) -> Mark {
    Mark(
      geometry: .segment(x: [from.x, to.x], y: [from.y, to.y], hasHead: true), name: name,
      color: color)
  }

  /// A straight line between two places.
  ///
  /// - Parameters:
  ///   - from: One end.
  ///   - to: The other end.
  ///   - name: What is written at the other end.
  ///   - color: The colour's number; the ink where it is nil.
  /// - Returns: The mark.
  public static func segment(
    from: (x: Double, y: Double), to: (x: Double, y: Double), name: String? = nil,
    color: Int? = nil
  ) -> Mark {
    Mark(
      geometry: .segment(x: [from.x, to.x], y: [from.y, to.y], hasHead: false), name: name,
      color: color)
  }

  /// A remark at a place of the chart.
  ///
  /// - Parameters:
  ///   - text: The remark, one line.
  ///   - x: Where its middle is.
  ///   - y: Where its middle is.
  /// - Returns: The mark.
  public static func text(_ text: String, x: Double, y: Double) -> Mark {
    Mark(geometry: .text(text, x: x, y: y))
  }
}
