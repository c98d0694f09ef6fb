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
  public var scale: Scale { didSet { checkRange() } }
  /// What the axis shows; where it is nil, what the marks need. Finite, and above 0 where the axis is logarithmic.
  public var range: ClosedRange<Double>? { didSet { checkRange() } }
  /// Names in the place of numbers: the first stands at 0, the next at 1, and so on, at equal distances whatever the
  /// scale is. Names of marks that are not among them follow.
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
    self.label = label
    self.unit = unit
    self.scale = scale
    self.range = range
    self.categories = categories
    checkRange()
  }

  private func checkRange() {
    guard let range else { return }
    guard abs(range.lowerBound) <= 1e300, abs(range.upperBound) <= 1e300 else {
      fatalError("an axis needs a range within ±10³⁰⁰, but '\(label)' has \(range)")
    }
    guard scale == .linear || range.lowerBound >= leastLogarithmic else {
      fatalError("a logarithmic axis needs a range above 0, but '\(label)' has \(range)")
    }
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

extension Axis.Scale {
  /// Whether a value has a place on an axis of this scale.
  func shows(_ value: Double) -> Bool {
    isDrawable(value) && (self == .linear || value >= leastLogarithmic)
  }

  /// How far neighbouring bars are apart: the least difference of their positions, or the least ratio on a
  /// logarithmic axis. A single bar takes 1, or the ratio 2.
  func spacing(_ positions: [Double]) -> Double {
    let sorted = positions.sorted()
    let steps = zip(sorted.dropFirst(), sorted)
    switch self {
    case .linear: return steps.map { $0 - $1 }.filter { $0 > 0 }.min() ?? 1
    case .logarithmic: return steps.map { $0 / $1 }.filter { $0 > 1 }.min() ?? 2
    }
  }

  /// The ends of the room that a bar has.
  func room(around position: Double, spacing: Double) -> (low: Double, high: Double) {
    switch self {
    case .linear: return (position - spacing / 2, position + spacing / 2)
    case .logarithmic:
      let root = spacing.squareRoot()
      return (position / root, position * root)
    }
  }
}
