/// One axis of a chart: what it measures, in which unit, and how.
public struct Axis: Hashable, Sendable {
  /// How values become lengths.
  public enum Scale: Hashable, Sendable {
    /// Equal differences are equal lengths.
    case linear
    /// Equal ratios are equal lengths; only values above 0 can be drawn.
    case logarithmic
  }

  /// What is measured, for example "variance explained".
  public var label: String
  /// The unit of the numbers, for example "%" or "ms".
  public var unit: String?
  /// How values become lengths.
  public var scale: Scale
  /// What the axis shows; where it is nil, what the marks need.
  public var range: ClosedRange<Double>?
  /// Names in the place of numbers: the first stands at 0, the next at 1, and so on.
  public var categories: [String]

  /// An axis.
  ///
  /// - Parameters:
  ///   - label: What is measured.
  ///   - unit: The unit of the numbers.
  ///   - scale: How values become lengths.
  ///   - range: What the axis shows: finite, and above 0 where the axis is logarithmic.
  ///   - categories: Names in the place of numbers, for the positions 0, 1, ….
  public init(
    _ label: String = "", unit: String? = nil, scale: Scale = .linear,
    range: ClosedRange<Double>? = nil, categories: [String] = []
  ) {
    if let range {
      guard range.lowerBound.isFinite, range.upperBound.isFinite else {
        fatalError("an axis needs a finite range, but '\(label)' has \(range)")
      }
      guard scale == .linear || range.lowerBound > 0 else {
        fatalError("a logarithmic axis needs a range above 0, but '\(label)' has \(range)")
      }
    }
    self.label = label
    self.unit = unit
    self.scale = scale
    self.range = range
    self.categories = categories
  }

  /// The value as it is told in words: with its unit, or as its category.
  func spoken(_ value: Double) -> String {
    if let index = Int(exactly: value), categories.indices.contains(index) {
      return categories[index]
    }
    let number = formatNumber(value)
    return unit.map { "\(number) \($0)" } ?? number
  }
}
