import Figures
import Testing

@Suite struct TicksTests {
  /// The example of the R package "labeling" 0.4.3 (by the paper's first author), `extended`.
  @Test func `the published example gives the published ticks`() {
    #expect(extendedTicks(from: 8.1, to: 14.1, count: 4) == [8, 10, 12, 14])
  }

  @Test(arguments: [
    (0.0, 1.0, 5, [0, 0.25, 0.5, 0.75, 1]), (0, 100, 6, [0, 20, 40, 60, 80, 100]),
    (-1, 1, 5, [-1, -0.5, 0, 0.5, 1]),
  ])
  func `round ranges get the expected ticks`(
    _ low: Double, _ high: Double, _ count: Int, _ ticks: [Double]
  ) {
    #expect(extendedTicks(from: low, to: high, count: count) == ticks)
  }

  @Test func `ticks ascend at equal steps, near the data, for any range`() {
    var generator = SplitMix(seed: 11)
    for _ in 0..<400 {
      let size = Double("1e\(Int(generator.uniform() * 40) - 20)") ?? 1
      let low = (generator.uniform() - 0.5) * size
      let high = low + (generator.uniform() + 1e-3) * size
      let count = 2 + Int(generator.uniform() * 10)
      let ticks = extendedTicks(from: low, to: high, count: count)
      let steps = zip(ticks.dropFirst(), ticks).map { $0 - $1 }
      let about: Comment = "seed 11: \(low)…\(high), \(count)"
      #expect(ticks.count >= 2 && ticks.count <= 3 * count + 2, about)
      // Equal but for the rounding of the ticks themselves.
      #expect(steps.allSatisfy { abs($0 - steps[0]) <= 1e-9 * size && $0 > 0 }, about)
      #expect(ticks[0] <= high && ticks[ticks.count - 1] >= low, about)
    }
  }

  @Test(arguments: [(-1.6, 1.6), (-0.3, 10), (-7, 0.2), (-123, 456)])
  func `zero is among the ticks where values lie on both sides of it`(
    _ low: Double, _ high: Double
  ) {
    for count in 2...9 {
      #expect(extendedTicks(from: low, to: high, count: count).contains(0), "\(count)")
    }
  }

  /// Steps of 15° to 345°, and of 10° to 170°, as tuning curves have them.
  @Test(arguments: [(345.0, 15.0, ["0", "180", "360"]), (170, 10, ["0", "90", "180"])])
  func `axes of angles show the whole circle and its round parts`(
    _ last: Double, _ step: Double, _ labels: [String]
  ) {
    let angles = Array(stride(from: 0, through: last, by: step))
    let chart = Chart(x: Axis("phase", unit: "°"), [.line(angles, angles.map { $0 / 1e3 })])
    for width in [640, 340] {
      let texts = Markup(chart.svg(id: "a", width: width)).texts
      #expect(Set(labels).isSubset(of: texts), "\(texts)")
      #expect(!texts.contains("50") && !texts.contains("100"))
    }
  }

  @Test func `logarithmic ticks are powers of ten, thinned where they are many`() {
    #expect(logarithmicTicks(from: 1, to: 1000, count: 5).labelled == [1, 10, 100, 1000])
    #expect(logarithmicTicks(from: 1, to: 100, count: 8).labelled == [1, 2, 5, 10, 20, 50, 100])
    #expect(logarithmicTicks(from: 1e-30, to: 1e30, count: 6).labelled.count <= 8)
    #expect(logarithmicTicks(from: 3, to: 4, count: 5).labelled.count >= 2)
  }
}
