/// Puts a document together node by node, in preorder.
///
/// Every transformation of a document reads the old nodes in order and writes the new ones here, so
/// that nobody but this type reckons with `end`.
struct DocumentBuilder {
  private var nodes: [Document.Node] = []
  private var open: [Int] = []

  /// A builder without nodes.
  ///
  /// - Parameter capacity: About how many nodes it will get.
  init(capacity: Int = 0) { nodes.reserveCapacity(capacity) }

  /// The index that the next node will have.
  var nextIndex: Int { nodes.count }

  /// Begins a node; what is added until the matching `leave` becomes its descendants.
  mutating func enter(_ kind: Document.Kind, line: Int, column: Int) {
    open.append(nodes.count)
    add(kind, line: line, column: column)
  }

  /// Ends the node that was begun last.
  mutating func leave() {
    guard let index = open.popLast() else { fatalError("leave() without a matching enter()") }
    nodes[index].end = nodes.count
  }

  /// Adds a node without descendants.
  mutating func add(_ kind: Document.Kind, line: Int, column: Int) {
    nodes.append(.init(kind, line: line, column: column, end: nodes.count + 1))
  }

  /// Adds nodes of another document with their descendants, all with the same place.
  ///
  /// - Parameters:
  ///   - range: Indices that cover whole subtrees of `document`.
  ///   - document: Where the nodes are.
  ///   - line: The line that all of them get.
  ///   - column: The column that all of them get.
  mutating func add(_ range: Range<Int>, of document: Document, line: Int, column: Int) {
    let shift = nodes.count - range.lowerBound
    for node in document.nodes[range] {
      nodes.append(.init(node.kind, line: line, column: column, end: node.end + shift))
    }
  }

  /// The document.
  func build() -> Document {
    guard open.isEmpty else { fatalError("\(open.count) nodes were begun and not ended") }
    return Document(nodes: nodes)
  }
}

extension Document {
  /// A copy of the document in which something else may stand for any of its nodes.
  ///
  /// - Parameter replace: Gets the index of a node and the builder; returns `true` when it has added
  ///   what stands for the node and all its descendants, `false` to copy the node and be asked about
  ///   its children.
  /// - Returns: The copy.
  func rewriting(_ replace: (_ index: Int, _ builder: inout DocumentBuilder) -> Bool) -> Document {
    var builder = DocumentBuilder(capacity: nodes.count)
    var ends: [Int] = []
    var index = 0
    while true {
      while let end = ends.last, index == end {
        builder.leave()
        ends.removeLast()
      }
      guard index < nodes.count else { break }
      let node = nodes[index]
      if replace(index, &builder) {
        index = node.end
      } else if node.end == index + 1 {
        builder.add(node.kind, line: node.line, column: node.column)
        index += 1
      } else {
        builder.enter(node.kind, line: node.line, column: node.column)
        ends.append(node.end)
        index += 1
      }
    }
    return builder.build()
  }
}
