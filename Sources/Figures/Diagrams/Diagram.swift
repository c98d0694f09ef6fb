public import Events

/// Nodes and arrows at places that the author chooses: graphical models, networks, cells.
///
/// x grows to the right and y upwards, as in charts. The unit is free: the drawing is scaled to the
/// figure's width, while text keeps its size. Up to eight columns fit a phone. Letters that stand alone are set in
/// italics, as variables are; raised and lowered digits are those of Unicode (`x₁`, `hₜ₋₁`).
///
/// ```swift
/// Diagram(
///   [
///     .variable("h", x: 0.5, y: 1), .observed("x₁", x: 0, y: 0), .observed("x₂", x: 1, y: 0),
///   ],
///   [.arrow("h", "x₁"), .arrow("h", "x₂", label: "W")])
/// ```
public struct Diagram: Hashable, Sendable, Showable {
  /// Something that edges connect.
  public struct Node: Hashable, Sendable {
    enum Shape: Hashable, Sendable {
      case circle, shadedCircle, box, operation, text, joint
    }

    /// What edges call it; unique in the diagram.
    public var name: String
    /// What is written in it; the name where it is nil.
    public var label: String?
    /// The place of its middle.
    public var x: Double
    /// The place of its middle, upwards.
    public var y: Double
    /// The colour's number in `Palette`; the ink where it is nil.
    public var color: Int?
    var shape: Shape

    /// A hidden variable: a circle.
    ///
    /// - Parameters:
    ///   - name: What edges call it.
    ///   - label: What is written in it; the name where it is nil.
    ///   - x: Where its middle is.
    ///   - y: Where its middle is, upwards.
    ///   - color: The colour's number in `Palette`; the ink where it is nil.
    /// - Returns: The node.
    public static func variable(
      _ name: String, label: String? = nil, x: Double, y: Double, color: Int? = nil
    ) -> Node {
      Node(name: name, label: label, x: x, y: y, color: color, shape: .circle)
    }

    /// An observed variable: a shaded circle.
    ///
    /// Its parameters are those of `variable`.
    public static func observed(
      _ name: String, label: String? = nil, x: Double, y: Double, color: Int? = nil
    ) -> Node {
      Node(name: name, label: label, x: x, y: y, color: color, shape: .shadedCircle)
    }

    /// A function or a layer: a box with round corners. A `\n` in its label ends a line.
    ///
    /// Its parameters are those of `variable`.
    public static func box(
      _ name: String, label: String? = nil, x: Double, y: Double, color: Int? = nil
    ) -> Node {
      Node(name: name, label: label, x: x, y: y, color: color, shape: .box)
    }

    /// An operation on numbers, such as × or +: a small circle.
    ///
    /// Its parameters are those of `variable`.
    public static func operation(
      _ name: String, label: String? = nil, x: Double, y: Double, color: Int? = nil
    ) -> Node {
      Node(name: name, label: label, x: x, y: y, color: color, shape: .operation)
    }

    /// Words without an outline, such as the input of a cell, or "…". A `\n` ends a line.
    ///
    /// Its parameters are those of `variable`.
    public static func text(
      _ name: String, label: String? = nil, x: Double, y: Double, color: Int? = nil
    ) -> Node {
      Node(name: name, label: label, x: x, y: y, color: color, shape: .text)
    }

    /// A place where edges meet or part; nothing is drawn there.
    ///
    /// - Parameters:
    ///   - name: What edges call it.
    ///   - x: Where it is.
    ///   - y: Where it is, upwards.
    /// - Returns: The node.
    public static func joint(_ name: String, x: Double, y: Double) -> Node {
      Node(name: name, label: "", x: x, y: y, color: nil, shape: .joint)
    }
  }

  /// A connection of two nodes.
  public struct Edge: Hashable, Sendable {
    /// The name of the node where it begins.
    public var from: String
    /// The name of the node where it ends; the same for a loop.
    public var to: String
    /// What is written at its middle.
    public var label: String
    /// How far its middle is bent to the left of the way from one end to the other, as a share of that way;
    /// negative values bend it to the right. A loop has its node's right side for 0, its upper one for 1, then the
    /// left, then the lower one.
    public var bend: Double
    /// Places that it goes through, by straight lines with round corners; then `bend` has no effect.
    public var via: [SIMD2<Double>]
    /// Whether it is dashed, as delays and feedback often are.
    public var isDashed: Bool
    /// The colour's number in `Palette`; the ink where it is nil.
    public var color: Int?
    /// Whether it ends in an arrow's head.
    public var hasHead: Bool

    /// An arrow from one node to another.
    ///
    /// - Parameters:
    ///   - from: The name of the node where it begins.
    ///   - to: The name of the node where it ends; the same for a loop.
    ///   - label: What is written at its middle.
    ///   - bend: How far its middle is bent to the left, as a share of its length; for a loop, the side of the node:
    ///     0 right, 1 up, 2 left, 3 down.
    ///   - via: Places that it goes through, by straight lines with round corners.
    ///   - dashed: Whether it is dashed.
    ///   - color: The colour's number in `Palette`; the ink where it is nil.
    /// - Returns: The edge.
    public static func arrow(
      _ from: String, _ to: String, label: String = "", bend: Double = 0,
      via: [(x: Double, y: Double)] = [], dashed: Bool = false, color: Int? = nil
    ) -> Edge {
      Edge(
        from: from, to: to, label: label, bend: bend, via: via.map { SIMD2($0.x, $0.y) },
        isDashed: dashed, color: color, hasHead: true)
    }

    /// A line between two nodes, without a head.
    ///
    /// - Parameters:
    ///   - from: The name of the node where it begins.
    ///   - to: The name of the node where it ends.
    ///   - label: What is written at its middle.
    ///   - bend: How far its middle is bent to the left, as a share of its length.
    ///   - via: Places that it goes through, by straight lines with round corners.
    ///   - dashed: Whether it is dashed.
    ///   - color: The colour's number in `Palette`; the ink where it is nil.
    /// - Returns: The edge.
    public static func line(
      _ from: String, _ to: String, label: String = "", bend: Double = 0,
      via: [(x: Double, y: Double)] = [], dashed: Bool = false, color: Int? = nil
    ) -> Edge {
      var edge = arrow(
        from, to, label: label, bend: bend, via: via, dashed: dashed, color: color)
      edge.hasHead = false
      return edge
    }
  }

  /// A frame around nodes: the plate of a graphical model, the outline of a cell.
  public struct Plate: Hashable, Sendable {
    /// What is written in its lower right corner.
    public var label: String
    /// What it spans from left to right.
    public var x: ClosedRange<Double>
    /// What it spans from below to above.
    public var y: ClosedRange<Double>

    /// A frame.
    ///
    /// - Parameters:
    ///   - label: What is written in its lower right corner.
    ///   - x: What it spans from left to right.
    ///   - y: What it spans from below to above.
    public init(_ label: String = "", x: ClosedRange<Double>, y: ClosedRange<Double>) {
      self.label = label
      self.x = x
      self.y = y
    }
  }

  /// What stands above the diagram, and names it for those who can't see it. Where it is empty nothing does, and the
  /// caption serves.
  public var title: String
  /// What edges connect.
  public let nodes: [Node]
  /// The connections.
  public let edges: [Edge]
  /// Frames behind all of them.
  public let plates: [Plate]

  /// A diagram.
  ///
  /// Every edge must name two nodes, no two nodes may have one name, and all places must be within ±10⁶.
  ///
  /// - Parameters:
  ///   - title: What stands above the diagram; leave it empty where the caption says it.
  ///   - nodes: What edges connect.
  ///   - edges: The connections.
  ///   - plates: Frames behind all of them.
  public init(
    title: String = "", _ nodes: [Node], _ edges: [Edge] = [], plates: [Plate] = []
  ) {
    var names: Set<String> = []
    for node in nodes where !names.insert(node.name).inserted {
      fatalError("a diagram's nodes need different names, but two are called '\(node.name)'")
    }
    for edge in edges {
      for name in [edge.from, edge.to] where !names.contains(name) {
        let all = nodes.map { "'\($0.name)'" }.joined(separator: ", ")
        fatalError("an edge names '\(name)', but the diagram's nodes are \(all)")
      }
    }
    let places =
      nodes.flatMap { [$0.x, $0.y] }
      + edges.flatMap { edge in edge.via.flatMap { [$0.x, $0.y] } + [edge.bend] }
      + plates.flatMap { [$0.x.lowerBound, $0.x.upperBound, $0.y.lowerBound, $0.y.upperBound] }
    if let place = places.first(where: { !(abs($0) <= 1e6) }) {
      fatalError("a diagram's places must be within ±10⁶, but one is \(place)")
    }
    self.title = title
    self.nodes = nodes
    self.edges = edges
    self.plates = plates
  }

  /// The diagram as the page shows it.
  ///
  /// - Parameter id: The beginning of the ids in the drawing; unique in the page.
  /// - Returns: A figure with both layouts and the edges as a table.
  public func shown(id: String) -> Shown {
    .figure(
      Shown.Figure(
        title: spokenTitle, description: description, wide: svg(id: id, width: 640),
        narrow: svg(id: id, width: 340), data: [edgeTable]))
  }

  /// The `<svg>` element for a column of the given width.
  ///
  /// - Parameters:
  ///   - id: The beginning of the ids in the drawing; unique in the page.
  ///   - width: 640 or 340 CSS pixels, or another width from 200.
  /// - Returns: The element. It is drawn 1:1, so that text has the size of the page's small text.
  public func svg(id: String, width: Int) -> String {
    guard width >= 200 else { fatalError("a figure needs 200 pixels, not \(width)") }
    let layout = DiagramLayout(self, style: FigureStyle(width: Double(width)))
    return figureSVG(
      id: id, style: layout.style, height: layout.height, title: spokenTitle,
      description: description
    ) { _, svg in
      layout.draw(into: &svg)
    }
  }

  // MARK: - In words

  private var spokenTitle: String { title.isEmpty ? "Diagram" : title }

  /// What a node is called in words.
  func spoken(_ name: String) -> String {
    let node = nodes.first { $0.name == name }
    let label = (node?.label ?? name).split(separator: "\n").joined(separator: " ")
    return label.isEmpty ? name : label
  }

  private var description: String {
    guard !nodes.isEmpty else { return "No nodes." }
    func list(_ what: String, _ shapes: Set<Node.Shape>) -> String? {
      let names = nodes.filter { shapes.contains($0.shape) }.map { spoken($0.name) }
      return names.isEmpty ? nil : "\(what): \(names.joined(separator: ", "))."
    }
    let links = edges.map { edge in
      "\(spoken(edge.from)) \(edge.hasHead ? "→" : "—") \(spoken(edge.to))"
        + (edge.label.isEmpty ? "" : " (\(edge.label))")
    }
    return [
      list("Variables", [.circle]), list("Observed", [.shadedCircle]), list("Boxes", [.box]),
      list("Operations", [.operation]), list("Texts", [.text]),
      links.isEmpty ? nil : "Edges: \(links.joined(separator: ", ")).",
    ].compactMap { $0 }.joined(separator: " ")
  }

  private var edgeTable: Shown.Table {
    Shown.Table(
      columns: ["from", "to", "label"].map { Shown.Column($0) },
      rows: edges.map { [.text(spoken($0.from)), .text(spoken($0.to)), .text($0.label)] })
  }
}
