/// What a book's `book.yaml` says of all its chapters.
public struct BookSettings: Hashable, Sendable {
  /// How the text names a work.
  public enum CitationStyle: String, CaseIterable, Hashable, Sendable {
    /// (Hochreiter and Schmidhuber, 1997).
    case authorYear = "author-year"
    /// [3].
    case numbers
  }

  /// TeX macros that every formula knows, by their names with the backslash.
  public var macros: [String: String] = [:]
  /// How the text names a work.
  public var citations = CitationStyle.authorYear

  /// The defaults.
  public init() {}

  /// The name of the file, in the folder of the chapters.
  public static let fileName = "book.yaml"

  private static let names = ["macros", "citations"]

  /// Reads settings.
  ///
  /// - Parameters:
  ///   - bytes: The content of the file.
  ///   - file: Its name, for diagnostics.
  /// - Returns: The settings, with defaults for what is wrong, and what is wrong.
  public static func read(
    _ bytes: [UInt8], file: String
  ) -> (settings: BookSettings, diagnostics: [Diagnostic]) {
    var settings = BookSettings()
    let lines: [String]
    do throws(Diagnostic) {
      lines = try TextLines.read(bytes, file: file)
    } catch {
      return (settings, [error])
    }
    var source = ChapterSource(file: file, lines: lines)
    let placed = lines.enumerated().map {
      YAMLFields.Line(text: $1, place: source.place(line: $0 + 1, column: 1))
    }
    for field in YAMLFields(placed, in: &source).fields {
      switch field.name {
      case "macros": settings.readMacros(field, in: &source)
      case "citations":
        guard let text = field.text(in: &source) else { continue }
        guard let style = CitationStyle(rawValue: text) else {
          let styles = CitationStyle.allCases.map(\.rawValue)
          source.error(
            at: field.valuePlace,
            "'citations' is \(styles.joined(separator: " or ")), found '\(text.prefix(60))'")
          continue
        }
        settings.citations = style
      default:
        source.error(
          at: field.namePlace,
          "the book's settings have no '\(field.name.prefix(60))'"
            + NearestName.question(field.name, among: names)
            + " They are \(names.joined(separator: ", "))")
      }
    }
    return (settings, source.diagnostics)
  }

  private mutating func readMacros(_ field: YAMLFields.Field, in source: inout ChapterSource) {
    guard let macros = field.fields(in: &source) else { return }
    for macro in macros {
      let letters = macro.name.dropFirst()
      guard macro.name.first == "\\", !letters.isEmpty,
        letters.allSatisfy({ $0.isASCII && $0.isLetter }) || letters.count == 1
      else {
        source.error(
          at: macro.namePlace,
          "a macro's name is a backslash and letters, as \\vec, found '\(macro.name.prefix(60))'")
        continue
      }
      if let text = macro.text(in: &source) { self.macros[macro.name] = text }
    }
  }
}
