import Events
import Figures
import Testing

/// Labels that are whole, inside of the figure, and say the same in the same way.
@Suite struct LayoutTests {
  private static let longNames = [
    "principal component analysis", "probabilistic PCA", "independent component analysis",
    "slow feature analysis", "sparse coding", "factor analysis with rotation", "a",
  ]

  @Test func `names of bars are whole where there is room, in several lines`() {
    let chart = Chart([.bars(Self.longNames, [1, 2, 3, 4, 5, 6, 7])])
    let texts = Markup(chart.svg(id: "a", width: 640)).texts
    #expect(Set(["principal", "component", "analysis", "PCA", "rotation"]).isSubset(of: texts))
    #expect(!texts.contains { $0.contains("…") })
  }

  @Test func `names of bars that lean stay inside of the figure`() throws {
    let svg = Chart([.bars(Self.longNames, [1, 2, 3, 4, 5, 6, 7])]).svg(id: "a", width: 340)
    let leaning = svg.matches(
      of:
        /<text x="([\d.]+)" y="[\d.]+" text-anchor="end" class="s" transform="rotate\(-45[^>]*>([^<]*)</
    )
    #expect(leaning.count == 7)
    for name in leaning {
      // A letter is 0.6 of the font's 11 pixels wide on average, or less.
      let width = Double(name.2.count) * 0.6 * 11
      #expect(try #require(Double(name.1)) - 0.707 * width > -4, "\(name.1) \(name.2)")
    }
  }

  @Test func `titles of axes are broken rather than cut, so that the unit stays`() {
    let chart = Chart(
      x: Axis("the number of hidden units in each layer of the network", unit: "units per layer"),
      y: Axis(
        "the mean squared error of the reconstruction over all the test images",
        unit: "squared grey levels per pixel"), [.line([1, 2], [1, 2])])
    for width in [640, 340] {
      let text = Markup(chart.svg(id: "a", width: width)).texts.joined(separator: " ")
      #expect(
        text.contains("(units per layer)") && text.contains("(squared grey levels per pixel)"))
    }
  }

  @Test func `matrices in a row of panels are equally large`() throws {
    let charts = [1.0, 250, 0.001].map { scale in
      Chart(
        equalAspect: true,
        [.heatMap([-1, 0, 0.3, 1].map { $0 * scale }, rows: 2, columns: 2, colors: .diverging)])
    }
    let svg = Panels(columns: 3, charts).svg(id: "a", width: 640)
    let heights = svg.matches(of: /height="([\d.]+)" fill="#/).map { String($0.1) }
    #expect(heights.count == 12 && Set(heights).count == 1, "\(heights)")
  }

  @Test func `every row and column of a small matrix has its number`() {
    let chart = Chart(equalAspect: true, [.heatMap(0..<100, rows: 10, columns: 10)])
    for width in [640, 340] {
      let texts = Markup(chart.svg(id: "a", width: width)).texts
      for number in 0..<10 { #expect(texts.count { $0 == "\(number)" } >= 3) }  // two axes, a cell
    }
  }

  @Test func `axes that are measured have no whole numbers only`() {
    let chart = Chart([.heatMap([1, 2, 3, 4], rows: 2, columns: 2, x: 0...1, y: 0...1)])
    let texts = Markup(chart.svg(id: "a", width: 640)).texts
    // The cells' numbers are whole; the labels of both axes and of the bar have decimals.
    #expect(texts.count { $0.contains("0.") } >= 6)
  }

  @Test func `the numbers of a matrix have as many decimals each`() {
    let chart = Chart([.heatMap([0.232, -0.0332, 2.65, 0], rows: 2, columns: 2)])
    #expect(
      Set(["0.23", "−0.03", "2.65", "0.00"]).isSubset(
        of: Markup(chart.svg(id: "a", width: 640)).texts))
  }

  @Test func `things of one name stand at one place, whatever the order of the marks' names`()
    throws
  {
    let chart = Chart([
      .bars(["a", "b", "b"], [1, 2, 9], name: "one"),
      .bars(["c", "b", "a"], [3, 2, 1], name: "two"),
    ])
    let rows = try figure(chart).data[0].rows.map { $0.map(\.text) }
    #expect(
      rows == [
        ["one", "a", "1"], ["one", "b", "2"], ["one", "b", "9"], ["two", "c", "3"],
        ["two", "b", "2"], ["two", "a", "1"],
      ])
    let svg = chart.svg(id: "a", width: 640)
    #expect(Markup(svg).texts.suffix(4) == ["a", "b", "b", "c"])
    #expect(svg.contains("two, c: 3") && svg.contains("two, a: 1"))
    // Both bars of "a" are left of all others.
    let bars = svg.matches(of: /<rect x="([\d.]+)"[^>]*><title>[a-z]+, ([abc]):/)
    let places = bars.map { (x: Double($0.1) ?? 0, name: String($0.2)) }.sorted { $0.x < $1.x }
    #expect(places.prefix(2).map(\.name) == ["a", "a"])
  }

  @Test func `a single bar has a single label`() {
    let texts = Markup(Chart([.bars([5], [2])]).svg(id: "a", width: 640)).texts
    #expect(texts.contains("5") && !texts.contains { $0.contains(".") })
  }

  @Test func `a legend of several rows has rows of nearly equal length`() {
    let svg = Chart([.points(0..<9, 0..<9, classes: (0..<9).map { "a class called \($0)" })])
      .svg(id: "a", width: 640)
    let rows = svg.matches(of: /<text x="[\d.]+" y="([\d.]+)">a class/).map { String($0.1) }
    let counts = Dictionary(grouping: rows) { $0 }.values.map(\.count)
    #expect(counts.count > 1 && (counts.max() ?? 0) - (counts.min() ?? 0) <= 1, "\(counts)")
  }

  @Test func `labels of a logarithmic axis agree, and are three where they can be`() {
    #expect(logarithmicTicks(from: 20, to: 90, count: 5).labelled == [20, 40, 60, 80])
    #expect(logarithmicTicks(from: 1e-16, to: 1e12, count: 4).labelled == [1e-10, 1, 1e10])
    #expect(logarithmicTicks(from: 2, to: 25, count: 2).labelled.count >= 2)
    let axis = Axis("n", scale: .logarithmic)
    let wide = Markup(Chart(x: axis, [.points([1, 10_000], [0, 1])]).svg(id: "a", width: 640)).texts
    #expect(wide.contains("1,000") && wide.contains("10,000"))
    let narrow = Markup(
      Chart(x: axis, [.points([1000, 1001], [0, 1])]).svg(id: "a", width: 640)
    ).texts
    #expect(Set(narrow).count == narrow.count, "labels must differ: \(narrow)")
  }
}

extension Shown.Cell {
  /// What is shown.
  fileprivate var text: String {
    switch self {
    case .number(_, let text), .text(let text): text
    }
  }
}
