/// Where the nodes of a diagram are, and how large, for one width. All lengths are CSS pixels.
struct DiagramLayout {
  let diagram: Diagram
  let style: FigureStyle
  let heading: Heading
  let height: Double
  /// CSS pixels to a unit of the diagram, across and upwards: a diagram that a phone's width makes narrow stays tall.
  private let unit: SIMD2<Double>
  private let origin: SIMD2<Double>
  /// The radius of variables.
  private let radius: Double
  /// Whether the labels of boxes take less room, since boxes in one line would touch: words are broken at every space,
  /// and formulas, which can't be, get the size of small text.
  private let isTight: Bool

  /// A node as it is drawn.
  struct Shape {
    var middle: SIMD2<Double>
    /// Half its width and height.
    var half: SIMD2<Double>
    var isRound: Bool

    /// Where a line from the middle towards a place leaves the node.
    func border(towards place: SIMD2<Double>) -> SIMD2<Double> {
      let way = place - middle
      let length = (way * way).sum().squareRoot()
      guard length > 0, half.x > 0 else { return middle }
      if isRound { return middle + way / length * half.x }
      let scale = min(half.x / max(abs(way.x), 1e-9), half.y / max(abs(way.y), 1e-9))
      return middle + way * min(scale, 1)
    }
  }

  init(_ diagram: Diagram, style: FigureStyle) {
    self.diagram = diagram
    self.style = style
    heading = Heading(diagram.title, width: style.width, style: style)
    var (unit, isTight) = (SIMD2<Double>.zero, false)
    for tight in [false, true] {
      let spaces = Self.spaces(diagram, radius: Self.radius, tight, style)
      unit = Self.unit(spaces, diagram.nodes, style)
      isTight = tight
      if !Self.touches(diagram.nodes, unit, style) { break }
    }
    self.unit = unit
    self.isTight = isTight
    let closest = Self.closest(diagram.nodes, unit)
    radius = max(8, min(Self.radius, 0.42 * closest))

    let spaces = Self.spaces(diagram, radius: radius, isTight, style)
    let (left, right) = (
      spaces.map { $0.place.x * unit.x - $0.left }.min() ?? 0,
      spaces.map { $0.place.x * unit.x + $0.right }.max() ?? 0
    )
    let (top, bottom) = (
      spaces.map { -$0.place.y * unit.y - $0.above }.min() ?? 0,
      spaces.map { -$0.place.y * unit.y + $0.below }.max() ?? style.lineHeight
    )
    origin = SIMD2(style.width / 2 - (left + right) / 2, heading.height + 1 - top)
    height = heading.height + bottom - top + 2
  }

  /// The radius of a variable where there is room.
  private static let radius = 19.0
  /// How far a loop reaches beyond its node.
  static let loop = 26.0
  /// Neighbours are not drawn farther apart, however few they are, unless their labels need it.
  private static let mostDistance = 104.0
  /// The length of an upright arrow that leaves room for its label.
  private static let shortestArrow = 27.0
  /// The tallest diagram, unless its nodes need more.
  private static let tallest = 560.0

  // MARK: - Size

  /// The pixels that something takes about a place of the diagram.
  private struct Space {
    var place: SIMD2<Double>
    var left: Double
    var right: Double
    var above: Double
    var below: Double

    init(_ place: SIMD2<Double>, _ half: SIMD2<Double>) {
      self.place = place
      (left, right, above, below) = (half.x, half.x, half.y, half.y)
    }
  }

  /// All that takes room: nodes with their loops, the corners of edges, and plates.
  private static func spaces(
    _ diagram: Diagram, radius: Double, _ isTight: Bool, _ style: FigureStyle
  ) -> [Space] {
    var spaces: [String: Space] = [:]
    for node in diagram.nodes {
      let half = halfSize(node, radius: radius, isTight, style)
      spaces[node.name] = Space(SIMD2(node.x, node.y), half + 1)
    }
    for edge in diagram.edges where edge.from == edge.to {
      let (sine, cosine) = sineAndCosine(degrees: edge.bend * 90)
      let label = edge.label.isEmpty ? 0 : textWidth(edge.label, size: style.text) + 10
      spaces[edge.from]?.right += max(0, cosine) * (loop + label)
      spaces[edge.from]?.left += max(0, -cosine) * (loop + label)
      spaces[edge.from]?.above += max(0, sine) * (loop + (label > 0 ? style.lineHeight : 0))
      spaces[edge.from]?.below += max(0, -sine) * (loop + (label > 0 ? style.lineHeight : 0))
    }
    let corners = diagram.plates.flatMap {
      [SIMD2($0.x.lowerBound, $0.y.lowerBound), SIMD2($0.x.upperBound, $0.y.upperBound)]
    }
    let line = SIMD2(repeating: 1.0)
    return Array(spaces.values) + (corners + diagram.edges.flatMap(\.via)).map { Space($0, line) }
  }

  /// The largest unit with which everything fits and no neighbours are too far apart; upwards as many pixels as
  /// across, or more where nodes above each other would leave no room for their arrows.
  private static func unit(
    _ spaces: [Space], _ nodes: [Diagram.Node], _ style: FigureStyle
  ) -> SIMD2<Double> {
    let drawn = nodes.filter { $0.shape != .joint }
    let closest = closest(nodes, SIMD2(1, 1))
    var across = mostDistance / (closest.isFinite ? closest : 1)
    var least = 0.0
    for a in drawn {
      for b in drawn {
        let halves =
          halfSize(a, radius: radius, false, style) + halfSize(b, radius: radius, false, style)
        let way = SIMD2(b.x - a.x, b.y - a.y)
        if way.x == 0, way.y > 0 { least = max(least, (halves.y + shortestArrow) / way.y) }
        if way.y == 0, way.x > 0 { across = max(across, (halves.x + 2 * shortestArrow) / way.x) }
      }
    }
    var most = across
    // Two things at different places fit as long as what is between their middles leaves them room.
    for a in spaces {
      for b in spaces {
        let span = b.place - a.place
        if span.x > 0 { across = min(across, max(0, style.width - a.left - b.right) / span.x) }
        if span.y > 0 { most = min(most, max(100, tallest - a.below - b.above) / span.y) }
      }
    }
    return SIMD2(across, min(most, max(across, least)))
  }

  /// Whether boxes with unbroken labels touch their neighbours, or leave too little room for an arrow.
  private static func touches(
    _ nodes: [Diagram.Node], _ unit: SIMD2<Double>, _ style: FigureStyle
  ) -> Bool {
    let boxes = nodes.filter { $0.shape == .box || $0.shape == .text }.map { node in
      (SIMD2(node.x, node.y) * unit, halfSize(node, radius: radius, false, style))
    }
    for (index, a) in boxes.enumerated() {
      for b in boxes[..<index] {
        let (way, room) = (a.0 - b.0, a.1 + b.1)
        if abs(way.x) < room.x + 16, abs(way.y) < room.y { return true }
      }
    }
    return false
  }

  /// The distance of the two nodes that are closest to each other; infinite where there is only one place.
  private static func closest(_ nodes: [Diagram.Node], _ unit: SIMD2<Double>) -> Double {
    let drawn = nodes.filter { $0.shape != .joint }.map { SIMD2($0.x, $0.y) * unit }
    var least = Double.infinity
    for (index, a) in drawn.enumerated() {
      for b in drawn[..<index] where a != b { least = min(least, ((a - b) * (a - b)).sum()) }
    }
    return least.squareRoot()
  }

  private static func halfSize(
    _ node: Diagram.Node, radius: Double, _ isTight: Bool, _ style: FigureStyle
  ) -> SIMD2<Double> {
    let lines = lines(node, isTight)
    let size = symbolSize(node, isTight, style)
    let width = lines.map { textWidth($0, size: size) }.max() ?? 0
    let height = Double(lines.count) * style.lineHeight
    switch node.shape {
    case .circle, .shadedCircle: return SIMD2(repeating: max(radius, width / 2 + 3))
    case .box:
      let (padding, least) = style.isNarrow ? (5.0, 13.0) : (8, 15)
      return SIMD2(max(width / 2 + padding, least), height / 2 + 6)
    case .operation: return SIMD2(repeating: max(9, width / 2 + 2))
    case .text: return SIMD2(width / 2 + 3, height / 2)
    case .joint: return .zero
    }
  }

  private static func lines(_ node: Diagram.Node, _ isTight: Bool) -> [String] {
    let label = node.label ?? node.name
    let isBroken = isTight && node.shape == .box && !label.isSymbolic
    let ends: Set<Character> = isBroken ? [" ", "\n"] : ["\n"]
    return label.split(
      omittingEmptySubsequences: false, whereSeparator: ends.contains
    ).map(String.init)
  }

  private static func symbolSize(
    _ node: Diagram.Node, _ isTight: Bool, _ style: FigureStyle
  ) -> Double {
    let isSmall = isTight && node.shape == .box && (node.label ?? node.name).isSymbolic
    return isSmall ? style.text : style.symbol
  }

  // MARK: - Places

  /// The size of a node's label.
  func symbolSize(_ node: Diagram.Node) -> Double { Self.symbolSize(node, isTight, style) }

  /// The lines of a node's label.
  func lines(_ node: Diagram.Node) -> [String] { Self.lines(node, isTight) }

  /// Where a place of the diagram is.
  func place(_ place: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(origin.x + place.x * unit.x, origin.y - place.y * unit.y)
  }

  /// A node as it is drawn.
  func shape(_ node: Diagram.Node) -> Shape {
    Shape(
      middle: place(SIMD2(node.x, node.y)),
      half: Self.halfSize(node, radius: radius, isTight, style),
      isRound: node.shape != .box && node.shape != .text)
  }
}

extension FigureStyle {
  /// The size of symbols in diagrams.
  var symbol: Double { text + 2 }
}
