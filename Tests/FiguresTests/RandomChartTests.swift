import Events
import Figures
import Testing

/// Charts of random marks with numbers of every kind, on every scale.
@Suite struct RandomChartTests {
  /// Numbers as data have them, and as bugs make them.
  private func number(_ generator: inout SplitMix) -> Double {
    let odd: [Double] = [
      0, -0.0, 1, -1, .nan, .infinity, -.infinity, 1e300, -1e300, 1e308, 1e-300,
      .leastNonzeroMagnitude, 1e-9, 1e9,
      2, 3,
    ]
    return generator.uniform() < 0.3
      ? odd[Int(generator.uniform() * Double(odd.count))] : generator.normal() * 10
  }

  private func mark(_ generator: inout SplitMix) -> Mark {
    let count = Int(generator.uniform() * 12)
    func numbers() -> [Double] { (0..<count).map { _ in number(&generator) } }
    let (x, y, z) = (numbers(), numbers(), numbers())
    let name = generator.uniform() < 0.5 ? "s\(Int(generator.uniform() * 3))" : nil
    let names = (0..<count).map { "name \($0)" }
    switch Int(generator.uniform() * 14) {
    case 0: return .line(x, y, name: name)
    case 1: return .points(x, y, name: name)
    case 2: return .points(x, y, classes: x.indices.map { $0 % 8 })
    case 3: return .bars(x, y, name: name)
    case 4: return .bars(names, y, name: name)
    case 5: return .histogram(x, name: name)
    case 6: return .stem(x, y, name: name)
    case 7: return .band(x, y, z, name: name)
    case 8: return .errorBars(x, y, z, name: name)
    case 9: return .strip(names, y.map { [$0, 1, 2] }, name: name)
    case 10: return .heatMap(x, rows: count, columns: 1, name: name)
    case 11: return .reference(x: number(&generator), name: name)
    case 12: return .arrow(from: (number(&generator), 0), to: (1, number(&generator)), name: name)
    default: return .text("here", x: number(&generator), y: number(&generator))
    }
  }

  @Test(arguments: 1...60)
  func `a random chart is drawn, well formed, with everything at a place`(_ seed: UInt64) throws {
    var generator = SplitMix(seed: seed)
    for _ in 0..<5 {
      func axis() -> Axis {
        Axis("axis", unit: "u", scale: generator.uniform() < 0.4 ? .logarithmic : .linear)
      }
      let marks = (0..<1 + Int(generator.uniform() * 4)).map { _ in mark(&generator) }
      let chart = Chart(x: axis(), y: axis(), marks)
      let shown = try figure(Panels(columns: 2, [chart, chart]))
      for svg in [shown.wide, shown.narrow, chart.svg(id: "a", width: 200)] {
        #expect(Markup(svg).fault == nil, "seed \(seed)")
        #expect(!svg.contains("nan") && !svg.contains("inf\""), "seed \(seed)")
      }
      // What is shown crosses the channel: JSON has no place for what is not finite.
      let line = Event.shown(block: 1, .figure(shown)).line()
      #expect(try Event(line: line) == .shown(block: 1, .figure(shown)), "seed \(seed)")
    }
  }
}
