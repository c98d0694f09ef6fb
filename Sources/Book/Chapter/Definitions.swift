/// Makes paragraphs whose later lines begin with a colon and a space into definitions: the first
/// line is the term, each line with a colon says what it means.
enum Definitions {
  static func found(in document: Document) -> Document {
    document.rewriting { index, builder in
      let node = document.nodes[index]
      guard node.kind == .paragraph else { return false }
      let inlines = document.children(of: index)
      let breaks = inlines.indices.dropLast().filter {
        document.nodes[inlines[$0]].kind == .softBreak
          && meaning(of: document.nodes[inlines[$0 + 1]].kind) != nil
      }
      guard let first = breaks.first, first > 0 else { return false }
      builder.enter(.definitionList, line: node.line, column: node.column)
      builder.enter(.term, line: node.line, column: node.column)
      builder.copy(index + 1..<inlines[first], of: document)
      builder.leave()
      for (number, start) in breaks.enumerated() {
        let text = document.nodes[inlines[start + 1]]
        let end = number + 1 < breaks.count ? inlines[breaks[number + 1]] : node.end
        builder.enter(.definition, line: text.line, column: text.column)
        builder.add(
          .text(meaning(of: text.kind) ?? ""), line: text.line, column: text.column)
        builder.copy(text.end..<end, of: document)
        builder.leave()
      }
      builder.leave()
      return true
    }
  }

  /// What stands behind the colon with which a text begins.
  private static func meaning(of kind: Document.Kind) -> String? {
    guard case .text(let text) = kind, text.hasPrefix(": ") else { return nil }
    return String(text.dropFirst(2))
  }
}
