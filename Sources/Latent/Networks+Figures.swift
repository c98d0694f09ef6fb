public import Figures
internal import LinearAlgebra
public import Networks

extension TrainingRecord {
  /// The loss of each batch, against the iteration.
  ///
  /// - Parameter name: What the line is called beside it.
  /// - Returns: The chart; after a divergence the line ends.
  public func lossCurve(name: String? = nil) -> Chart {
    let finite = losses.prefix { $0.isFinite }
    return Chart(
      x: Axis("iteration"), y: Axis("loss", unit: "nats"),
      [.line(Array(1..<finite.count + 1), Array(finite), name: name)])
  }

  /// The accuracy on training and test examples at each evaluation.
  ///
  /// - Returns: The chart; without classes it is empty.
  public func accuracyCurve() -> Chart {
    func line(_ name: String, _ accuracy: (Point) -> Double?) -> Mark {
      let known = points.filter { accuracy($0) != nil }
      return .line(
        known.map(\.iteration), known.map { 100 * (accuracy($0) ?? 0) }, name: name)
    }
    return Chart(
      x: Axis("iteration"), y: Axis("accuracy", unit: "%"),
      [line("training", \.train.accuracy), line("test") { $0.test?.accuracy }])
  }

  /// Each evaluation in a row.
  ///
  /// - Returns: Iteration, loss, accuracies and seconds; below, how the training ended.
  public func log() -> Table {
    Table(
      [
        .init("iteration", points.map(\.iteration)),
        .init("loss", points.map(\.loss), decimals: 3),
        .init(
          "training accuracy", unit: "%", points.map { 100 * ($0.train.accuracy ?? .nan) },
          decimals: 2),
        .init(
          "test accuracy", unit: "%", points.map { 100 * ($0.test?.accuracy ?? .nan) }, decimals: 2),
        .init("time", unit: "s", points.map(\.seconds), decimals: 1),
      ], note: isDiverged ? summary : nil)
  }
}

extension ConfusionMatrix {
  /// How often each class, a row, was taken for each, a column.
  ///
  /// - Returns: The counts, and the share of each class that was recognised.
  public func table() -> Table {
    let classes = counts.indices
    return Table(
      [.init("class", classes.map { "\($0)" })]
        + classes.map { prediction in
          .init("\(prediction)", classes.map { counts[$0][prediction] })
        } + [.init("recognised", unit: "%", recall.map { 100 * $0 }, decimals: 1)])
  }
}

extension LSTMStates {
  /// The gates, the candidate, the cells and the hidden state as pictures: a row for each step, a column for each cell.
  ///
  /// - Returns: Six panels.
  public func heatMaps() -> Panels {
    func chart(
      _ title: String, _ values: Matrix<Element>, _ colors: ColorMap,
      _ range: ClosedRange<Double>?
    ) -> Chart {
      Chart(
        title: title, x: Axis("cell"), y: Axis("step"),
        [
          .heatMap(
            values.elements.map { Double($0) }, rows: values.rows, columns: values.columns,
            colors: colors, range: range)
        ])
    }
    return Panels(
      columns: 2,
      [
        chart("input gate", input, .viridis, 0...1), chart("forget gate", forget, .viridis, 0...1),
        chart("candidate", candidate, .diverging, -1...1),
        chart("output gate", output, .viridis, 0...1), chart("cell state", cell, .diverging, nil),
        chart("hidden state", hidden, .diverging, -1...1),
      ])
  }
}

extension GradientFlow {
  /// The gradient's norm at each step back in time, relative to that at the last step, a line for each layer.
  ///
  /// - Returns: The chart, with a logarithmic scale; a norm of 0 is left out.
  public func chart() -> Chart {
    Chart(
      x: Axis("step"), y: Axis("‖∂L/∂h‖, relative to the last step", scale: .logarithmic),
      hidden.enumerated().map { layer, norms in
        let last = norms.last ?? 1
        let known = norms.indices.filter { norms[$0] > 0 && last > 0 }
        return .line(
          known.map { $0 + 1 }, known.map { norms[$0] / last }, name: "layer \(layer + 1)")
      })
  }
}
