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
  /// After each stands its source line, which may look like a message and is passed over. So are
  /// carets: our own are of the chapter.
  static func messages(in output: String) -> [Message] {
    var messages: [Message] = []
    // By bytes, since a source line may have megabytes.
    var lines = output.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[
      ...]
    while let line = lines.popFirst() {
      guard let message = message(in: Substring(line)) else { continue }
      messages.append(message)
      lines = lines.dropFirst()
    }
    return messages
  }

  private static func message(in line: Substring) -> Message? {
    guard let parts = line.wholeMatch(of: #/(.+?):(\d+):(\d+): (error|warning|note): (.*)/#),
      let row = Int(parts.2), let column = Int(parts.3)
    else { return nil }
    return Message(
      file: String(parts.1), line: row, column: column, severity: String(parts.4),
      text: withoutGroup(parts.5))
  }

  /// A message without the name of its group at the end, `[#no-usage]`.
  private static func withoutGroup(_ text: Substring) -> String {
    guard text.hasSuffix("]"), let start = text.ranges(of: " [#").last else { return String(text) }
    return String(text[..<start.lowerBound])
  }

  /// The messages as diagnostics of the chapter; notes go with the message before them.
  ///
  /// Warnings about the lines that the program adds to the chapter's are nobody's business. An error
  /// there is of the chapter all the same, which left something open: its place is that of its note
  /// ("to match this opening '{'"), else the end of the block before.
  static func diagnostics(_ messages: [Message], of chapter: Chapter) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    var rest = messages[...]
    while let message = rest.popFirst() {
      var notes: [Diagnostic.Note] = []
      while let note = rest.first, note.severity == "note" {
        notes.append(.init(place: place(of: note, in: chapter), message: note.text))
        rest = rest.dropFirst()
      }
      var place = place(of: message, in: chapter)
      if place.file.hasSuffix("/main.swift") {
        if message.severity == "warning" { continue }
        place =
          notes.first { $0.place.file == chapter.file }?.place
          ?? ProgramText(chapter).place(beforeLine: message.line, in: chapter) ?? place
      }
      let diagnostic = Diagnostic(
        message.severity == "warning" ? .warning : .error, at: place, worded(message, chapter),
        sourceLine: place.file == chapter.file ? chapter.line(place.line) : "", notes: notes)
      let isKnown = diagnostics.contains {
        // What one block leaves open, the end of every later block tells again.
        $0.message == diagnostic.message && ($0.place == place || $0.message == leftOpen)
      }
      if !isKnown { diagnostics.append(diagnostic) }
    }
    return diagnostics
  }

  private static func place(of message: Message, in chapter: Chapter) -> Diagnostic.Place {
    chapter.place(file: message.file, line: message.line, column: message.column)
      ?? .init(file: message.file, line: message.line, column: message.column)
  }

  private static let leftOpen =
    "this block opens a brace that it does not close; close it in the same block"

  /// The compiler's words, with advice where a chapter's author needs other advice than a
  /// program's.
  private static func worded(_ message: Message, _ chapter: Chapter) -> String {
    let text = message.text
    if text == "declaration is only valid at file scope", isAtBoundary(message, of: chapter) {
      return leftOpen
    }
    let isUnused =
      text.hasPrefix("result of ") && text.hasSuffix(" unused")
      || text.hasPrefix("expression of type ") && text.hasSuffix(" is unused")
    if isUnused { return text + "; did you mean `show(…)`?" }
    if text.hasPrefix("'catch' block is unreachable") {
      return "the block says `error: true`, so it must throw, but nothing in it can throw"
    }
    if let name = text.wholeMatch(of: #/cannot find '(\w+)' in scope/#)?.1,
      let block = chapter.blocks.first(where: { $0.keepsToItself(name) })
    {
      return text + "; \(block.key) has it, but says `error: true` and keeps its names to itself"
    }
    return text
  }

  /// Whether a message is about the line that the program puts after a block; see `ProgramText`.
  private static func isAtBoundary(_ message: Message, of chapter: Chapter) -> Bool {
    chapter.blocks.contains {
      message.file == "\(chapter.fileName)#\($0.number)" && message.line > $0.places.count
    }
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

extension CodeBlock {
  /// Whether a name is declared here, and nowhere else known: a block that must throw is a scope of its own.
  fileprivate func keepsToItself(_ name: Substring) -> Bool {
    options.error
      && code.matches(of: #/\b(?:let|var|func|struct|enum|class) +(\w+)/#).contains { $0.1 == name }
  }
}
