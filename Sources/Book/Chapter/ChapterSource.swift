/// The lines of a chapter while it is read, and what was found to be wrong with them.
struct ChapterSource {
  /// The file as it was named.
  let file: String
  /// The lines without their ends.
  let lines: [String]
  /// What is wrong, in the order it was found.
  private(set) var diagnostics: [Diagnostic] = []

  init(file: String, lines: [String]) {
    self.file = file
    self.lines = lines
  }

  /// A place in the chapter; line and column from 1, columns in UTF-8 bytes.
  func place(line: Int, column: Int) -> Diagnostic.Place {
    Diagnostic.Place(file: file, line: line, column: column)
  }

  /// The line with this number, from 1; empty beyond the end.
  func line(_ number: Int) -> String {
    lines.indices.contains(number - 1) ? lines[number - 1] : ""
  }

  /// The line for showing; nothing when it is too long to be seen.
  private func shownLine(_ number: Int) -> String {
    let line = line(number)
    return line.utf8.count <= 400 ? line : ""
  }

  /// Notes an error.
  mutating func error(
    at place: Diagnostic.Place, _ message: String, notes: [Diagnostic.Note] = []
  ) {
    diagnostics.append(
      Diagnostic(.error, at: place, message, sourceLine: shownLine(place.line), notes: notes))
  }

  /// Notes a warning.
  mutating func warning(at place: Diagnostic.Place, _ message: String) {
    diagnostics.append(Diagnostic(.warning, at: place, message, sourceLine: shownLine(place.line)))
  }
}
