/// Makes quotations that begin with a line `[!NOTE]` into callouts, as GitHub writes them.
enum Callouts {
  /// The document with its callouts. A word in the brackets that is no kind of callout is an error.
  static func found(in document: Document, of source: inout ChapterSource) -> Document {
    var document = document
    var removed: Set<Int> = []
    for (index, node) in document.nodes.enumerated() where node.kind == .blockQuote {
      guard node.end > index + 2, document.nodes[index + 1].kind == .paragraph,
        case .text(let text) = document.nodes[index + 2].kind, let word = word(of: text)
      else { continue }
      let paragraphEnd = document.nodes[index + 1].end
      let isAlone = paragraphEnd == index + 3
      guard
        isAlone || document.nodes[index + 3].kind == .softBreak
          || document.nodes[index + 3].kind == .lineBreak
      else { continue }
      guard let kind = Document.Callout(rawValue: word.lowercased()) else {
        let place = document.nodes[index + 1]
        let names = Document.Callout.allCases.map { $0.rawValue.uppercased() }
        source.error(
          at: source.place(markdownLine: place.line, column: place.column),
          "there is no callout '\(word.prefix(60))'\(NearestName.question(word, among: names))"
            + " The callouts are \(names.joined(separator: ", "))")
        continue
      }
      document.nodes[index].kind = .callout(kind)
      removed.formUnion(isAlone ? [index + 1] : [index + 2, index + 3])
    }
    return document.removing(removed)
  }

  /// The word of `[!WORD]`.
  private static func word(of text: String) -> String? {
    guard text.hasPrefix("[!"), text.hasSuffix("]") else { return nil }
    let word = text.dropFirst(2).dropLast()
    return !word.isEmpty && word.allSatisfy { $0.isASCII && $0.isLetter } ? String(word) : nil
  }
}
