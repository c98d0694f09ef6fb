extension Document {
  /// The indices of a node's children, in order.
  public func children(of index: Int) -> [Int] {
    var children: [Int] = []
    var child = index + 1
    while child < nodes[index].end {
      children.append(child)
      child = nodes[child].end
    }
    return children
  }

  /// The document without some nodes and their descendants.
  package func removing(_ removed: Set<Int>) -> Document {
    removed.isEmpty ? self : rewriting { index, _ in removed.contains(index) }
  }
}

extension DocumentBuilder {
  /// Adds nodes of another document with their descendants and their places.
  ///
  /// - Parameters:
  ///   - range: Indices that cover whole subtrees of `document`.
  ///   - document: Where the nodes are.
  mutating func copy(_ range: Range<Int>, of document: Document) {
    var index = range.lowerBound
    var ends: [Int] = []
    while index < range.upperBound || !ends.isEmpty {
      if let end = ends.last, end == index {
        leave()
        ends.removeLast()
        continue
      }
      let node = document.nodes[index]
      if node.end == index + 1 {
        add(node.kind, line: node.line, column: node.column)
      } else {
        enter(node.kind, line: node.line, column: node.column)
        ends.append(node.end)
      }
      index += 1
    }
  }
}
