import Events
import Figures
import Testing

/// Every kind of mark on logarithmic axes, where zero and below have no place.
@Suite struct ScaleTests {
  private static let plain = Axis("plain")
  private static let logarithmic = Axis("log", scale: .logarithmic)

  /// One mark of each kind, with zeros and negative values among the numbers.
  private static let marks: [Mark] = [
    .line([0, 1, 10, 100], [-1, 0.0, 3, 5]), .points([0, 1, 10, 100], [-1, 0.0, 3, 5]),
    .points([1, 10, 100], [1, 3, 5], classes: ["a", "b", "a"]),
    .bars([0, 1, 10, 100], [-1, 0.0, 3, 5]), .bars(["a", "b", "c"], [0, 3, 4]),
    .histogram([0, 0, -1, 1, 1, 900, 1000], bins: 3), .stem([0, 1, 10, 100], [-1, 0.0, 3, 5]),
    .band([0, 1, 10, 100], [-1, 0.0, 3, 5], [1, 2, 4, 6]),
    .errorBars([0, 1, 10, 100], [-1, 0.0, 3, 5], [1, 2, 4, 6]),
    .strip(["a", "b"], [[0.0, -1, 3], [.nan, 4, 5]]),
    .heatMap([1, 2, 3, 4], rows: 2, columns: 2),
    .heatMap([1, 2, 3, 4], rows: 2, columns: 2, x: 1...100, y: 0.1...1),
    .reference(x: 0), .reference(y: 0), .reference(x: 5), .reference(y: 5, name: "five"),
    .arrow(from: (0, 0), to: (10, 10)), .segment(from: (1, 1), to: (10, 10)),
    .text("here", x: 0, y: 0),
  ]

  @Test(arguments: marks.indices)
  func `every mark is drawn on every pair of scales`(_ index: Int) throws {
    for (x, y) in [
      (Self.logarithmic, Self.logarithmic), (Self.logarithmic, Self.plain),
      (Self.plain, Self.logarithmic),
    ] {
      for marks in [[Self.marks[index]], [Self.marks[index], .line([1, 1000], [0.1, 100])]] {
        let figure = try figure(Chart(x: x, y: y, marks))
        for svg in [figure.wide, figure.narrow] {
          #expect(Markup(svg).fault == nil)
          #expect(!svg.contains("nan") && !svg.contains("inf"))
          // No axis runs off to where zero would be.
          #expect(!svg.contains("⁻²") && !svg.contains("⁻³⁰"), "\(Markup(svg).texts)")
        }
      }
    }
  }

  @Test func `bars on a logarithmic axis are equally wide, and stand on a power of ten`() throws {
    let svg = Chart(x: Self.logarithmic, [.bars([1, 10, 100], [3, 4, 5])]).svg(id: "a", width: 640)
    let widths = svg.matches(of: /<rect x="[^"]*" y="[^"]*" width="([^"]*)" height="[^"]*">/)
      .compactMap { Double($0.1) }
    #expect(widths.count == 3)
    #expect(widths.allSatisfy { abs($0 - widths[0]) < 0.02 && $0 > 50 })

    let tall = Chart(y: Self.logarithmic, [.bars([1, 2, 3], [1.0, 10, 100])])
    #expect(
      Set(["0.1", "1", "10", "100"]).isSubset(of: Markup(tall.svg(id: "a", width: 640)).texts))
    let bars = tall.svg(id: "a", width: 640)
      .matches(of: /<rect x="[^"]*" y="[^"]*" width="[^"]*" height="([^"]*)"><title/)
      .compactMap { Double($0.1) }
    // Three equal ratios are three equal steps.
    #expect(bars.count == 3 && bars[0] > 10)
    #expect(abs(bars[1] - 2 * bars[0]) < 0.05 && abs(bars[2] - 3 * bars[0]) < 0.05)
  }

  @Test func `an empty bin has no place on a logarithmic axis, and no effect on it`() throws {
    let chart = Chart(
      y: Self.logarithmic, [.histogram([0.0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], bins: 3)])
    let texts = Markup(chart.svg(id: "a", width: 640)).texts
    #expect(texts.contains("1") && texts.contains("10"))
    #expect(!texts.contains { $0.contains("×10") || $0.contains("⁻") })
  }

  @Test func `bins have equal ratios on a logarithmic axis, and every positive value is counted`()
    throws
  {
    let chart = Chart(
      x: Self.logarithmic, [.histogram([-1, 0, 1, 2, 5, 20, 30, 500, 1000], bins: 3)])
    let figure = try figure(chart)
    let counts = figure.data[0].rows.map { row -> Double in
      if case .number(let value, _) = row[1] { value ?? .nan } else { .nan }
    }
    #expect(counts == [3, 2, 2])  // from 1 to 10, 100 and 1000
    #expect(
      figure.note == "2 values are left out: they are not above 0, which a logarithmic axis needs.")
  }

  @Test func `a density over bins of different widths has the area 1`() throws {
    let values = (1...1000).map { Double($0 * $0) }
    let chart = Chart(x: Self.logarithmic, [.histogram(values, bins: 5, density: true)])
    let heights = try figure(chart).data[0].rows.map { row -> Double in
      if case .number(let value, _) = row[1] { value ?? .nan } else { .nan }
    }
    // The edges are 10^(6k/5).
    let edges = [
      1, 15.848_931_924_611_14, 251.188_643_150_958, 3981.071_705_534_972,
      63_095.734_448_019_3, 1e6,
    ]
    let area = zip(heights, zip(edges, edges.dropFirst())).map { $0 * ($1.1 - $1.0) }.reduce(0, +)
    #expect(abs(area - 1) < 1e-9)
  }

  @Test func `a band that goes below zero goes down to the axis, without a gap`() throws {
    let chart = Chart(
      y: Self.logarithmic, [.band([0, 1, 2], [0.1, -0.5, 0.2], [1.0, 2, 3], name: "loss")])
    let figure = try figure(chart)
    #expect(figure.note == nil)
    let path = try #require(
      figure.wide.firstMatch(of: /<path d="(M[^"]*)" clip-path="[^"]*" style="fill:var/))
    #expect(path.1.count { $0 == "M" } == 1)
    let lowest = path.1.matches(of: /[ML][\d.]+ (\d+)/).compactMap { Int($0.1) }.max() ?? 0
    #expect(lowest > 1000)  // the figure is not 400 pixels high
  }

  @Test func `a value that is not finite is a gap in a band`() throws {
    let chart = Chart([.band([0, 1, 2, 3, 4], [0, 0, .nan, 0, 0], [1, 1, 1, 1, 1.0])])
    let figure = try figure(chart)
    let path = try #require(
      figure.wide.firstMatch(of: /<path d="(M[^"]*)" clip-path="[^"]*" style="fill:var/))
    #expect(path.1.count { $0 == "M" } == 2)
    #expect(figure.note == "1 value is left out: it is not finite.")
  }

  @Test func `names stand at equal distances whatever the scale`() throws {
    let chart = Chart(x: Self.logarithmic, [.bars(["a", "b"], [1, 2])])
    let figure = try figure(chart)
    #expect(figure.note == nil && figure.data[0].rows.count == 2)
    #expect(Set(["a", "b"]).isSubset(of: Markup(figure.wide).texts))
  }

  @Test func `an axis refuses a range that it can't show, also when it is changed`() async {
    await #expect(processExitsWith: .failure) {
      var axis = Axis("n", range: 0...1)
      axis.scale = .logarithmic
    }
    await #expect(processExitsWith: .failure) { _ = Axis("n", range: -Double.infinity...0) }
  }
}
