/// A short text outside the prose that is Markdown all the same: a caption, a description.
public struct Phrase: Hashable, Sendable {
  /// What is written.
  public var text: String
  /// Its inlines, without a paragraph around them; their places are those of the chapter.
  public var document: Document
  /// Its formulas, which the nodes name by their numbers from 1.
  public var formulas: [Formula]
  /// Its citations, likewise.
  public var citations: [Citation]
  /// Its values, likewise, until they become the chapter's.
  var values: [InlineValue]

  /// Reads a phrase.
  ///
  /// - Parameters:
  ///   - text: What is written.
  ///   - start: The place of its first byte, or of the quotation mark before it.
  ///   - source: The chapter; what is wrong is noted in it.
  init(_ text: String, at start: Diagnostic.Place, in source: inout ChapterSource) {
    self.text = text
    document = Document(nodes: [
      .init(.document, line: start.line, column: start.column, end: 2),
      .init(.text(text), line: start.line, column: start.column, end: 2),
    ])
    (formulas, citations, values) = ([], [], [])
    guard let (chapter, diagnostics) = try? Chapter.parse(text, file: source.file),
      chapter.frontMatter == FrontMatter(), let words = chapter.document.onlyParagraph
    else { return }
    let line = source.line(start.line)
    func place(_ inner: Diagnostic.Place) -> Diagnostic.Place {
      Self.place(inner, of: text, from: start, in: line)
    }
    for diagnostic in diagnostics {
      source.error(at: place(diagnostic.place), diagnostic.message)
    }
    document = words
    for (index, node) in words.nodes.enumerated() {
      let outer = place(.init(file: source.file, line: node.line, column: node.column))
      (document.nodes[index].line, document.nodes[index].column) = (outer.line, outer.column)
    }
    formulas = chapter.formulas.map { formula in
      var formula = formula
      formula.place = place(formula.place)
      formula.lines = formula.lines.map(place)
      return formula
    }
    citations = chapter.citations.map { citation in
      var citation = citation
      for index in citation.items.indices {
        citation.items[index].place = place(citation.items[index].place)
      }
      return citation
    }
    values = chapter.values.map { value in
      var value = value
      for index in value.lines.indices {
        value.lines[index].place = place(value.lines[index].place)
      }
      return value
    }
  }

  /// The chapter's place of a place in the text: exact where the line holds the text as it is, else
  /// the text's beginning, as where YAML's escapes change it.
  private static func place(
    _ inner: Diagnostic.Place, of text: String, from start: Diagnostic.Place, in line: String
  ) -> Diagnostic.Place {
    guard inner.line == 1 else { return start }
    let before = text.utf8.prefix(inner.column)
    for shift in [0, 1] {
      let offset = start.column - 1 + shift
      guard line.utf8.dropFirst(offset).starts(with: before) else { continue }
      return .init(file: start.file, line: start.line, column: offset + inner.column)
    }
    return start
  }

  /// The text without markup.
  public var plainText: String { document.plainText(of: 0, formulas: formulas) }

  /// The phrase with its values numbered from `count + 1`.
  func renumberingValues(after count: Int) -> Phrase {
    var phrase = self
    for index in document.nodes.indices {
      guard case .value(let number) = document.nodes[index].kind else { continue }
      phrase.document.nodes[index].kind = .value(number: number + count)
    }
    return phrase
  }
}

extension Document {
  /// The inlines of a document that is one paragraph; `nil` if it is anything else.
  fileprivate var onlyParagraph: Document? {
    guard nodes.count > 1, nodes[1].kind == .paragraph, nodes[1].end == nodes.count else {
      return nil
    }
    var words = self
    words.nodes.remove(at: 1)
    for index in words.nodes.indices { words.nodes[index].end -= 1 }
    return words
  }
}
