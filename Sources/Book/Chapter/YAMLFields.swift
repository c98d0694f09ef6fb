internal import Yams

/// A YAML mapping of names to plain values, whose lines stand somewhere in a chapter.
struct YAMLFields {
  /// A line of YAML and the place of its first byte in the chapter.
  struct Line {
    var text: String
    var place: Diagnostic.Place
  }

  /// A name and its value.
  struct Field {
    var name: String
    var namePlace: Diagnostic.Place
    var value: Node
    var valuePlace: Diagnostic.Place
    /// All lines of the YAML, for places in the value.
    fileprivate var lines: [Line]
  }

  /// The fields in the order in which they are written.
  private(set) var fields: [Field] = []

  /// Reads the lines; what is wrong with them is noted in `source`.
  init(_ lines: [Line], in source: inout ChapterSource) {
    func place(_ mark: Mark?) -> Diagnostic.Place { lines.place(of: mark) }
    guard !lines.isEmpty else { return }
    do {
      guard let root = try compose(yaml: lines.map(\.text).joined(separator: "\n")) else { return }
      guard let mapping = root.mapping else {
        source.error(
          at: place(root.mark),
          "expected lines of the form 'name: value', found \(root.kindInWords)")
        return
      }
      for (name, value) in mapping {
        if let field = Field(name, value, of: lines, in: &source) { fields.append(field) }
      }
    } catch YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _), YamlError.composer(_, let problem, let mark, _)
    {
      source.error(
        at: place(mark),
        "this is not YAML: \(problem); a text with a colon or a quote in it stands in quotes, as in "
          + "title: \"PCA: an example\"")
    } catch YamlError.duplicatedKeysInMapping(let names, _) {
      for name in names {
        let places = lines.filter { $0.names(name) }.map(\.place)
        let (first, last) = (places.first ?? place(nil), places.last ?? place(nil))
        source.error(
          at: last, "'\(name)' is given twice; keep one of the two",
          notes: places.count < 2
            ? [] : [.init(place: first, message: "here it is given first")])
      }
    } catch {
      source.error(at: place(nil), "this is not YAML: \(error)")
    }
  }
}

extension [YAMLFields.Line] {
  /// The chapter's place of one in the YAML.
  fileprivate func place(of mark: Mark?) -> Diagnostic.Place {
    // Yams counts lines and columns from 1, columns in Unicode scalars. A mark after the last line,
    // where an unfinished text is missed, is shown at the end of that line.
    let index = Swift.min(Swift.max((mark?.line ?? 1) - 1, 0), count - 1)
    let isBeyond = (mark?.line ?? 1) > count
    let before = self[index].text.unicodeScalars.prefix(
      isBeyond ? .max : Swift.max((mark?.column ?? 1) - 1, 0))
    var place = self[index].place
    place.column += String(before).utf8.count
    return place
  }
}

extension YAMLFields.Line {
  /// Whether the line begins with a name and a colon, perhaps in quotation marks.
  fileprivate func names(_ name: String) -> Bool {
    let start = text.drop { $0 == " " }
    return ["\(name)", "\"\(name)\"", "'\(name)'"].contains { written in
      start.hasPrefix(written)
        && start.dropFirst(written.count).drop { $0 == " " }.first == ":"
    }
  }
}

extension YAMLFields.Field {
  /// A name and its value; `nil` when the name is none, which is noted in `source`.
  fileprivate init?(
    _ name: Node, _ value: Node, of lines: [YAMLFields.Line], in source: inout ChapterSource
  ) {
    guard let text = name.string else {
      source.error(
        at: lines.place(of: name.mark),
        "expected a name before the colon, found \(name.kindInWords)")
      return nil
    }
    self.name = text
    self.value = value
    self.lines = lines
    namePlace = lines.place(of: name.mark)
    valuePlace = lines.place(of: value.mark)
  }

  /// The value as a group of names and values.
  func fields(in source: inout ChapterSource) -> [YAMLFields.Field]? {
    guard let mapping = value.mapping else {
      source.error(
        at: valuePlace,
        "'\(name)' is a group of lines of the form 'name: value', found \(value.kindInWords)")
      return nil
    }
    return mapping.compactMap { YAMLFields.Field($0, $1, of: lines, in: &source) }
  }

  /// The value as a text.
  func text(in source: inout ChapterSource) -> String? {
    guard case .scalar(let scalar) = value, value.isText else {
      let example = value.scalar.map { $0.string.isEmpty ? "…" : $0.string } ?? "…"
      source.error(
        at: valuePlace,
        "'\(name)' is a text, found \(value.kindInWords); write \(name): \"\(example)\"")
      return nil
    }
    return scalar.string
  }

  /// The value as Markdown.
  func phrase(in source: inout ChapterSource) -> Phrase? {
    // In double quotes YAML makes characters of \t, \n and others, which TeX's commands begin with.
    let written = source.line(valuePlace.line).utf8.dropFirst(valuePlace.column - 1)
    let line = String(decoding: written, as: UTF8.self)
    if line.hasPrefix("\""),
      let escape = line.firstMatch(of: /(?:^|[^\\])(?:\\\\)*(\\[abefnrtvNLP])/)
    {
      source.error(
        at: valuePlace,
        "in double quotes YAML makes another character of \(escape.1); write the text in single quotes"
      )
      return nil
    }
    return text(in: &source).map { Phrase($0, at: valuePlace, in: &source) }
  }

  /// The value as `true` or `false`.
  func flag(in source: inout ChapterSource) -> Bool? {
    switch value.scalar {
    case let scalar? where scalar.style == .plain && scalar.string == "true": return true
    case let scalar? where scalar.style == .plain && scalar.string == "false": return false
    case let scalar?:
      let no = ["false", "f", "no", "off", "n", "0"].contains(scalar.string.lowercased())
      source.error(
        at: valuePlace,
        "'\(name)' is true or false, found \(value.kindInWords); write \(name): \(no ? "false" : "true")"
      )
    case nil:
      source.error(at: valuePlace, "'\(name)' is true or false, found \(value.kindInWords)")
    }
    return nil
  }

  /// The value as a whole number from 0 to 9,223,372,036,854,775,807, in decimal digits.
  func number(in source: inout ChapterSource) -> Int? {
    if let scalar = value.scalar, scalar.style == .plain, let first = scalar.string.utf8.first,
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first), let number = Int(scalar.string)
    {
      return number
    }
    source.error(
      at: valuePlace,
      "'\(name)' is a whole number from 0 to \(Int.max) in decimal digits, found "
        + value.kindInWords)
    return nil
  }
}

extension Node {
  /// Whether it is a text: in quotes, in block style, or plain without the look of anything else.
  fileprivate var isText: Bool {
    guard let scalar else { return false }
    return scalar.style != .plain
      || [.str, .timestamp].contains(Resolver.default.resolveTag(of: self))
  }

  /// What it is, for messages.
  fileprivate var kindInWords: String {
    guard let scalar else { return mapping != nil ? "a group of names and values" : "a list" }
    if isText { return "the text \"\(scalar.string.prefix(60))\"" }
    return switch Resolver.default.resolveTag(of: self) {
    case .null: "nothing"
    case .bool: "the truth value \(scalar.string)"
    case .int, .float: "the number \(scalar.string.prefix(60))"
    default: "\(scalar.string.prefix(60))"
    }
  }
}
