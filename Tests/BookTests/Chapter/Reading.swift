import Book
import Testing

/// Reads a chapter that is called `Chapters/02-pca.md`.
func read(_ text: String) throws -> (chapter: Chapter, diagnostics: [Diagnostic]) {
  try Chapter.parse(text, file: "Chapters/02-pca.md")
}

/// Reads a chapter that has nothing wrong with it.
func readWell(
  _ text: String, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Chapter {
  let (chapter, diagnostics) = try read(text)
  #expect(diagnostics.isEmpty, sourceLocation: sourceLocation)
  return chapter
}

/// What is wrong with a chapter, as `line:column: severity: message`.
func problems(_ text: String) throws -> [String] {
  try read(text).diagnostics.map {
    "\($0.place.line):\($0.place.column): \($0.severity.rawValue): \($0.message)"
  }
}

/// Expects exactly one problem, at the place of `⟦` in the text, whose message has these words.
///
/// The mark is taken out before the text is read.
func expectProblem(
  _ marked: String, _ severity: Diagnostic.Severity = .error, saying words: String...,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let mark = "⟦"
  let before = marked.prefix { String($0) != mark }
  let line = before.split(separator: "\n", omittingEmptySubsequences: false).count
  let column = before.utf8.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
  let (_, diagnostics) = try read(marked.replacing(mark, with: ""))
  #expect(diagnostics.count == 1, "\(diagnostics)", sourceLocation: sourceLocation)
  guard let first = diagnostics.first else { return }
  #expect(first.severity == severity, sourceLocation: sourceLocation)
  #expect(
    first.place == .init(file: "Chapters/02-pca.md", line: line, column: column), "\(first)",
    sourceLocation: sourceLocation)
  for word in words {
    #expect(first.message.contains(word), "\(first)", sourceLocation: sourceLocation)
  }
}

extension Document {
  /// The kinds of the nodes, indented by depth.
  var outline: [String] {
    var open: [Int] = []
    return nodes.indices.map { index in
      while let last = open.last, nodes[last].end <= index { open.removeLast() }
      defer { open.append(index) }
      return String(repeating: "  ", count: open.count) + "\(nodes[index].kind)"
    }
  }
}
