import Events
import Figures
import Testing

@Suite struct DiagramTests {
  /// Three factors, five observations, noise.
  static let factors: Diagram = {
    let h = (1...3).map { Diagram.Node.variable("h\($0)", x: Double($0) * 1.2 - 0.4, y: 2) }
    let x = (1...5).map { Diagram.Node.observed("x\($0)", x: Double($0 - 1), y: 0) }
    let e = (1...5).map { Diagram.Node.variable("e\($0)", x: Double($0 - 1), y: -1, color: 2) }
    var edges = (1...5).map { Diagram.Edge.arrow("e\($0)", "x\($0)", color: 2) }
    for i in 1...3 { for j in 1...5 { edges.append(.arrow("h\(i)", "x\(j)", color: 1)) } }
    return Diagram(title: "Factors", h + x + e, edges)
  }()

  /// One of everything.
  static let everything = Diagram(
    [
      .variable("a", label: "hₜ₋₁", x: 0, y: 0), .observed("b", x: 1, y: 0),
      .box("c", label: "a long label\nof two lines", x: 2, y: 1), .operation("×", x: 2, y: 0),
      .operation("plus", label: "+", x: 3, y: 0), .operation("max", x: 4, y: 0),
      .text("words", x: 0, y: 2), .joint("j", x: 1, y: 2),
    ],
    [
      .arrow("a", "b", label: "W", bend: 0.3), .arrow("b", "a", bend: 0.3), .arrow("b", "×"),
      .arrow("c", "×", via: [(3, 1), (3, 0.5)], dashed: true), .line("words", "j"),
      .arrow("j", "c", label: "v", color: 3), .arrow("a", "a", label: "U", bend: 2),
      .arrow("max", "max", bend: 0), .arrow("c", "c", bend: 1), .arrow("b", "b", bend: 3),
    ], plates: [.init("N", x: -0.5...1.5, y: -0.5...0.5)])

  @Test(arguments: [factors, everything, Diagram([]), Diagram([.variable("z", x: 5, y: 5)])])
  func `diagrams are well formed, with unique ids and text of at least 10 and a half pixels`(
    _ diagram: Diagram
  ) throws {
    let figure = try figure(diagram)
    for svg in [figure.wide, figure.narrow] {
      let markup = Markup(svg)
      #expect(markup.fault == nil && Set(markup.ids).count == markup.ids.count)
      #expect(!svg.contains("nan") && !svg.contains("inf") && !svg.contains("99999"))
      for size in svg.matches(of: /font(?:-size)?:(?:600 |700 )?([0-9.]+)px/) {
        #expect(try #require(Double(size.1)) >= 10.5)
      }
    }
    #expect(try Self.figureAgain(diagram) == figure)
  }

  private static func figureAgain(_ diagram: Diagram) throws -> Shown.Figure {
    try figure(diagram)
  }

  /// A circle of a drawing, read back from its path.
  private struct Circle {
    var x: Double
    var y: Double
    var radius: Double
  }

  private func circles(_ svg: String) -> [Circle] {
    svg.matches(of: /M([-\d.]+) ([-\d.]+)m-([\d.]+) 0a[^"]*" style="fill:var\(--paper/).compactMap {
      guard let x = Double($0.1), let y = Double($0.2), let radius = Double($0.3) else {
        return nil
      }
      return Circle(x: x, y: y, radius: radius)
    }
  }

  @Test(arguments: [640, 340])
  func `nodes lie inside the figure, apart from each other, and in their order`(_ width: Int) throws
  {
    let svg = Self.factors.svg(id: "d", width: width)
    let height = try #require(
      svg.firstMatch(of: #/ height="(\d+)"/#).flatMap { Double($0.1) })
    let circles = circles(svg)
    #expect(circles.count == 13)
    for (index, a) in circles.enumerated() {
      #expect(a.x - a.radius >= 0 && a.x + a.radius <= Double(width))
      #expect(a.y - a.radius >= 0 && a.y + a.radius <= height)
      for b in circles[..<index] {
        let distance = ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
        #expect(distance > a.radius + b.radius + 4)
      }
    }
    // y grows upwards: factors, observations, noise from top to bottom.
    #expect(circles[0].y < circles[3].y && circles[3].y < circles[8].y)
    #expect(circles[3].x < circles[4].x)
  }

  @Test func `an arrow's tip touches the border of its node`() throws {
    let diagram = Diagram(
      [.variable("a", x: 0, y: 0), .variable("b", x: 1, y: 0)], [.arrow("a", "b")])
    let svg = diagram.svg(id: "d", width: 640)
    let circles = circles(svg)
    let tip = try #require(svg.firstMatch(of: /<path d="M([\d.]+) ([\d.]+)L[^"]*Z"/))
    let (x, y) = (try #require(Double(tip.1)), try #require(Double(tip.2)))
    #expect(abs(circles[1].x - circles[1].radius - x) < 0.02 && abs(circles[1].y - y) < 0.02)
  }

  @Test func `labels of boxes are broken where boxes would touch, and only there`() {
    let row = Diagram(
      [
        .box("input images", x: 0, y: 0), .box("first hidden layer", x: 1, y: 0),
        .box("second hidden layer", x: 2, y: 0),
      ],
      [
        .arrow("input images", "first hidden layer"),
        .arrow("first hidden layer", "second hidden layer"),
      ])
    #expect(Markup(row.svg(id: "d", width: 640)).texts.contains("first hidden layer"))
    #expect(Markup(row.svg(id: "d", width: 340)).texts.contains("hidden"))
  }

  @Test func `formulas in boxes are not broken, and their functions are upright`() {
    let row = Diagram(
      (0..<7).map { .box("\($0)", label: "g = tanh", x: Double($0), y: 0) },
      (0..<6).map { .arrow("\($0)", "\($0 + 1)") })
    for width in [640, 340] {
      let svg = row.svg(id: "d", width: width)
      #expect(svg.contains("<tspan class=\"i\">g</tspan> = tanh</text>"))
    }
  }

  @Test func `letters that stand alone are in italics, words are not`() {
    let svg = Diagram([
      .variable("x₁", x: 0, y: 0), .variable("σ", x: 1, y: 0), .box("tanh", x: 2, y: 0),
    ]).svg(id: "d", width: 640)
    #expect(svg.contains("<tspan class=\"i\">x</tspan>₁</text>"))
    #expect(svg.contains("<tspan class=\"i\">σ</tspan></text>") && svg.contains(">tanh</text>"))
  }

  @Test func `the description tells nodes and edges`() throws {
    let figure = try figure(
      Diagram(
        [
          .variable("h", x: 0, y: 1), .observed("x", x: 0, y: 0),
          .box("f", label: "two\nlines", x: 1, y: 0),
        ], [.arrow("h", "x", label: "W"), .line("x", "f")]))
    #expect(
      figure.description
        == "Variables: h. Observed: x. Boxes: two lines. Edges: h → x (W), x — two lines.")
    #expect(
      figure.data[0].rows == [
        [.text("h"), .text("x"), .text("W")], [.text("x"), .text("two lines"), .text("")],
      ])
  }

  @Test func `hostile texts stay text`() throws {
    let evil = "</svg><script>&\"'"
    let svg = Diagram(
      title: evil, [.box("a", label: evil, x: 0, y: 0), .variable(evil, x: 1, y: 0)],
      [.arrow("a", evil, label: evil)], plates: [.init(evil, x: 0...1, y: 0...1)]
    ).svg(id: "d", width: 640)
    #expect(Markup(svg).fault == nil && !Markup(svg).elements.contains("script"))
  }

  @Test func `a caller's bug ends with a text`() async throws {
    let result = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Diagram([.variable("h₁", x: 0, y: 0)], [.arrow("h₁", "h2")])
      })
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(text.contains("an edge names 'h2', but the diagram's nodes are 'h₁'"))
    await #expect(processExitsWith: .failure) {
      _ = Diagram([.variable("h", x: 0, y: 0), .observed("h", x: 1, y: 0)])
    }
    await #expect(processExitsWith: .failure) { _ = Diagram([.variable("h", x: .nan, y: 0)]) }
  }
}
