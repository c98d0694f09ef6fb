/// Gives the headings of a document their anchors.
struct Headings {
  /// The headings in order.
  private(set) var headings: [Chapter.Heading] = []
  /// The document, where `{#sec-x}` at the end of headings is gone.
  private(set) var document: Document

  /// - Parameters:
  ///   - original: The document.
  ///   - taken: Anchors that headings must not have.
  ///   - source: The chapter; what is wrong is noted in it.
  init(in original: Document, taken: Set<String>, of source: inout ChapterSource) {
    document = original
    var labels: [Int: String] = [:]
    var found: [(old: Int, new: Int, level: Int)] = []
    var lastText = -1
    var heading = 0
    document = original.rewriting { index, builder in
      let node = original.nodes[index]
      if case .heading(let level) = node.kind {
        heading = index
        // Only a text that ends the heading can hold its label.
        lastText = node.end - 1
        found.append((index, builder.nextIndex, level))
      }
      guard index == lastText, case .text(let text) = node.kind,
        let labelled = TrailingLabel(text)
      else { return false }
      let place = original.nodes[heading]
      if let problem = Label.problem(with: labelled.label, of: ["sec"]) {
        source.error(
          at: Self.place(of: labelled.label, in: place, of: source), problem)
      } else {
        labels[heading] = labelled.label
      }
      if !labelled.text.isEmpty {
        builder.add(.text(labelled.text), line: node.line, column: node.column)
      }
      return true
    }
    var anchors = Anchors(used: taken.union(labels.values))
    for heading in found {
      let text = document.plainText(of: heading.new, formulas: source.formulas)
      let id = labels[heading.old] ?? anchors.next(for: text)
      headings.append(.init(level: heading.level, text: text, id: id, node: heading.new))
    }
  }

  private static func place(
    of label: String, in heading: Document.Node, of source: ChapterSource
  ) -> Diagnostic.Place {
    let line = source.line(heading.line)
    let before = line.range(ofLast: "{#" + label).map { $0 + 2 }
    return source.place(line: heading.line, column: before.map { $0 + 1 } ?? heading.column)
  }
}

/// Anchors made of texts as GitHub makes them.
private struct Anchors {
  /// What is taken.
  var used: Set<String>
  /// The number that was last put after an anchor, so that a thousand equal headings are no trouble.
  private var numbers: [String: Int] = [:]

  init(used: Set<String>) { self.used = used }

  /// Letters, digits, hyphens and underscores in lower case, blanks as hyphens, and a number at the
  /// end when it is used already.
  mutating func next(for text: String) -> String {
    var slug = ""
    for scalar in text.lowercased().unicodeScalars {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || scalar == "-" || scalar == "_"
      {
        slug.unicodeScalars.append(scalar)
      } else if scalar == " " {
        slug += "-"
      }
    }
    if slug.isEmpty { slug = "heading" }
    // What looks like a label, or like a block without one, would be taken for it.
    if Label.kind(of: slug) != nil || slug.hasPrefix("block-") { slug = "heading-" + slug }
    var anchor = slug
    while !used.insert(anchor).inserted {
      numbers[slug, default: 0] += 1
      anchor = "\(slug)-\(numbers[slug, default: 0])"
    }
    return anchor
  }
}

extension Document {
  /// The text of a node's descendants without markup. What is known only after a run is "…".
  package func plainText(of index: Int, formulas: [Formula]) -> String {
    nodes[index + 1..<nodes[index].end].reduce(into: "") { text, node in
      switch node.kind {
      case .text(let literal), .code(let literal): text += literal
      case .softBreak, .lineBreak: text += " "
      case .reference(let label, _): text += "@" + label
      case .value: text += "…"
      case .formula(let number): text += formulas[number - 1].tex
      default: break
      }
    }
  }
}

extension String {
  /// The offset in bytes of the last place where a text stands.
  fileprivate func range(ofLast text: String) -> Int? {
    let bytes = Array(utf8)
    let wanted = Array(text.utf8)
    return bytes.indices.last { bytes[$0...].starts(with: wanted) }
  }
}
