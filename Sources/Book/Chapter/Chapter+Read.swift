extension Chapter {
  /// Reads a chapter's file.
  ///
  /// - Parameter file: The path of the file, which names it in diagnostics too.
  /// - Returns: The chapter, and everything that is wrong with it that leaves a chapter to speak of;
  ///   when there is an error among these, the chapter must not run.
  /// - Throws: An error at line 1 when the file can't be read (missing, a folder, no permission, above
  ///   16 MB); at the first byte that is not UTF-8; at the line where the text reaches a
  ///   `MarkdownLimit`.
  public static func read(
    file: String
  ) throws(Diagnostic) -> (chapter: Chapter, diagnostics: [Diagnostic]) {
    let start = Diagnostic.Place(file: file, line: 1, column: 1)
    do {
      return try read(ChapterFile.bytes(of: file, limit: MarkdownLimit.size), file: file)
    } catch let diagnostic as Diagnostic {
      throw diagnostic
    } catch {
      throw Diagnostic(at: start, "\(error)")
    }
  }

  /// Reads a chapter's text, as `read(file:)` does with a file's.
  ///
  /// - Parameters:
  ///   - text: The chapter.
  ///   - file: The name of its file, for diagnostics and for the chapter's name and number.
  /// - Returns: The chapter, and what is wrong with it, in the order of the lines.
  /// - Throws: An error at the line where the text reaches a `MarkdownLimit`.
  public static func parse(
    _ text: String, file: String
  ) throws(Diagnostic) -> (chapter: Chapter, diagnostics: [Diagnostic]) {
    try read(Array(text.utf8), file: file)
  }

  private static func read(
    _ bytes: [UInt8], file: String
  ) throws(Diagnostic) -> (chapter: Chapter, diagnostics: [Diagnostic]) {
    var source = ChapterSource(file: file, lines: try TextLines.read(bytes, file: file))
    let (frontMatter, skipped) = FrontMatter.read(from: &source)
    // Empty lines take the front matter's place, so that the others keep their numbers.
    let markdown =
      String(repeating: "\n", count: skipped)
      + source.lines.dropFirst(skipped).map { $0 + "\n" }.joined()
    let tables: Tables
    do {
      let plain = try Document.parse(markdown)
      tables = try Tables(in: plain, markdown: markdown, of: &source)
    } catch {
      throw Diagnostic(at: source.place(line: error.line, column: 1), error.message)
    }
    let running = RunningBlocks(in: tables.document, of: &source)
    let inline = InlineExtensions(in: running.document, of: &source)
    let taken = Set(running.blocks.map(\.key) + inline.document.tableLabels.map(\.name))
    let headings = Headings(in: inline.document, taken: taken, of: &source)

    let name = Self.name(of: file)
    let chapter = Chapter(
      file: file, name: name, number: Self.number(of: name), frontMatter: frontMatter,
      title: frontMatter.title ?? headings.headings.first?.text ?? name,
      document: headings.document, blocks: running.blocks, values: inline.values,
      headings: headings.headings, lines: source.lines)
    let diagnostics = source.diagnostics.sorted {
      ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
    }
    return (chapter, diagnostics)
  }

  /// The file's name without folders and without `.md`.
  private static func name(of file: String) -> String {
    let last = file.split(separator: "/").last.map(String.init) ?? file
    return last.hasSuffix(".md") && last.count > 3 ? String(last.dropLast(3)) : last
  }

  /// The number with which the name begins as a word of its own: 2 of `02-pca`, none of `3d-shapes`.
  private static func number(of name: String) -> Int? {
    let digits = name.prefix { $0.isASCII && $0.isNumber }
    let next = name.dropFirst(digits.count).first
    return next.map { $0.isLetter } == true ? nil : Int(digits)
  }
}
