internal import Book

/// An error on the page: where it is, what is wrong, and the line with a caret.
enum FailurePart {
  /// The markup of an error.
  static func html(_ diagnostic: Diagnostic) -> HTML {
    let source: HTML =
      diagnostic.sourceLine.isEmpty
      ? ""
      : """
      <pre tabindex="0" role="region" aria-label="Where it failed"><code>\(diagnostic.sourceLine)
      \(diagnostic.caretLine)</code></pre>

      """
    let notes = diagnostic.notes.map { note in
      "<p class=\"message\"><span class=\"where\">\(note.place.description)</span> \(note.message)</p>\n"
        as HTML
    }.joined()
    return """
      <div class="failure">
      <p><b>Failed</b> <span class="where">\(diagnostic.place.description)</span></p>
      <p class="message">\(diagnostic.message)</p>
      \(source)\(notes)</div>

      """
  }
}
