/// What `swiftc` said of a chapter's program, told of the chapter.
struct CompilerMessages {
  /// A message of the compiler before it is placed.
  struct Message: Hashable {
    var file: String
    var line: Int
    var column: Int
    var severity: String
    var text: String
  }

  /// The messages in the compiler's output: the lines of the form `file:line:column: error: text`.
  /// Between them stand source lines and carets, which are left out: our own are of the chapter.
  static func messages(in output: String) -> [Message] {
    output.split(separator: "\n").compactMap { message(in: $0) }
  }

  private static func message(in line: Substring) -> Message? {
    for severity in ["error", "warning", "note"] {
      guard let found = line.firstRange(of: ": \(severity): ") else { continue }
      let place = line[..<found.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
      guard place.count >= 3, let row = Int(place[place.count - 2]),
        let column = Int(place[place.count - 1])
      else { continue }
      return Message(
        file: place.dropLast(2).joined(separator: ":"), line: row, column: column,
        severity: severity, text: withoutGroup(line[found.upperBound...]))
    }
    return nil
  }

  /// A message without the name of its group at the end, `[#no-usage]`.
  private static func withoutGroup(_ text: Substring) -> String {
    guard text.hasSuffix("]"), let start = text.ranges(of: " [#").last else { return String(text) }
    return String(text[..<start.lowerBound])
  }

  /// The messages as diagnostics of the chapter; notes go with the message before them. Warnings
  /// about the lines that the program adds to the chapter's are nobody's business.
  static func diagnostics(_ messages: [Message], of chapter: Chapter) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    var takesNotes = false
    for message in messages {
      let inChapter = chapter.place(file: message.file, line: message.line, column: message.column)
      let place =
        inChapter
        ?? Diagnostic.Place(file: message.file, line: message.line, column: message.column)
      if message.severity == "note" {
        guard takesNotes else { continue }
        diagnostics[diagnostics.count - 1].notes.append(.init(place: place, message: message.text))
        continue
      }
      takesNotes = false
      let isOurOwnLine = inChapter == nil && message.file.hasSuffix("main.swift")
      if isOurOwnLine, message.severity == "warning" { continue }
      let diagnostic = Diagnostic(
        message.severity == "warning" ? .warning : .error, at: place, worded(message.text),
        sourceLine: inChapter == nil ? "" : chapter.line(place.line))
      guard !diagnostics.contains(where: { $0.place == place && $0.message == diagnostic.message })
      else { continue }
      diagnostics.append(diagnostic)
      takesNotes = true
    }
    return diagnostics
  }

  /// The compiler's words, with advice where a chapter's author needs other advice than a
  /// program's.
  private static func worded(_ text: String) -> String {
    let isUnused =
      text.hasPrefix("result of ") && text.hasSuffix(" unused")
      || text.hasPrefix("expression of type ") && text.hasSuffix(" is unused")
    if isUnused { return text + "; did you mean `show(…)`?" }
    if text.hasPrefix("'catch' block is unreachable") {
      return "the block says `error: true`, so it must throw, but nothing in it can throw"
    }
    return text
  }

  /// Whether a message of the order check says that a value is used before it is given.
  static func isAboutOrder(_ message: Message) -> Bool {
    message.severity == "error"
      && (message.text.hasPrefix("closure captures ")
        || message.text.contains("before its declaration")
        || message.text.contains("before it's declared")
        || message.text.contains("before it is declared"))
  }
}
