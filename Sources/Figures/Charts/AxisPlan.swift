/// An axis once its range is known: places of values, ticks and the text of its label.
struct AxisPlan: Hashable, Sendable {
  let axis: Axis
  /// The ends of what is shown; `low < high`, both finite, above 0 on logarithmic axes.
  let low: Double
  let high: Double
  /// Whether every value is whole, so that ticks between whole numbers would mislead.
  private(set) var isWhole: Bool
  /// Row numbers of matrices grow downwards.
  var isReversed = false

  /// The extent of the values on one axis, as marks report it.
  struct Extent: Hashable, Sendable {
    let scale: Axis.Scale
    var low = Double.infinity
    var high = -Double.infinity
    /// Whether the axis must show where bars stand: zero, or on a logarithmic axis, which has none, the power of ten
    /// below the least value. Nothing is added beyond it.
    var includesFoot = false
    /// The share of the range that is added at both ends, so that marks do not touch the frame.
    var padding = 0.0
    var isWhole = true

    init(_ scale: Axis.Scale) { self.scale = scale }

    /// Takes a value in, unless it has no place on the axis.
    mutating func include(_ value: Double) {
      guard scale.shows(value) else { return }
      low = min(low, value)
      high = max(high, value)
      if isWhole, value != value.rounded() { isWhole = false }
    }

    /// Angles at equal steps seldom contain both ends of their circle; an axis that nearly reaches a right angle, or
    /// a multiple of it, does.
    mutating func closeCircle() {
      let slack = (high - low) / 12
      let (below, above) = ((low / 90).rounded(.down) * 90, (high / 90).rounded(.up) * 90)
      if low - below <= slack { low = below }
      if above - high <= slack { high = above }
    }
  }

  init(_ axis: Axis, _ extent: Extent) {
    self.axis = axis
    isWhole = extent.isWhole && axis.scale == .linear
    if let range = axis.range {
      (low, high) = Self.widened(range.lowerBound, range.upperBound, axis.scale)
      return
    }
    guard extent.low <= extent.high else {
      (low, high) = axis.scale == .linear ? (0, 1) : (1, 10)
      return
    }
    switch axis.scale {
    case .linear:
      var extent = extent
      if axis.unit == "°" { extent.closeCircle() }
      // Axes that nearly reach zero are easier to judge when they do.
      let showsZero =
        extent.includesFoot
        || (extent.padding > 0 && extent.low >= 0 && extent.low < extent.high / 5)
      let (from, to) = Self.widened(
        showsZero ? min(0, extent.low) : extent.low, showsZero ? max(0, extent.high) : extent.high,
        .linear)
      let pad = (to - from) * extent.padding
      low = showsZero && from == 0 ? 0 : from - pad
      high = showsZero && to == 0 ? 0 : to + pad
    case .logarithmic:
      let (from, to) = Self.widened(extent.low, extent.high, .logarithmic)
      let pad = power(10, (logarithm10(to) - logarithm10(from)) * extent.padding)
      low = max(
        extent.includesFoot ? powerOfTen(Int(logarithm10(from).rounded(.up)) - 1) : from / pad,
        leastLogarithmic)
      high = min(to * pad, 1e300)
    }
  }

  private init(copying plan: AxisPlan, low: Double, high: Double) {
    axis = plan.axis
    isWhole = plan.isWhole
    isReversed = plan.isReversed
    self.low = low
    self.high = high
  }

  /// The same axis showing what others of its kind show too.
  func showing(_ others: [AxisPlan]) -> AxisPlan {
    let all = [self] + others
    var shared = AxisPlan(
      copying: self, low: all.map(\.low).min() ?? low, high: all.map(\.high).max() ?? high)
    shared.isWhole = all.allSatisfy(\.isWhole)
    return shared
  }

  /// Whether two axes measure the same, so that they can have one range.
  func isLike(_ other: AxisPlan) -> Bool {
    axis.label == other.axis.label && !axis.label.isEmpty && axis.unit == other.axis.unit
      && axis.scale == other.axis.scale && axis.categories == other.axis.categories
      && isReversed == other.isReversed
  }

  /// The same axis showing more on both sides, as equal aspect needs.
  func showingMore(span: Double) -> AxisPlan {
    let middle = low + (high - low) / 2
    return AxisPlan(copying: self, low: middle - span / 2, high: middle + span / 2)
  }

  /// Ticks at the same steps as those of another axis; nil where there would be too few or too many.
  func ticks(likeThose others: [Tick]) -> [Tick]? {
    guard others.count > 1, axis.categories.isEmpty, axis.scale == .linear else { return nil }
    let step = others[1].value - others[0].value
    let first = (low / step).rounded(.up)
    let count = ((high / step).rounded(.down) - first).rounded() + 1
    guard count >= 3, count <= 14 else { return nil }
    return linearLabels((0..<Int(count)).map { (first + Double($0)) * step })
  }

  /// A range that is not empty: one of no width, or of a width that a `Double` can't divide, is
  /// widened on both sides.
  private static func widened(
    _ low: Double, _ high: Double, _ scale: Axis.Scale
  ) -> (Double, Double) {
    let size = max(abs(low), abs(high))
    switch scale {
    case .linear:
      guard high - low <= size * 1e-12 || high - low < 1e-290 else { return (low, high) }
      let isSmallWhole = size < 1e6 && low == low.rounded()
      let half = size < 1e-290 || isSmallWhole ? 1 : size * 0.1
      return (low - half, high + half)
    case .logarithmic:
      return logarithm10(high) - logarithm10(low) > 1e-9 ? (low, high) : (low / 2, high * 2)
    }
  }

  /// Where a value lies: 0 at the low end of the axis, 1 at the high end.
  ///
  /// Zero and below are far beyond the low end of a logarithmic axis.
  func share(_ value: Double) -> Double {
    let share =
      switch axis.scale {
      case .linear: (value - low) / (high - low)
      case .logarithmic:
        (logarithm10(max(value, leastLogarithmic)) - logarithm10(low))
          / (logarithm10(high) - logarithm10(low))
      }
    return isReversed ? 1 - share : share
  }

  /// Whether a value lies on the axis, ends included.
  func shows(_ value: Double) -> Bool {
    let slack = axis.scale == .linear ? (high - low) * 1e-9 : 0
    return value >= low - slack && value <= high + slack
  }

  /// The power of ten that is told in the axis' label instead of at each tick; 0 for handy numbers.
  var exponent: Int {
    guard axis.scale == .linear, axis.categories.isEmpty else { return 0 }
    let magnitude = Int(logarithm10(max(abs(low), abs(high))).rounded(.down))
    guard magnitude >= 6 || magnitude <= -4 else { return 0 }
    return Int((Double(magnitude) / 3).rounded(.down)) * 3
  }

  /// What the axis measures, with the unit and the power of ten that its numbers are to be read with.
  var title: String {
    let power = exponent == 0 ? nil : "×10\(superscript(exponent))"
    let unit = [power, axis.unit].compactMap { $0 }.joined(separator: " ")
    return unit.isEmpty ? axis.label : axis.label.isEmpty ? unit : "\(axis.label) (\(unit))"
  }

  /// The labelled ticks, about `count` of them, and the values of the unlabelled ones.
  func ticks(count: Int) -> (labelled: [Tick], plain: [Double]) {
    if !axis.categories.isEmpty {
      return (
        axis.categories.enumerated().map { Tick(value: Double($0.offset), label: $0.element) }
          .filter { shows($0.value) }, []
      )
    }
    switch axis.scale {
    case .linear:
      // Ticks beyond the ends are not drawn, so a short axis may have to ask for more.
      var values: [Double] = []
      for more in 0...3 where values.count < 3 { values = linearTicks(count: count + more) }
      return (linearLabels(values), [])
    case .logarithmic:
      let (labelled, plain) = logarithmicTicks(from: low, to: high, count: count)
      return (logarithmicLabels(labelled), plain.filter { !labelled.contains($0) })
    }
  }

  /// A tick at every whole number.
  var wholeTicks: [Tick] {
    guard high - low < 1e4, low.rounded(.up) <= high else { return [] }
    return linearLabels(Array(stride(from: low.rounded(.up), through: high, by: 1)))
  }

  private func linearTicks(count: Int) -> [Double] {
    if axis.unit == "°", let angles = angleTicks(from: low, to: high, count: count) {
      return angles
    }
    let values = extendedTicks(from: low, to: high, count: count).filter(shows)
    guard isWhole, high - low >= 1 else { return values }
    // Half a sample is none; where few round values are whole, all whole ones are labelled.
    let whole = values.filter { abs($0 - $0.rounded()) < 1e-9 }
    if whole.count >= 2 { return whole }
    if high - low > 12 { return values }
    return stride(from: low.rounded(.up), through: high, by: 1).map { $0 }
  }

  /// Plain numbers where all are handy, else powers of ten, with as many digits as tell them apart.
  private func logarithmicLabels(_ values: [Double]) -> [Tick] {
    let areHandy = values.allSatisfy { $0 >= 0.99e-3 && $0 < 1.01e4 }
    func label(_ value: Double, _ significant: Int) -> String {
      if areHandy {
        return value >= 1000 && value == value.rounded()
          ? formatNumber(value, decimals: 0)
          : formatNumber(value, significant: significant)
      }
      let exponent = Int((logarithm10(value) + 1e-9).rounded(.down))
      let mantissa = formatNumber(value / powerOfTen(exponent), significant: significant)
      return (mantissa == "1" ? "" : mantissa + "×") + "10" + superscript(exponent)
    }
    var significant = 3
    while significant < 15, Set(values.map { label($0, significant) }).count < values.count {
      significant += 1
    }
    return values.map { Tick(value: $0, label: label($0, significant)) }
  }

  /// Labels with the fewest decimals that tell all values apart truly.
  private func linearLabels(_ values: [Double]) -> [Tick] {
    let unit = powerOfTen(exponent)
    let scaled = values.map { $0 / unit }
    let step = scaled.count > 1 ? scaled[1] - scaled[0] : abs(scaled.first ?? 1)
    var decimals = 0
    while decimals < 12 {
      let rounding = powerOfTen(decimals)
      let areTrue = scaled.allSatisfy {
        abs(($0 * rounding).rounded() / rounding - $0) <= abs(step) * 1e-4
      }
      if areTrue { break }
      decimals += 1
    }
    return zip(values, scaled).map {
      Tick(value: $0.0, label: formatNumber($0.1, decimals: decimals))
    }
  }
}
