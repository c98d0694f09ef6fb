/// Makes what is ours in a document's texts and code spans into nodes of their own, with their
/// places: values, references, citations, footnotes' marks and formulas.
struct InlineExtensions {
  /// The values in order.
  private(set) var values: [InlineValue] = []
  /// The citations in order.
  private(set) var citations: [Citation] = []
  /// The document with its new nodes.
  private(set) var document: Document

  private let original: Document
  /// Finds places in the block of inlines that is being read; `nil` where nothing need be found.
  private var aligner: InlineAligner?
  private var block: Document.Node
  private var lastRunning = 0
  /// The end of the links that were entered: references in links would be links in links.
  private var linkEnd = 0

  /// - Parameters:
  ///   - original: A document whose running blocks and tables have been found.
  ///   - source: The chapter; what is wrong is noted in it.
  init(in original: Document, of source: inout ChapterSource) {
    self.original = original
    document = original
    block = original.nodes[0]
    let sources = BlockSources(of: original, lines: source.markdown)
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
      case .softBreak, .lineBreak: return isWithinFormula(index)
      case .code(let literal): return readCode(literal, into: &builder, of: &source)
      case .text(let text) where TextMarks.mayBe(in: text):
        readText(text, at: index, into: &builder, of: &source)
        return true
      default: break
      }
      return false
    }
  }

  /// Whether there may be something of ours among the nodes.
  private static func hasExtension(_ nodes: ArraySlice<Document.Node>) -> Bool {
    nodes.contains {
      switch $0.kind {
      case .code(let literal): Expression(literal) != nil
      case .text(let text): TextMarks.mayBe(in: text)
      default: false
      }
    }
  }

  /// Whether a break stands before a line with which a formula goes on.
  private func isWithinFormula(_ index: Int) -> Bool {
    guard index + 1 < original.nodes.count, case .text(let text) = original.nodes[index + 1].kind
    else { return false }
    return text.hasPrefix(LiftMark.continuation)
  }

  // MARK: Values

  private mutating func readCode(
    _ literal: String, into builder: inout DocumentBuilder, of source: inout ChapterSource
  ) -> Bool {
    let places = aligner?.pass(code: literal)
    guard let written = Expression(literal) else { return false }
    func place(_ offset: Int) -> Diagnostic.Place {
      let (line, column) = places?(offset) ?? (block.line, block.column)
      return source.place(markdownLine: line, column: column)
    }
    let start = places?(written.offset) ?? (block.line, block.column)
    guard !written.text.isEmpty else {
      source.error(
        at: place(written.offset),
        "there is no expression after {swift}; write one, as in `{swift} 6 * 7`")
      return true
    }
    let lines = (0..<written.text.utf8.count).reduce(into: [InlineValue.Line]()) { lines, offset in
      let place = place(written.offset + offset)
      if place.line != lines.last?.place.line { lines.append(.init(offset: offset, place: place)) }
    }
    values.append(
      InlineValue(
        number: values.count + 1, expression: written.text, lines: lines, afterBlock: lastRunning))
    builder.add(.value(number: values.count), line: start.0, column: start.1)
    return true
  }

  // MARK: Texts

  private mutating func readText(
    _ text: String, at index: Int, into builder: inout DocumentBuilder,
    of source: inout ChapterSource
  ) {
    let node = original.nodes[index]
    let isInLink = index < linkEnd
    // What turns out to be text after all goes on with the text before it.
    var plain = ""
    func flush() {
      guard !plain.isEmpty else { return }
      builder.add(.text(plain), line: node.line, column: node.column)
      plain = ""
    }
    for part in TextMarks(in: text).parts {
      switch part {
      case .text(let range): plain += text[range]
      case .continuation: break
      case .formula(let number):
        flush()
        builder.add(.formula(number: number), line: node.line, column: node.column)
      case .footnote(let label, let range):
        let found = aligner?.pass("[^\(label)]")
        guard !isInLink, found?.isEscaped != true else {
          plain += text[range]
          continue
        }
        flush()
        add(.footnoteReference(label: label), at: found, to: &builder)
      case .name(let name, let range):
        let found = aligner?.pass("@\(name)")
        guard !isInLink, found?.isEscaped != true else {
          plain += text[range]
          continue
        }
        flush()
        add(name, at: found, to: &builder, of: source)
      case .group(let items, let range):
        let first = items[0]
        let opening = "[\(first.prefix)\(first.isNumberAlone ? "-" : "")@"
        let isEscaped = aligner?.peek(opening)?.isEscaped == true
        let found = items.map { aligner?.pass("@\($0.name)") }
        guard !isInLink, !isEscaped, found.allSatisfy({ $0?.isEscaped != true }) else {
          plain += text[range]
          continue
        }
        flush()
        add(items, at: found, to: &builder, of: source)
      }
    }
    flush()
  }

  private typealias Found = (line: Int, column: Int, isEscaped: Bool)

  private func add(_ kind: Document.Kind, at found: Found?, to builder: inout DocumentBuilder) {
    builder.add(kind, line: found?.line ?? block.line, column: found?.column ?? block.column)
  }

  private func place(_ found: Found?, of source: ChapterSource) -> Diagnostic.Place {
    source.place(
      markdownLine: found?.line ?? block.line, column: found?.column ?? block.column)
  }

  /// Adds a name in running text.
  private mutating func add(
    _ name: String, at found: Found?, to builder: inout DocumentBuilder, of source: ChapterSource
  ) {
    if Label.kind(of: name) != nil {
      add(.reference(label: name, isNumberAlone: false), at: found, to: &builder)
      return
    }
    let item = Citation.Item(key: name, prefix: "", locator: "", place: place(found, of: source))
    citations.append(Citation(items: [item], isInText: true))
    add(.citation(number: citations.count), at: found, to: &builder)
  }

  /// Adds the names of a pair of brackets: labels stand without the brackets, works within them.
  private mutating func add(
    _ items: [TextMarks.Item], at found: [Found?], to builder: inout DocumentBuilder,
    of source: ChapterSource
  ) {
    guard items.contains(where: { Label.kind(of: $0.name) == nil }) else {
      for (number, item) in items.enumerated() {
        let before = (number > 0 ? "; " : "") + (item.prefix.isEmpty ? "" : item.prefix + " ")
        if !before.isEmpty { add(.text(before), at: found[number], to: &builder) }
        add(
          .reference(label: item.name, isNumberAlone: item.isNumberAlone), at: found[number],
          to: &builder)
        if !item.locator.isEmpty {
          add(.text(", " + item.locator), at: found[number], to: &builder)
        }
      }
      return
    }
    citations.append(
      Citation(
        items: zip(items, found).map { item, found in
          Citation.Item(
            key: item.name, prefix: item.prefix, locator: item.locator,
            place: place(found, of: source))
        }, isInText: false))
    add(.citation(number: citations.count), at: found[0], to: &builder)
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
