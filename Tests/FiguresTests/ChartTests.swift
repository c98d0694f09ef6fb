import Events
import Figures
import Testing

@Suite struct ChartTests {
  /// One chart of every kind of mark.
  static let everything: [Chart] = {
    var generator = SplitMix(seed: 3)
    let x = (0..<40).map { Double($0) }
    let noise = x.map { _ in generator.normal() }
    return [
      Chart(
        title: "Lines", x: Axis("t", unit: "s"), y: Axis("v"),
        [
          .line(x, noise, name: "one"), .line(x, x.map { $0 / 10 }, name: "two", dashed: true),
          .band(x, noise.map { $0 - 1 }, noise.map { $0 + 1 }), .reference(y: 1, name: "limit"),
          .reference(x: 3), .text("here", x: 20, y: 0),
          .arrow(from: (0, 0), to: (10, 2), name: "w"), .segment(from: (1, 1), to: (2, 2)),
        ]),
      Chart([.points(x, noise, classes: x.map { Int($0) % 3 })]),
      Chart([.points(x, noise, classes: x.map { Int($0) % 10 })]),
      Chart([.bars(["a", "b"], [1, 2], name: "p"), .bars(["a", "b"], [2, 1], name: "q")]),
      Chart([.histogram(noise, name: "n"), .histogram(noise.map { $0 + 1 }, density: true)]),
      Chart([.stem(0..<40, noise)]),
      Chart([.heatMap(noise, rows: 8, columns: 5, name: "h", colors: .diverging)]),
      Chart(equalAspect: true, [.heatMap(noise, rows: 8, columns: 5, x: 0...1, y: 0...2)]),
      Chart(
        x: Axis("n", scale: .logarithmic), y: Axis("s", scale: .logarithmic),
        [.line([1.0, 10, 1000], [0.1, 3, 100])]),
    ]
  }()

  @Test(arguments: everything)
  func `drawings are well formed, with unique ids and text of at least 10 and a half pixels`(
    _ chart: Chart
  ) throws {
    let figure = try figure(chart)
    var ids: [String] = []
    for svg in [figure.wide, figure.narrow] {
      let markup = Markup(svg)
      #expect(markup.fault == nil)
      #expect(!svg.contains("NaN") && !svg.contains("nan\"") && !svg.contains("inf"))
      #expect(svg.contains("role=\"img\""))
      ids += markup.ids
      for size in svg.matches(of: /font(?:-size)?:(?:600 |700 )?([0-9.]+)px/) {
        #expect(try #require(Double(size.1)) >= 10.5)
      }
    }
    #expect(Set(ids).count == ids.count)
    #expect(ids.allSatisfy { $0.hasPrefix("fig-x") })
    #expect(figure.wide.hasPrefix("<svg") && figure.wide.contains("width=\"640\""))
    #expect(figure.narrow.contains("width=\"340\""))
    #expect(!figure.description.isEmpty && !figure.title.isEmpty)
  }

  @Test func `the same chart gives the same bytes`() throws {
    for chart in Self.everything {
      #expect(try figure(chart) == figure(chart))
    }
  }

  @Test func `hostile texts stay text`() throws {
    let evil = "</svg><script>alert('1')</script>\"&\u{0}"
    let chart = Chart(
      title: evil, x: Axis(evil, unit: evil), y: Axis(evil),
      [
        .line([1, 2], [3, 4], name: evil), .points([1, 2], [1, 2], classes: [evil, "b"]),
        .text(evil, x: 1, y: 1),
      ])
    let figure = try figure(chart, id: "\"><script>")
    for svg in [figure.wide, figure.narrow] {
      let markup = Markup(svg)
      #expect(markup.fault == nil)
      #expect(!markup.elements.contains("script"))
      #expect(!svg.contains("\u{0}"))
    }
  }

  @Test func `the description tells how a line runs`() throws {
    let falling = Chart(
      x: Axis("axis"), y: Axis("variance", unit: "%"),
      [.line([1, 2, 3], [9.7, 4, 1.2], name: "a")])
    #expect(
      try figure(falling).description == "Line “a” falling from 9.7 % at 1 to 1.2 % at 3.")
    let dip = Chart([.line([0, 1, 2], [1.0, -1, 3])])
    #expect(
      try figure(dip).description
        == "Line from 1 at 0 to 3 at 2; lowest −1 at 1, highest 3 at 2.")
  }

  // MARK: - Values that can't be drawn

  @Test func `values that are not finite are left out, and counted`() throws {
    let chart = Chart([.points([1, 2, .nan, 4], [1, .infinity, 3, 4])])
    let figure = try figure(chart)
    #expect(figure.note == "2 values are left out: they are not finite.")
    #expect(figure.data[0].rows.count == 2)
  }

  @Test func `a value that is not finite is a gap in a line`() throws {
    let figure = try figure(Chart([.line([0, 1, 2, 3], [1, 2, Double.nan, 3])]))
    let path = try #require(
      figure.wide.firstMatch(of: /<path d="([^"]*)" style="fill:none;stroke:var/))
    #expect(path.1.count { $0 == "M" } == 2)
    #expect(figure.note == "1 value is left out: it is not finite.")
  }

  @Test func `a logarithmic axis leaves out what is not above zero`() throws {
    let chart = Chart(y: Axis("loss", scale: .logarithmic), [.line([0, 1, 2], [0.0, 1, 10])])
    #expect(
      try figure(chart).note
        == "1 value is left out: it is not above 0, which a logarithmic axis needs.")
  }

  @Test func `points outside of a fixed range are left out, and counted`() throws {
    let chart = Chart(x: Axis("x", range: 0...1), [.points([0.5, 2, 3], [1, 2, 3])])
    #expect(try figure(chart).note == "2 values are left out: they lie outside the axes.")
  }

  @Test(arguments: [
    Chart([]), Chart([.line([Double](), [Double]())]), Chart([.points([Double.nan], [1])]),
    Chart([.histogram([Double]())]), Chart([.bars([Double](), [Double]())]),
    Chart([.heatMap([Double](), rows: 0, columns: 0)]),
    Chart([.heatMap([Double.nan], rows: 1, columns: 1)]),
    Chart([.band([Double](), [Double](), [Double]())]),
    Chart(y: Axis(scale: .logarithmic), [.line([1], [-1])]),
  ])
  func `an empty chart says that there is no data`(_ chart: Chart) throws {
    let figure = try figure(chart)
    #expect(Markup(figure.wide).texts.contains("no data"))
    #expect(figure.description == "No data.")
    #expect(Markup(figure.narrow).fault == nil)
  }

  @Test(arguments: [
    0.0, 1, -7, 1e-300, 1e300, -1e300, .leastNonzeroMagnitude, 1e18, 123_456_789.123, 1e-9,
    .greatestFiniteMagnitude,
  ])
  func `a range of no width and any magnitude gets an axis`(_ value: Double) throws {
    for chart in [
      Chart([.points([value], [value])]), Chart([.line([0, 1], [value, value])]),
      Chart([.line([0, 1], [0, value])]), Chart([.histogram([value, value])]),
      Chart([.line([0, 1], [-value, value])]), Chart([.bars([0, 1], [value, -value])]),
      Chart(
        x: Axis(scale: .logarithmic), y: Axis(scale: .logarithmic),
        [.points([1, value], [1, value])]),
    ] {
      let svg = chart.svg(id: "a", width: 640)
      #expect(Markup(svg).fault == nil)
      #expect(!svg.contains("nan") && !svg.contains("inf"))
    }
  }

  @Test func `large and small numbers carry their power of ten in the axis' label`() throws {
    let texts = Markup(
      Chart(x: Axis("mass", unit: "kg"), y: Axis("gain"), [.points([1e12, 5e12], [1e-7, 2e-7])])
        .svg(id: "a", width: 640)
    ).texts
    #expect(texts.contains("mass (×10¹² kg)"))
    #expect(texts.contains("gain (×10⁻⁹)"))
    #expect(texts.contains("100") && texts.contains("200"))
  }

  // MARK: - Much data

  @Test func `sixty thousand points are drawn as pixels, and the figure says so`() throws {
    var generator = SplitMix(seed: 5)
    let x = (0..<60_000).map { _ in generator.normal() }
    let y = (0..<60_000).map { _ in generator.normal() }
    let chart = Chart([.points(x, y, classes: (0..<60_000).map { UInt8($0 % 10) })])
    let figure = try figure(chart)
    #expect(figure.note == "60,000 points, drawn as pixels.")
    #expect(Markup(figure.wide).elements.count { $0 == "image" } == 1)
    #expect(figure.wide.utf8.count + figure.narrow.utf8.count < 1_500_000)
    #expect(figure.data[0].rows.count == 5000 && figure.data[0].totalRows == 60_000)
  }

  @Test func `a thinned line keeps its extremes, its ends and its gaps`() {
    var generator = SplitMix(seed: 13)
    let x = (0..<50_000).map { Double($0) }
    var y = x.map { _ in generator.normal() }
    y[31_234] = 40
    y[777] = -40
    y[9000] = .nan
    let kept = thinnedLine(x: x, y: y)
    #expect(kept.count <= 2400 && zip(kept, kept.dropFirst()).allSatisfy { $0 < $1 }, "seed 13")
    #expect(Set([0, 49_999, 31_234, 777, 9000]).isSubset(of: kept))
    #expect(thinnedLine(x: [1, 2], y: [1, 2]) == [0, 1])
  }

  @Test func `a thinned line is said to be so`() throws {
    let figure = try figure(Chart([.line(0..<10_000, 0..<10_000, name: "n")]))
    #expect(figure.note == "The line “n” of 10,000 points is thinned; every peak is kept.")
    #expect(figure.wide.utf8.count < 60_000)
  }

  // MARK: - What marks mean

  @Test func `a histogram counts every value once`() throws {
    let figure = try figure(Chart([.histogram([0, 0.1, 0.2, 0.5, 1, 1], bins: 4)]))
    let counts = figure.data[0].rows.map { row -> Double in
      if case .number(let value, _) = row[1] { value ?? .nan } else { .nan }
    }
    #expect(counts == [3, 0, 1, 2])  // the bins are [0, ¼), [¼, ½), [½, ¾), [¾, 1]
  }

  @Test func `a density has the area 1`() throws {
    var generator = SplitMix(seed: 17)
    let values = (0..<1000).map { _ in generator.normal() }
    let rows = try figure(Chart([.histogram(values, density: true)])).data[0].rows
    let pairs = rows.map { row -> (Double, Double) in
      guard case .number(let x?, _) = row[0], case .number(let y?, _) = row[1] else {
        return (0, 0)
      }
      return (x, y)
    }
    let area = pairs.reduce(0) { $0 + $1.1 } * (pairs[1].0 - pairs[0].0)
    #expect(abs(area - 1) < 1e-9, "seed 17")  // rounding of a few hundred sums
  }

  @Test func `marks of one name share a colour and a legend entry`() {
    let svg = Chart([
      .band([0, 1], [0, 0], [1, 1], name: "model"), .bars([0, 1], [1, 2], name: "data"),
      .line([0, 1], [1, 2], name: "model"),
    ]).svg(id: "a", width: 640)
    #expect(Markup(svg).texts.count { $0 == "model" } == 1)
    #expect(svg.contains("fill:var(--c1,#0b6fa4);fill-opacity:.18"))
    #expect(svg.contains("stroke:var(--c1,#0b6fa4)") && svg.contains("fill:var(--c2,#c8500a)"))
  }

  @Test func `bins of whole numbers hold equally many of them`() throws {
    // Each of the numbers 0 to 50 once: no bin may have more than another.
    let figure = try figure(Chart([.histogram(0...50, bins: 30)]))
    let counts = figure.data[0].rows.map { row -> Double in
      if case .number(let value, _) = row[1] { value ?? .nan } else { .nan }
    }
    #expect(counts == [Double](repeating: 2, count: 25) + [1])
    #expect(figure.description.hasPrefix("Histogram of 51 values from 0 to 50, highest at 0 to 1"))
  }

  @Test func `a name that is drawn through and dashed is drawn through in the legend`() {
    let x = Array(0...30)
    let svg = Chart([
      .line(x, x, name: "a", dashed: true), .line(x, x, name: "a"),
      .line(x, x, name: "b", dashed: true), .line([0, 1], [0, 1], name: "c"),
    ]).svg(id: "a", width: 640)
    let dashes = svg.matches(of: /stroke-dasharray="([^"]*)"/).map { String($0.1) }
    #expect(dashes == ["none", "5 3", "none"])
  }

  @Test func `lines that differ by their dashes have a legend`() {
    let x = Array(0...30)
    let chart = Chart([.line(x, x, name: "a"), .line(x, x.map { 2 * $0 }, name: "b", dashed: true)])
    #expect(chart.svg(id: "a", width: 640).contains("stroke-dasharray=\"5 3\""))
  }

  @Test func `lines are named in one way in all panels`() {
    let apart = Chart([.line([0, 1], [0, 1], name: "a"), .line([0, 1], [0, 2], name: "b")])
    let short = Chart([.line([0, 0.5], [0, 1], name: "a"), .line([0, 1], [0, 2], name: "b")])
    #expect(apart.svg(id: "a", width: 340).contains("color-mix"))
    #expect(!Panels([apart, short]).svg(id: "a", width: 640).contains("color-mix"))
  }

  @Test func `a long name in the legend does not put all others on rows of their own`() {
    let names = ["a", "b", "c", "d", "a name that takes half of a phone's width"]
    let chart = Chart(names.map { .points([1], [1], name: $0) })
    let svg = chart.svg(id: "a", width: 340)
    let rows = names.compactMap { name in
      svg.firstRange(of: ">\(name == names[4] ? "a name" : name)").map { end in
        svg[..<end.lowerBound].matches(of: /<text x="[^"]*" y="([^"]*)"/).last.map { $0.1 }
      }
    }
    #expect(rows.count == 5 && Set(rows).count == 2)
  }

  @Test func `many lines that end in one place have a legend`() {
    let lines = (0..<6).map { Mark.line([0, 1], [Double($0), 1], name: "\($0)") }
    #expect(!Chart(lines).svg(id: "a", width: 640).contains("color-mix"))
    #expect(Chart(Array(lines.prefix(3))).svg(id: "a", width: 640).contains("color-mix"))
  }

  @Test func `values of a line above the axes are counted, those beside them are not`() throws {
    let chart = Chart(
      x: Axis("x", range: 0...2), y: Axis("y", range: 0...1),
      [.line([0, 1, 2, 3], [0.5, 2, 3, 4])])
    #expect(try figure(chart).note == "2 values are left out: they lie outside the axes.")
  }

  /// The places of the ticks of the x axis.
  private func ticks(_ svg: String) -> [String] {
    svg.matches(of: /<line x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)" class="k"/)
      .filter { $0.1 == $0.3 }.map { String($0.1) }
  }

  @Test func `charts in one column have the ticks of their x axis below each other`() {
    let axis = Axis("step")
    let panels = Panels(
      columns: 1,
      [
        Chart(x: axis, [.points(0...100, (0...100).map { $0 * 1000 })]),
        Chart(x: axis, [.line(0...90, 0...90, name: "a")]),
      ])
    for width in [640, 340] {
      let ticks = ticks(panels.svg(id: "a", width: width))
      #expect(ticks.count >= 6 && ticks.count.isMultiple(of: 2))
      #expect(Array(ticks.prefix(ticks.count / 2)) == Array(ticks.suffix(ticks.count / 2)))
    }
  }

  @Test func `axes that are shared show the same where they are called the same`() {
    func panels(sharesAxes: Bool) -> [String] {
      let charts = [
        Chart(x: Axis("a"), y: Axis("v"), [.line([0, 1], [0.1, 1])]),
        Chart(x: Axis("b"), y: Axis("v"), [.line([0, 1], [0, 800])]),
      ]
      return Markup(Panels(sharesAxes: sharesAxes, charts).svg(id: "a", width: 640)).texts
    }
    // The first chart alone would go from 0 to 1.
    #expect(!panels(sharesAxes: true).contains("0.5"))
    #expect(panels(sharesAxes: false).contains("0.5"))
  }

  @Test func `lines are named at their ends, and in a legend where there is no room`() {
    let near = Chart([.line([0, 1], [0, 1], name: "up"), .line([0, 1], [0, 0.9], name: "less")])
    #expect(near.svg(id: "a", width: 640).contains("color-mix"))
    let long = String(repeating: "a long name ", count: 10)
    let far = Chart([.line([0, 1], [0, 1], name: long), .line([0, 1], [0, 2], name: "less")])
    #expect(!far.svg(id: "a", width: 340).contains("color-mix"))
  }

  @Test func `classes differ by shape as well as colour, up to six`() {
    let svg = Chart([.points([1, 2, 3], [1, 2, 3], classes: ["a", "b", "c"])])
      .svg(id: "a", width: 640)
    #expect(svg.contains("var(--c3") && svg.contains("h6.3v6.3"))  // squares for the second class
  }

  @Test func `numbers are ordered as classes by size, words by appearance`() throws {
    let numbers = try figure(Chart([.points([1, 2, 3], [1, 2, 3], classes: [10, 9, 2])]))
    #expect(numbers.description.contains("3 classes (2, 9, 10)"))
    let words = try figure(Chart([.points([1, 2], [1, 2], classes: ["z", "a"])]))
    #expect(words.description.contains("2 classes (z, a)"))
  }

  @Test func `panels stand below each other on a phone, with a table each`() throws {
    let panels = Panels(columns: 3, Array(Self.everything.prefix(3)))
    let figure = try figure(panels)
    #expect(figure.data.count == 3)
    let heights = [figure.wide, figure.narrow].map { svg in
      svg.firstMatch(of: #/ height="(\d+)"/#).flatMap { Double($0.1) } ?? 0
    }
    #expect(heights[1] > 2 * heights[0])
    let markup = Markup(figure.wide)
    #expect(markup.fault == nil && Set(markup.ids).count == markup.ids.count)
  }

  @Test func `a caller's bug ends with a text`() async {
    await #expect(processExitsWith: .failure) { _ = Mark.line([1, 2], [1]) }
    await #expect(processExitsWith: .failure) { _ = Axis("n", scale: .logarithmic, range: 0...1) }
    await #expect(processExitsWith: .failure) { _ = Mark.heatMap([1], rows: 2, columns: 2) }
  }
}
