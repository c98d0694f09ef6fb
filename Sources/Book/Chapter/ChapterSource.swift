/// The lines of a chapter while it is read, what was lifted out of them, and what was found to be
/// wrong with them.
///
/// There are two kinds of column: those of the chapter's file, which people see, and those of the
/// Markdown, in which marks stand for formulas. Nodes have the Markdown's until the reading ends.
struct ChapterSource {
  /// The file as it was named.
  let file: String
  /// The lines without their ends.
  let lines: [String]
  /// The lines as cmark gets them.
  private(set) var markdown: [String]
  /// The lines from which something was lifted, by their numbers.
  private var lifted: [Int: LiftedLine] = [:]
  /// The formulas that were found so far.
  private(set) var formulas: [Formula] = []
  /// What is wrong, in the order it was found.
  private(set) var diagnostics: [Diagnostic] = []

  init(file: String, lines: [String]) {
    self.file = file
    self.lines = lines
    markdown = lines
  }

  // MARK: Lifting

  /// Empties the first lines of the Markdown, which keeps the numbers of the others.
  mutating func skip(_ count: Int) {
    for index in 0..<min(count, markdown.count) { markdown[index] = "" }
  }

  /// Puts marks in the places of bytes of a line of the Markdown, as `LiftedLine.replace` does.
  mutating func lift(_ marks: [(range: Range<Int>, mark: String)], ofLine number: Int) {
    var line = lifted[number] ?? LiftedLine(lines[number - 1])
    line.replace(marks)
    lifted[number] = line
    markdown[number - 1] = line.text
  }

  /// Puts one mark in the place of bytes of a line.
  mutating func lift(_ range: Range<Int>, ofLine number: Int, mark: String) {
    lift([(range, mark)], ofLine: number)
  }

  /// Adds a formula and returns its number, from 1.
  mutating func add(_ formula: Formula) -> Int {
    formulas.append(formula)
    return formulas.count
  }

  /// Takes back all that was lifted.
  mutating func unlift() {
    for number in lifted.keys { markdown[number - 1] = lines[number - 1] }
    lifted = [:]
    formulas = []
  }

  /// The text that a mark stands for, for places where formulas can't be.
  func restoring(_ text: String) -> String {
    guard LiftMark.isIn(text) else { return text }
    return LiftMark.pieces(of: text).map { piece in
      switch piece {
      case .text(let text): String(text)
      case .formula(let number) where formulas.indices.contains(number - 1):
        formulas[number - 1].isDisplayed
          ? "$$\(formulas[number - 1].tex)$$" : "$\(formulas[number - 1].tex)$"
      case .formula, .continuation: ""
      }
    }.joined()
  }

  // MARK: Places

  /// A place in the chapter's file; line and column from 1, columns in UTF-8 bytes.
  func place(line: Int, column: Int) -> Diagnostic.Place {
    Diagnostic.Place(file: file, line: line, column: column)
  }

  /// The place in the chapter's file of a place in the Markdown.
  func place(markdownLine line: Int, column: Int) -> Diagnostic.Place {
    place(line: line, column: lifted[line]?.chapterColumn(column) ?? column)
  }

  /// The line with this number, from 1; empty beyond the end.
  func line(_ number: Int) -> String {
    lines.indices.contains(number - 1) ? lines[number - 1] : ""
  }

  // MARK: Diagnostics

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
