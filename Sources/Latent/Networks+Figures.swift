public import Figures
internal import LinearAlgebra
public import Networks

extension Collection where Element == TrainingRecord {
  /// The loss of trainings by iteration, as running means: single batches differ too much for the eye.
  ///
  /// A training that diverges does not set the range, nor do means above ten times the first: their lines leave the
  /// picture at the top.
  ///
  /// - Parameters:
  ///   - names: What to call each, as many as there are; their titles if nil.
  ///   - window: Over how many iterations a mean goes, at least 1.
  /// - Returns: A line for each training up to its last finite loss, where one that diverged has a point; at the top of
  ///   the picture, if it leaves it there.
  public func lossCurves(names: [String]? = nil, over window: Int = 50) -> Chart {
    guard window >= 1 else { fatalError("A running mean over \(window) iterations; at least 1.") }
    let curves = map { $0.runningLoss(over: window) }
    let top = highestLoss(curves)
    var marks: [Mark] = []
    for (index, (name, curve)) in zip(known(names), curves).enumerated() {
      marks.append(
        .line(curve.map(\.iteration), curve.map(\.mean), name: name, color: index))
    }
    for (index, (name, record)) in zip(known(names), self).enumerated() where record.isDiverged {
      let curve = curves[index]
      guard let end = curve.first(where: { $0.mean > top ?? .infinity }) ?? curve.last else {
        continue
      }
      marks.append(
        .points(
          [end.iteration], [Swift.min(end.mean, top ?? end.mean)], name: "\(name): diverged",
          color: index))
    }
    let least = curves.joined().map(\.mean).min() ?? 0
    return Chart(
      x: Axis("iteration"), y: Axis("loss", range: top.map { Swift.min(0, least)...$0 }), marks)
  }

  /// The highest loss that is worth drawing; nil where all are.
  private func highestLoss(_ curves: [[TrainingRecord.RunningLoss]]) -> Double? {
    let drawn = zip(self, curves).flatMap { record, curve in
      curve.prefix(record.isDiverged ? 1 : curve.count).map(\.mean)
        .filter { $0 <= 10 * (curve.first?.mean ?? 0) }
    }
    guard let most = drawn.max(), most > 0, curves.joined().contains(where: { $0.mean > most })
    else { return nil }
    return 1.1 * most
  }

  /// The accuracy of trainings at each evaluation: on the test examples, and dashed on as many training examples.
  ///
  /// - Parameters:
  ///   - names: What to call each, as many as there are; their titles if nil.
  ///   - train: Whether the accuracy on training examples is drawn too.
  /// - Returns: A line, or two, for each training; that of one that diverged ends at its last evaluation before.
  public func accuracyCurves(names: [String]? = nil, train: Bool = false) -> Chart {
    var marks: [Mark] = []
    for (index, (name, record)) in zip(known(names), self).enumerated() {
      // What a network that diverged says is no accuracy.
      let points = record.isDiverged ? record.points.dropLast() : record.points
      func line(_ name: String, dashed: Bool, _ evaluation: (TrainingRecord.Point) -> Evaluation?) {
        marks.append(
          .line(
            points.map(\.iteration),
            points.map { 100 * (evaluation($0)?.accuracy ?? .nan) }, name: name,
            dashed: dashed, color: index))
      }
      line(name, dashed: false, \.test)
      if train { line("\(name), training", dashed: true) { $0.train } }
    }
    return Chart(x: Axis("iteration"), y: Axis("accuracy", unit: "%"), marks)
  }

  /// The names to show, one for each.
  private func known(_ names: [String]?) -> [String] {
    let names = names ?? map(\.title)
    guard names.count == count else {
      fatalError("\(names.count) names can't stand for \(count) trainings.")
    }
    return names
  }
}

extension TrainingRecord {
  /// The mean loss of the iterations up to one, from 1.
  fileprivate struct RunningLoss {
    var iteration: Int
    var mean: Double
  }

  /// The losses up to the last finite one as running means, at a few hundred iterations: a line has no more pixels.
  fileprivate func runningLoss(over window: Int) -> [RunningLoss] {
    let losses = Array(losses.prefix { $0.isFinite })
    var places = Array(stride(from: 0, to: losses.count, by: max(1, losses.count / 300)))
    if let last = losses.indices.last, places.last != last { places.append(last) }
    return places.map { place in
      let part = losses[max(0, place - window + 1)...place]
      return RunningLoss(iteration: place + 1, mean: part.sum() / Double(part.count))
    }
  }

  /// The accuracy on the test examples at the end, in percent; NaN if there is none, or the training diverged.
  public var testAccuracy: Double {
    isDiverged ? .nan : 100 * (points.last?.test?.accuracy ?? .nan)
  }

  /// The accuracy on the training examples at the end, in percent; NaN if there is none, or the training diverged.
  public var trainAccuracy: Double {
    isDiverged ? .nan : 100 * (points.last?.train.accuracy ?? .nan)
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
  /// - Parameter cells: Which cells, in the order to draw them; all if nil.
  /// - Returns: Six panels.
  public func heatMaps(cells: [Int]? = nil) -> Panels {
    let cells = cells ?? Array(0..<input.columns)
    func chart(
      _ title: String, _ values: Matrix<Element>, _ colors: ColorMap,
      _ range: ClosedRange<Double>?
    ) -> Chart {
      Chart(
        title: title, x: Axis("cell"), y: Axis("step"),
        [
          .heatMap(
            (0..<values.rows).flatMap { t in cells.map { Double(values[t, $0]) } },
            rows: values.rows, columns: cells.count,
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
