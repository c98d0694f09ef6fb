/// The word in the brackets of a footnote's mark, `[^word]`.
enum FootnoteLabel {
  /// Whether a byte can stand in it: letters and digits of ASCII, hyphens and underscores.
  static func isByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

/// The footnotes of a document.
enum Footnotes {
  /// Makes the items that stand for footnotes' definitions into `.footnote` nodes.
  ///
  /// - Parameters:
  ///   - document: The document in which definitions are items of lists.
  ///   - labels: The footnotes' labels by the lines on which their definitions begin.
  /// - Returns: The document with its footnotes, which stand where they are defined.
  static func found(in document: Document, labels: [Int: String]) -> Document {
    guard !labels.isEmpty else { return document }
    return document.rewriting { index, builder in
      guard case .bulletList = document.nodes[index].kind else { return false }
      let items = document.children(of: index)
      let notes = items.filter { labels[document.nodes[$0].line] != nil }
      guard !notes.isEmpty else { return false }
      let list = document.nodes[index]
      if notes.count < items.count {
        builder.enter(list.kind, line: list.line, column: list.column)
        for item in items where labels[document.nodes[item].line] == nil {
          builder.copy(item..<document.nodes[item].end, of: document)
        }
        builder.leave()
      }
      for item in notes {
        let node = document.nodes[item]
        builder.enter(
          .footnote(label: labels[node.line] ?? ""), line: node.line, column: node.column)
        builder.copy(item + 1..<node.end, of: document)
        builder.leave()
      }
      return true
    }
  }

  /// Puts each footnote before the outermost block that refers to it first, so that a wide page can
  /// show it beside the block. Footnotes that are missing or given twice are noted as errors, those
  /// to which nothing refers as warnings.
  static func placed(in document: Document, of source: inout ChapterSource) -> Document {
    var definitions: [String: Int] = [:]
    let blocks = document.children(of: 0)
    for block in blocks {
      guard case .footnote(let label) = document.nodes[block].kind else { continue }
      guard let first = definitions[label] else {
        definitions[label] = block
        continue
      }
      source.error(
        at: place(of: block, in: document, source),
        "the footnote [^\(label)] is given twice; give one of the two another name",
        notes: [.init(place: place(of: first, in: document, source), message: "here it is first")])
    }
    for (index, node) in document.nodes.enumerated() {
      guard case .footnoteReference(let label) = node.kind, definitions[label] == nil else {
        continue
      }
      source.error(
        at: place(of: index, in: document, source),
        "there is no footnote [^\(label)]\(NearestName.question(label, among: definitions.keys.sorted()))"
          + " Its text is a line [^\(label)]: …, anywhere in the chapter")
    }
    guard !definitions.isEmpty else { return document }

    var builder = DocumentBuilder(capacity: document.nodes.count)
    builder.enter(.document, line: document.nodes[0].line, column: document.nodes[0].column)
    var isPlaced: Set<String> = []
    for block in blocks {
      if case .footnote = document.nodes[block].kind { continue }
      // What a footnote refers to comes behind it.
      var notes: [Int] = []
      func collect(from index: Int) {
        for node in document.nodes[index..<document.nodes[index].end] {
          guard case .footnoteReference(let label) = node.kind,
            let definition = definitions[label], isPlaced.insert(label).inserted
          else { continue }
          notes.append(definition)
        }
      }
      collect(from: block)
      // Notes of a heading belong to the section that it begins.
      var isHeading = false
      if case .heading = document.nodes[block].kind { isHeading = true }
      if isHeading { builder.copy(block..<document.nodes[block].end, of: document) }
      var next = 0
      while next < notes.count {
        collect(from: notes[next])
        builder.copy(notes[next]..<document.nodes[notes[next]].end, of: document)
        next += 1
      }
      if !isHeading { builder.copy(block..<document.nodes[block].end, of: document) }
    }
    builder.leave()
    for (label, block) in definitions where !isPlaced.contains(label) {
      source.warning(
        at: place(of: block, in: document, source),
        "nothing refers to the footnote [^\(label)], so it is left out")
    }
    return builder.build()
  }

  private static func place(
    of index: Int, in document: Document, _ source: ChapterSource
  ) -> Diagnostic.Place {
    source.place(markdownLine: document.nodes[index].line, column: document.nodes[index].column)
  }
}
