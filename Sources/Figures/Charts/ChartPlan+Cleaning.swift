/// Values that can't be drawn.
extension ChartPlan {
  /// How many values were left out, by reason.
  struct LeftOut {
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

  /// Whether values on the axes can be drawn; if not, they are counted, all together as one.
  ///
  /// - Parameters:
  ///   - xs: Places on the x axis.
  ///   - ys: Places on the y axis.
  ///   - finite: Places on the y axis that may be zero or less on a logarithmic one.
  ///   - counts: Where they are counted.
  /// - Returns: Whether they can.
  private func keeps(
    _ xs: [Double], _ ys: [Double], orBelow finite: [Double] = [], _ counts: inout LeftOut
  ) -> Bool {
    guard xs.allSatisfy(isDrawable), ys.allSatisfy(isDrawable), finite.allSatisfy(isDrawable) else {
      counts.notFinite += 1
      return false
    }
    guard xs.allSatisfy(x.axis.scale.shows), ys.allSatisfy(y.axis.scale.shows) else {
      counts.notPositive += 1
      return false
    }
    return true
  }

  func cleaned(_ geometry: Mark.Geometry, _ counts: inout LeftOut) -> Mark.Geometry {
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
    case .band(let x, var lower, var upper):
      // On a logarithmic axis a band that goes down to zero goes down to the axis.
      for index in x.indices
      where !keeps([x[index]], [upper[index]], orBelow: [lower[index]], &counts) {
        (lower[index], upper[index]) = (.nan, .nan)
      }
      return .band(x: x, lower: lower, upper: upper)
    case .errorBars(let x, let lower, let upper):
      let kept = x.indices.filter { keeps([x[$0]], [upper[$0]], orBelow: [lower[$0]], &counts) }
      return .errorBars(
        x: kept.map { x[$0] }, lower: kept.map { lower[$0] }, upper: kept.map { upper[$0] })
    case .strip(let strip):
      let kept = strip.positions.indices.filter { keeps([strip.positions[$0]], [], &counts) }
      var cleaned = Strip(
        kept.map { strip.positions[$0] }, [], notFinite: strip.notFinite)
      cleaned.groups = kept.map { index in
        var group = strip.groups[index]
        group.values = group.values.filter(y.axis.scale.shows)
        counts.notPositive += strip.groups[index].values.count - group.values.count
        return group
      }
      return .strip(cleaned)
    case .histogram(let histogram):
      for value in histogram.values { _ = keeps([value], [], &counts) }
      return geometry
    case .heatMap(let map):
      counts.notFinite += map.values.count { !isDrawable($0) }
      guard x.axis.scale.shows(map.x.lowerBound), y.axis.scale.shows(map.y.lowerBound) else {
        counts.notPositive += map.values.count { isDrawable($0) }
        return .heatMap(HeatMap(values: [], rows: 0, columns: 0, colors: map.colors))
      }
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

  func withoutPointsOutside(
    _ geometry: Mark.Geometry, _ counts: inout LeftOut
  ) -> Mark.Geometry {
    guard x.axis.range != nil || y.axis.range != nil else { return geometry }
    switch geometry {
    case .points(let xs, let ys, let classes, let names):
      let kept = xs.indices.filter { x.shows(xs[$0]) && y.shows(ys[$0]) }
      counts.outside += xs.count - kept.count
      return .points(
        x: kept.map { xs[$0] }, y: kept.map { ys[$0] },
        classes: classes.isEmpty ? [] : kept.map { classes[$0] }, names: names)
    case .line(let xs, let ys, _):
      // What an axis leaves out at the sides is another part of the line; above and below it is missed.
      counts.outside += xs.indices.count {
        x.shows(xs[$0]) && !ys[$0].isNaN && !y.shows(ys[$0])
      }
      return geometry
    case .strip(let strip):
      for (position, group) in zip(strip.positions, strip.groups) {
        counts.outside += group.values.count { !x.shows(position) || !y.shows($0) }
      }
      return geometry
    default: return geometry
    }
  }
}

extension String {
  /// The text with the first occurrence of a part replaced.
  fileprivate func replacingFirst(_ part: String, with other: String) -> String {
    guard hasPrefix(part) else { return self }
    return other + dropFirst(part.count)
  }
}
