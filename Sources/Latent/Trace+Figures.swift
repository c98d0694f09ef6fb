public import FactorModels
public import Figures

extension Trace {
  /// How far from an optimum several fits were, by iteration or by second, on logarithmic axes.
  ///
  /// Measures of 0 have no place there and are left out.
  ///
  /// - Parameters:
  ///   - traces: The fits, by name, in the order in which they are drawn.
  ///   - bySeconds: Whether the horizontal axis is time rather than iterations.
  /// - Returns: The chart.
  public static func comparison(
    _ traces: KeyValuePairs<String, Trace>, bySeconds: Bool = false
  ) -> Chart {
    let measures = Set(traces.map(\.value.optimality))
    let marks = traces.map { name, trace -> Mark in
      let steps = trace.steps.filter { $0.iteration > 0 && $0.optimality > 0 }
      return .line(
        steps.map { bySeconds ? $0.seconds : Double($0.iteration) }, steps.map(\.optimality),
        name: name)
    }
    return Chart(
      x: bySeconds
        ? Axis("time", unit: "s", scale: .logarithmic) : Axis("iteration", scale: .logarithmic),
      y: Axis(
        measures.count == 1 ? measures.first ?? "" : "distance from the optimum",
        scale: .logarithmic),
      marks)
  }

  /// The objective by iteration.
  ///
  /// - Returns: The chart.
  public func objectivePlot() -> Chart {
    Chart(
      x: Axis("iteration"), y: Axis(objective),
      [.line(steps.map(\.iteration), steps.map(\.objective))])
  }

  /// The optimality measure by iteration, on a logarithmic axis, with the tolerance as a line.
  ///
  /// - Returns: The chart.
  public func optimalityPlot() -> Chart {
    let steps = steps.filter { $0.optimality > 0 }
    return Chart(
      x: Axis("iteration"), y: Axis(optimality, scale: .logarithmic),
      [.line(steps.map(\.iteration), steps.map(\.optimality))]
        + (tolerance > 0 ? [.reference(y: tolerance)] : []))
  }
}
