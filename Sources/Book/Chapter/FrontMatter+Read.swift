extension FrontMatter {
  /// The names that front matter knows.
  static let names = ["title", "author", "description", "seed", "seeds", "optimize"]

  /// More than this is no front matter, but a chapter whose end mark was forgotten.
  private static let maximumLines = 200

  /// Reads the front matter at a chapter's beginning; what is wrong with it is noted in `source`.
  ///
  /// - Parameter source: The chapter; its front matter lies between `---` on the very first line and
  ///   the next `---` (or YAML's `...`).
  /// - Returns: What it says, with defaults for what is wrong, and how many lines it has with its
  ///   marks; 0 where there is none.
  static func read(from source: inout ChapterSource) -> (FrontMatter, lineCount: Int) {
    var frontMatter = FrontMatter()
    guard source.lines.first?.isMark("---") == true else { return (frontMatter, 0) }
    let end = source.lines.prefix(maximumLines).dropFirst()
      .firstIndex { $0.isMark("---") || $0.isMark("...") }
    guard let end else {
      source.error(
        at: source.place(line: 1, column: 1),
        "the front matter that begins here does not end within \(maximumLines) lines; put a line "
          + "--- after it, or, for a rule across the page, an empty line before it")
      return (frontMatter, 0)
    }
    let lines = (1..<end).map {
      YAMLFields.Line(text: source.lines[$0], place: source.place(line: $0 + 1, column: 1))
    }
    for field in YAMLFields(lines, in: &source).fields {
      switch field.name {
      case "title": frontMatter.title = field.phrase(in: &source)?.plainText
      case "author": frontMatter.author = field.text(in: &source)
      case "description": frontMatter.description = field.phrase(in: &source)
      case "seed": frontMatter.seed = field.number(in: &source) ?? frontMatter.seed
      case "seeds": frontMatter.seeds = field.number(in: &source) ?? frontMatter.seeds
      case "optimize": frontMatter.optimize = field.flag(in: &source) ?? frontMatter.optimize
      default:
        source.error(
          at: field.namePlace,
          "front matter has no '\(field.name.prefix(60))'"
            + NearestName.question(field.name, among: names)
            + " It knows \(names.joined(separator: ", "))")
      }
    }
    return (frontMatter, end + 1)
  }
}

extension String {
  /// Whether the line is the mark, with nothing but blanks after it.
  fileprivate func isMark(_ mark: String) -> Bool {
    hasPrefix(mark) && utf8.dropFirst(mark.utf8.count).allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }
}
