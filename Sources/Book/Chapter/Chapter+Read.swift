internal import Files

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
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try readFile(file, limit: MarkdownLimit.size)
    } catch {
      throw Diagnostic(
        at: .init(file: file, line: 1, column: 1), "the chapter can't be read: \(error)")
    }
    return try read(bytes, file: file)
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
    let prose: Prose
    do {
      prose = try Prose.read(from: &source, skipping: skipped)
    } catch {
      throw Diagnostic(at: source.place(line: error.line, column: 1), error.message)
    }
    let name = BookFolder.name(of: file)
    var chapter = Chapter(
      file: file, name: name, number: Self.number(of: name), frontMatter: frontMatter,
      title: frontMatter.title ?? prose.headings.first?.text ?? name, document: prose.document,
      blocks: prose.blocks, values: prose.values, formulas: source.formulas,
      citations: prose.citations, headings: prose.headings, lines: source.lines)
    chapter.takeValuesOfCaptions()
    let diagnostics = source.diagnostics.sorted {
      ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
    }
    return (chapter, diagnostics)
  }

  /// Makes the values in captions values of the chapter, computed after their block.
  private mutating func takeValuesOfCaptions() {
    for index in blocks.indices {
      for caption in [\BlockOptions.figCap, \.tblCap] {
        guard let phrase = blocks[index].options[keyPath: caption] else { continue }
        blocks[index].options[keyPath: caption] = phrase.renumberingValues(after: values.count)
        for var value in phrase.values {
          value.number = values.count + 1
          value.afterBlock = blocks[index].number
          values.append(value)
        }
      }
    }
  }

  /// The number with which the name begins as a word of its own: 2 of `02-pca`, none of `3d-shapes`.
  private static func number(of name: String) -> Int? {
    let digits = name.prefix { $0.isASCII && $0.isNumber }
    let next = name.dropFirst(digits.count).first
    return next.map { $0.isLetter } == true ? nil : Int(digits)
  }
}
