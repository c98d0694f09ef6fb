import Events
import Figures
import Testing

@Suite struct SpreadTests {
  private let names = ["LSTM", "RNN"]

  /// The quartiles are those of R's `quantile(x, type = 7)`: for 1…5 they are 2, 3 and 4.
  @Test func `a strip tells median, extremes and what is not finite`() throws {
    let chart = Chart(
      y: Axis("accuracy", unit: "%"),
      [
        .strip(
          names, [[5.0, 1, 3, 2, 4], [7, .nan, .infinity]], name: "ours", notFinite: "diverged")
      ])
    let figure = try figure(chart)
    #expect(
      figure.description
        == "Values “ours”: LSTM median 3 % of 5 from 1 % to 5 %; RNN median 7 % of 1 from 7 % to "
        + "7 %, 2 diverged.")
    #expect(figure.note == nil)
    #expect(
      figure.data[0].rows.suffix(2).map { $0[2] } == [
        .number(nil, text: "diverged"), .number(nil, text: "diverged"),
      ])
    for svg in [figure.wide, figure.narrow] {
      let markup = Markup(svg)
      #expect(markup.fault == nil && markup.texts.contains("diverged"))
      #expect(svg.contains("ours, RNN: 2 of 3 diverged"))
      #expect(svg.contains("ours, LSTM: 2 % to 4 %, the quartiles"))
    }
  }

  @Test func `where all is finite there is no strip for what is not`() {
    let svg = Chart([.strip(names, [[1.0, 2], [3.0]], notFinite: "diverged")])
      .svg(id: "a", width: 640)
    #expect(!Markup(svg).texts.contains("diverged"))
  }

  @Test func `crosses that do not fit are counted`() {
    let lost = [Double](repeating: .nan, count: 60)
    let svg = Chart([.strip(["a"], [lost + [1, 2]])]).svg(id: "a", width: 340)
    #expect(Markup(svg).texts.contains("60"))
    let all = Chart([.strip(["a"], [lost])]).svg(id: "a", width: 340)
    #expect(Markup(all).fault == nil && Markup(all).texts.contains("60"))
  }

  /// The boxes' sides, left to right.
  private func boxes(_ svg: String) -> [(left: Double, right: Double)] {
    svg.matches(
      of:
        /<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"[^>]*rx="1.5" style="[^"]*opacity:.16"><title/
    )
    .compactMap { match in
      guard let x = Double(match.1), let width = Double(match.2) else { return nil }
      return (x, x + width)
    }.sorted { $0.left < $1.left }
  }

  @Test func `strips of several sets stand side by side`() {
    let values = [[1.0, 2, 3, 4, 5], [2, 3, 4, 5, 6]]
    let svg = Chart([.strip(names, values, name: "a"), .strip(names, values, name: "b")])
      .svg(id: "a", width: 640)
    let boxes = boxes(svg)
    #expect(boxes.count == 4)
    for (one, next) in zip(boxes, boxes.dropFirst()) { #expect(one.right < next.left) }
  }

  @Test(arguments: [5, 40, 200])
  func `dots hide each other as little as can be`(_ count: Int) {
    var generator = SplitMix(seed: 29)
    let svg = Chart([.strip(["a"], [(0..<count).map { _ in generator.normal() }])])
      .svg(id: "a", width: 640)
    let dots = svg.matches(of: /<path d="M([\d.]+) ([\d.]+)m-([\d.]+) 0a/).compactMap { match in
      Double(match.1).flatMap { x in
        Double(match.2).flatMap { y in Double(match.3).map { (x, y, $0) } }
      }
    }
    #expect(dots.count == count)
    for (index, a) in dots.enumerated() {
      for b in dots[..<index] {
        let distance = ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).squareRoot()
        // Dots may touch, and overlap by a tenth: √0.8 of a diameter, less rounding.
        #expect(distance > 2 * a.2 * 0.89, "seed 29")
      }
    }
  }

  @Test func `the parts of a strip are named, and few values have no box`() {
    let many = Chart([.strip(["a"], [[1.0, 2, 3, 4, 5]])]).svg(id: "a", width: 640)
    #expect(boxes(many).count == 1)
    #expect(Set(["median", "quartiles"]).isSubset(of: Markup(many).texts))
    let few = Chart([.strip(["a"], [[1.0, 2, 3, 4]])]).svg(id: "a", width: 640)
    #expect(boxes(few).isEmpty && !Markup(few).texts.contains("quartiles"))
    #expect(Markup(few).texts.contains("median"))
  }

  @Test func `points that may lie on others let these be seen`() {
    let hollow = "fill:none;stroke:var(--c2,#c8500a);stroke-width:1.6"
    let chart = Chart([
      .strip(names, [[1.0], [2]], name: "ours"), .points([0, 1], [1, 2], name: "published"),
    ])
    #expect(chart.svg(id: "a", width: 640).contains(hollow))
    let apart = Chart([
      .points([0, 1], [1, 2], name: "a"), .points([0.2, 0.8], [1, 2], name: "b"),
    ])
    #expect(!apart.svg(id: "a", width: 640).contains(hollow))
    let alone = Chart([.line([0, 1], [0, 1], name: "a"), .points([0, 1], [1, 2], name: "b")])
    #expect(!alone.svg(id: "a", width: 640).contains(hollow))
  }

  @Test func `error bars stand on the bars of their name`() {
    let svg = Chart([
      .bars(names, [3, 4], name: "a"), .bars(names, [2, 5], name: "b"),
      .errorBars(names, [2, 3], [4, 5], name: "a"), .errorBars(names, [1, 4], [3, 6], name: "b"),
    ]).svg(id: "a", width: 640)
    let bars = svg.matches(
      of: /<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="[\d.]+"><title/
    )
    .compactMap { match in
      Double(match.1).flatMap { x in Double(match.2).map { x + $0 / 2 } }
    }
    let ranges = svg.matches(of: /h[\d.]+M([\d.]+) [\d.]+V/).compactMap { Double($0.1) }
    #expect(bars.count == 4 && ranges.count == 4)
    #expect(zip(bars, ranges).allSatisfy { abs($0 - $1) < 0.02 })
    #expect(svg.contains("stroke:currentColor"))
    #expect(Markup(svg).texts.count { $0 == "a" } == 1)
  }

  @Test func `error bars of points have their colour, and are told`() throws {
    let chart = Chart(
      x: Axis("units"), y: Axis("time", unit: "s"),
      [.errorBars([1, 2], [3, 4], [5, 7], name: "a"), .points([1, 2], [4, 5], name: "a")])
    let figure = try figure(chart)
    #expect(figure.description.hasPrefix("Ranges “a”: 1 3 s to 5 s, 2 4 s to 7 s."))
    #expect(figure.wide.contains("stroke:var(--c1,#0b6fa4);stroke-width:1.5"))
    #expect(figure.data[0].rows.count == 6)
    #expect(figure.note == nil)
  }

  @Test func `a caller's bug ends with a text`() async {
    await #expect(processExitsWith: .failure) { _ = Mark.strip(["a"], [[1.0], [2.0]]) }
    await #expect(processExitsWith: .failure) { _ = Mark.errorBars([1, 2], [1, 2], [1]) }
  }
}
