extension BlockOptions {
  /// The options' names.
  static let names = [
    "label", "fig-cap", "tbl-cap", "fig-alt", "echo", "output", "eval", "error", "cache",
    "code-fold",
  ]

  /// Reads the `//|` lines at the top of a block; what is wrong with them is noted in `source`.
  ///
  /// An option is `//| name: value`. A line that is indented further goes on with the value of the
  /// one before it, as in YAML.
  ///
  /// - Parameters:
  ///   - lines: The block's lines, each with its place.
  ///   - source: The chapter.
  /// - Returns: The options, and how many lines they take.
  static func read(
    _ lines: [YAMLFields.Line], in source: inout ChapterSource
  ) -> (BlockOptions, lineCount: Int) {
    var entries: [[YAMLFields.Line]] = []
    let marked = lines.prefix { $0.text.hasPrefix(mark) }
    for line in marked {
      var rest = line.text.dropFirst(mark.count)
      if rest.first == " " { rest = rest.dropFirst() }
      var place = line.place
      place.column += line.text.utf8.count - rest.utf8.count
      let entry = YAMLFields.Line(text: String(rest), place: place)
      if !entries.isEmpty, rest.first == " " || rest.first == "\t" {
        entries[entries.count - 1].append(entry)
      } else if rest.contains(where: { $0 != " " && $0 != "\t" }) {
        entries.append([entry])
      }
    }
    for line in lines.dropFirst(marked.count) where line.text.hasPrefix(mark) {
      source.warning(
        at: line.place, "options stand at the top of their block; here //| is a plain comment")
    }
    var options = BlockOptions()
    var seen: [String: Diagnostic.Place] = [:]
    for entry in entries {
      options.read(entry, seen: &seen, in: &source)
    }
    return (options, marked.count)
  }

  private static let mark = "//|"

  private mutating func read(
    _ entry: [YAMLFields.Line], seen: inout [String: Diagnostic.Place],
    in source: inout ChapterSource
  ) {
    if let assignment = Assignment(entry[0].text) {
      source.error(
        at: entry[0].place,
        "options are written with a colon: write \(assignment.name): \(assignment.value)")
      return
    }
    for field in YAMLFields(entry, in: &source).fields {
      if let first = seen[field.name] {
        source.error(
          at: field.namePlace, "'\(field.name)' is given twice; keep one of the two",
          notes: [.init(place: first, message: "here it is given first")])
        continue
      }
      seen[field.name] = field.namePlace
      switch field.name {
      case "label":
        if let text = field.text(in: &source) {
          if let problem = Label.problem(with: text, of: Label.blockKinds) {
            source.error(at: field.valuePlace, problem)
          } else {
            label = text
          }
        }
      case "fig-cap": figCap = field.phrase(in: &source)
      case "tbl-cap": tblCap = field.phrase(in: &source)
      case "fig-alt": figAlt = field.text(in: &source)
      case "echo": echo = field.flag(in: &source) ?? echo
      case "output": output = field.flag(in: &source) ?? output
      case "eval": eval = field.flag(in: &source) ?? eval
      case "error": error = field.flag(in: &source) ?? error
      case "cache": cache = field.flag(in: &source) ?? cache
      case "code-fold": codeFold = field.flag(in: &source) ?? codeFold
      default:
        source.error(
          at: field.namePlace,
          "there is no option '\(field.name.prefix(60))'"
            + NearestName.question(field.name, among: Self.names)
            + " The options are \(Self.names.joined(separator: ", "))")
      }
    }
  }

  /// `echo = FALSE`, as R writes its options.
  private struct Assignment {
    var name: String
    var value: String

    init?(_ text: String) {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return nil }
      name = parts[0].filter { $0 != " " && $0 != "\t" }
      guard !name.isEmpty, name.allSatisfy({ $0.isLetter || "-._".contains($0) }) else {
        return nil
      }
      name = name.replacing(".", with: "-")
      let written = parts[1].drop { $0 == " " || $0 == "\t" }
      switch written.lowercased() {
      case "true", "t": value = "true"
      case "false", "f": value = "false"
      default: value = String(written)
      }
    }
  }
}
