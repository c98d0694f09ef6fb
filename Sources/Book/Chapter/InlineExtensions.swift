/// Makes the code spans of a document that are values, and the words that are references, into nodes
/// of their own, with their places.
struct InlineExtensions {
  /// The values in order.
  private(set) var values: [InlineValue] = []
  /// The document with `.value` and `.reference` nodes.
  private(set) var document: Document

  /// - Parameters:
  ///   - original: A document whose running blocks and tables have been found.
  ///   - source: The chapter; what is wrong is noted in it.
  init(in original: Document, of source: inout ChapterSource) {
    document = original
    let sources = BlockSources(of: original, lines: source.lines)
    var block = original.nodes[0]
    var aligner: InlineAligner?
    var lastRunning = 0
    var linkEnd = 0
    document = original.rewriting { index, builder in
      let node = original.nodes[index]
      switch node.kind {
      case .running(let number): lastRunning = number
      case .paragraph, .heading, .tableCell, .tableCaption:
        block = node
        aligner =
          Self.hasExtension(original.nodes[index..<node.end])
          ? sources.text(of: index).map(InlineAligner.init) : nil
      case .htmlInline(let literal): aligner?.pass(verbatim: literal)
      case .link, .image: linkEnd = max(linkEnd, node.end)
      case .code(let literal):
        let places = aligner?.pass(code: literal)
        guard let written = Expression(literal) else { return false }
        let start = places?(written.offset) ?? (block.line, block.column)
        let place = source.place(line: start.0, column: start.1)
        guard !written.text.isEmpty else {
          source.error(
            at: place, "there is no expression after {swift}; write one, as in `{swift} 6 * 7`")
          return false
        }
        values.append(
          InlineValue(
            number: values.count + 1, expression: written.text, place: place,
            afterBlock: lastRunning))
        builder.add(.value(number: values.count), line: place.line, column: place.column)
        return true
      case .text(let text):
        let references = Reference.all(in: text)
        guard !references.isEmpty else { return false }
        var done = text.startIndex
        for reference in references {
          let found = aligner?.pass(reference: reference.label)
          guard index >= linkEnd, found?.isEscaped != true else { continue }
          if done < reference.range.lowerBound {
            builder.add(
              .text(String(text[done..<reference.range.lowerBound])), line: node.line,
              column: node.column)
          }
          builder.add(
            .reference(label: reference.label), line: found?.line ?? block.line,
            column: found?.column ?? block.column)
          done = reference.range.upperBound
        }
        if done < text.endIndex {
          builder.add(.text(String(text[done...])), line: node.line, column: node.column)
        }
        return true
      default: break
      }
      return false
    }
  }

  /// Whether there may be a value or a reference among the nodes.
  private static func hasExtension(_ nodes: ArraySlice<Document.Node>) -> Bool {
    nodes.contains {
      switch $0.kind {
      case .code(let literal): Expression(literal) != nil
      case .text(let text): text.utf8.contains(UInt8(ascii: "@"))
      default: false
      }
    }
  }
}

/// What stands in the code span of a value: `{swift} expression`.
private struct Expression {
  var text: String
  /// Where it begins in the code span, in bytes.
  var offset: Int

  init?(_ literal: String) {
    let mark = "{swift}"
    guard literal.hasPrefix(mark) else { return nil }
    let rest = literal.dropFirst(mark.count)
    let start = rest.drop { $0 == " " }
    offset = literal.utf8.count - start.utf8.count
    text = String(start.reversed().drop { $0 == " " }.reversed())
  }
}

/// A reference to a label in a text: `@fig-x`.
private struct Reference {
  var label: String
  var range: Range<String.Index>

  /// The references of a text: not those that have a letter or a digit before them, as an address of
  /// mail has.
  static func all(in text: String) -> [Reference] {
    guard text.utf8.contains(UInt8(ascii: "@")) else { return [] }
    let scalars = text.unicodeScalars
    var found: [Reference] = []
    var previous: Unicode.Scalar?
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let start = index
      index = scalars.index(after: index)
      defer { previous = scalar }
      guard scalar == "@", !(previous.map(isWord) ?? false) else { continue }
      var end = scalars[index...].prefix { $0.isASCII && isWord($0) || $0 == "-" }.endIndex
      while end > index, scalars[scalars.index(before: end)] == "-" {
        end = scalars.index(before: end)
      }
      let label = text[index..<end]
      if Label.kind(of: label) != nil {
        found.append(Reference(label: String(label), range: start..<end))
        index = end
      }
    }
    return found
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
