/// Lifts the formulas that stand within a paragraph or a heading.
///
/// `$…$` is a formula when no blank follows the first dollar or precedes the last, no digit follows
/// the last, and no other dollar is between them but in braces, as in `$\text{if $x$}$`: so
/// `$5 and $6` is money. `$$…$$` is a displayed one. Neither is looked for in code, in links'
/// targets and in raw HTML.
enum InlineLifting {
  /// What stands on either side of a displayed formula.
  static let display = Array("$$".utf8)

  /// A formula in a block's text, by offsets.
  struct Span {
    /// With its dollars and its label.
    var range: Range<Int>
    var tex: Range<Int>
    var isDisplayed: Bool
    var label: (name: String, offset: Int)?
  }

  /// Lifts the formulas of all paragraphs and headings; a `$$` without an end is an error.
  static func lift(from source: inout ChapterSource, in document: Document) {
    guard source.markdown.contains(where: { $0.utf8.contains(dollar) }) else { return }
    let sources = BlockSources(of: document, lines: source.markdown)
    var marks: [(line: Int, range: Range<Int>, mark: String)] = []
    for (index, node) in document.nodes.enumerated() {
      switch node.kind {
      case .paragraph, .heading: break
      default: continue
      }
      guard let text = sources.text(of: index), text.bytes.contains(dollar) else { continue }
      let (spans, unended) = spans(in: text.bytes)
      for offset in unended {
        let place = text.place(of: offset)
        source.error(
          at: source.place(markdownLine: place.line, column: place.column),
          "this formula does not end: there is no second $$ before the next empty line; write one, "
            + #"or \$\$ for two dollars"#)
      }
      for span in spans { marks += lift(span, of: text, from: &source) }
    }
    for (line, marks) in Dictionary(grouping: marks, by: \.line) {
      source.lift(
        marks.map { ($0.range, $0.mark) }.sorted { $0.0.lowerBound < $1.0.lowerBound },
        ofLine: line)
    }
  }

  /// Takes a formula into the chapter's and returns the marks that are to stand for it.
  private static func lift(
    _ span: Span, of text: SourceText, from source: inout ChapterSource
  ) -> [(line: Int, range: Range<Int>, mark: String)] {
    func place(_ offset: Int) -> Diagnostic.Place {
      let place = text.place(of: offset)
      return source.place(markdownLine: place.line, column: place.column)
    }
    let label = span.label.map { (name: $0.name, place: place($0.offset)) }
    let places = lineStarts(of: span.tex, in: text.bytes).map(place)
    let start = place(span.range.lowerBound)
    let number = source.add(
      Formula(
        tex: String(decoding: text.bytes[span.tex], as: UTF8.self), isDisplayed: span.isDisplayed,
        label: checked(label, in: &source), place: start, lines: places))
    let starts = lineStarts(of: span.range, in: text.bytes)
    return starts.enumerated().map { row, start in
      let end = row + 1 < starts.count ? starts[row + 1] - 1 : span.range.upperBound
      let (line, column) = text.place(of: start)
      return (
        line, column - 1..<column - 1 + end - start,
        row == 0 ? LiftMark.formula(number) : LiftMark.continuation
      )
    }
  }

  private static func lineStarts(of range: Range<Int>, in bytes: [UInt8]) -> [Int] {
    [range.lowerBound] + range.filter { bytes[$0] == newline }.map { $0 + 1 }
  }

  /// The label of a formula if it is one for formulas; else it is noted as an error.
  static func checked(
    _ label: (name: String, place: Diagnostic.Place)?, in source: inout ChapterSource
  ) -> String? {
    guard let label else { return nil }
    guard let problem = Label.problem(with: label.name, of: ["eq"]) else { return label.name }
    source.error(at: label.place, problem)
    return nil
  }

  // MARK: Finding

  /// The formulas of a block's text, and the offsets of the `$$` that do not end.
  static func spans(in bytes: [UInt8]) -> (spans: [Span], unended: [Int]) {
    var finder = FormulaFinder(bytes)
    finder.run()
    return (finder.spans, finder.unended)
  }

  /// The offset of the next `$$` at or after an offset that no backslash takes for text.
  static func end(of bytes: [UInt8], after start: Int) -> Int? {
    var index = start
    while index + 1 < bytes.count {
      if bytes[index] == backslash {
        index += 2
      } else if bytes[index] == dollar, bytes[index + 1] == dollar {
        return index
      } else {
        index += 1
      }
    }
    return nil
  }

  /// A label ` {#eq-x}` that begins, after blanks, at an offset.
  static func label(
    in bytes: [UInt8], at offset: Int
  ) -> (name: String, offset: Int, end: Int)? {
    let start = bytes[min(offset, bytes.count)...].drop { $0 == UInt8(ascii: " ") }
    guard start.starts(with: "{#".utf8), let end = start.firstIndex(of: UInt8(ascii: "}")),
      !start[..<end].contains(where: { $0 == UInt8(ascii: " ") || $0 == newline })
    else { return nil }
    let name = start[(start.startIndex + 2)..<end]
    return (String(decoding: name, as: UTF8.self), name.startIndex, end + 1)
  }
}

/// Walks over a block's text and stops at formulas.
private struct FormulaFinder {
  private let bytes: [UInt8]
  private var index = 0
  private(set) var spans: [InlineLifting.Span] = []
  private(set) var unended: [Int] = []
  // What was looked for in vain once is not looked for again, which keeps it all linear.
  /// The lengths of runs of backticks that no such run follows.
  private var noBackticks: Set<Int> = []
  private var hasNoDisplayEnd = false
  /// The offset before which no dollar can end a formula.
  private var noEndBefore = 0
  /// More bytes than this have no formulas within a line of text.
  private static let longest = 5000

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func run() {
    skipDefinitions()
    while index < bytes.count {
      switch bytes[index] {
      case backslash: index += 2
      case backtick: index = codeEnd(at: index) ?? index + runLength(at: index)
      case UInt8(ascii: "<"): index = tagEnd() ?? index + 1
      case UInt8(ascii: "]"): index = targetEnd() ?? index + 1
      case dollar: passDollar()
      default: index += 1
      }
    }
  }

  private mutating func passDollar() {
    if index + 1 < bytes.count, bytes[index + 1] == dollar {
      guard !hasNoDisplayEnd, let end = InlineLifting.end(of: bytes, after: index + 2) else {
        hasNoDisplayEnd = true
        unended.append(index)
        index += 2
        return
      }
      let label = InlineLifting.label(in: bytes, at: end + 2)
      let range = index..<(label?.end ?? end + 2)
      spans.append(
        .init(
          range: range, tex: index + 2..<end, isDisplayed: true,
          label: label.map { ($0.name, $0.offset) }))
      index = range.upperBound
    } else if let end = inlineEnd() {
      spans.append(
        .init(range: index..<end + 1, tex: index + 1..<end, isDisplayed: false, label: nil))
      index = end + 1
    } else {
      index += 1
    }
  }

  /// The offset of the dollar that ends the formula that begins here.
  private mutating func inlineEnd() -> Int? {
    guard index >= noEndBefore, index + 1 < bytes.count, !isBlank(bytes[index + 1]) else {
      return nil
    }
    var next = index + 1
    var depth = 0
    // The first dollar that could end it, in case the braces before that are not closed.
    var firstEnd: Int?
    search: while next < min(bytes.count, index + Self.longest) {
      switch bytes[next] {
      case backslash: next += 2
      case backtick:
        // A code span is no part of a formula: `$5` and `code with $` are two things.
        guard codeEnd(at: next) == nil else { break search }
        next += runLength(at: next)
      case 0xC2 where next + 1 < bytes.count && bytes[next + 1] == 0x91: break search
      case UInt8(ascii: "{"):
        depth += 1
        next += 1
      case UInt8(ascii: "}"):
        depth = max(0, depth - 1)
        next += 1
      case dollar:
        let isDigit =
          next + 1 < bytes.count
          && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[next + 1])
        let canEnd = !isBlank(bytes[next - 1]) && !isDigit
        if canEnd, depth == 0 { return next }
        if canEnd { firstEnd = firstEnd ?? next }
        if depth == 0 { break search }
        next += 1
      default: next += 1
      }
    }
    if depth > 0, let firstEnd { return firstEnd }
    if firstEnd == nil { noEndBefore = next }
    return nil
  }

  /// Passes link reference definitions, with which a paragraph can begin.
  private mutating func skipDefinitions() {
    while index < bytes.count, bytes[index] == UInt8(ascii: "[") {
      let line = bytes[index...].prefix { $0 != newline }
      guard let close = line.firstIndex(of: UInt8(ascii: "]")),
        close + 1 < line.endIndex, bytes[close + 1] == UInt8(ascii: ":")
      else { return }
      index = min(line.endIndex + 1, bytes.count)
    }
  }

  private func runLength(at start: Int) -> Int {
    bytes[start...].prefix { $0 == backtick }.count
  }

  /// The offset behind the code span that begins here.
  private mutating func codeEnd(at start: Int) -> Int? {
    let length = runLength(at: start)
    guard !noBackticks.contains(length) else { return nil }
    var next = start + length
    while let found = bytes[next...].firstIndex(of: backtick) {
      let run = runLength(at: found)
      if run == length { return found + run }
      next = found + run
    }
    noBackticks.insert(length)
    return nil
  }

  /// The offset behind the tag or the address in angle brackets that begins here.
  private func tagEnd() -> Int? {
    guard index + 1 < bytes.count else { return nil }
    let next = bytes[index + 1]
    guard
      next == UInt8(ascii: "/") || next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
        || (next | 0x20 >= UInt8(ascii: "a") && next | 0x20 <= UInt8(ascii: "z"))
    else { return nil }
    let end = bytes[(index + 1)...].firstIndex {
      $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "<") || $0 == newline
    }
    return end.flatMap { bytes[$0] == UInt8(ascii: ">") ? $0 + 1 : nil }
  }

  /// The offset behind the link's target `(…)` that begins after this bracket. As in cmark,
  /// parentheses in it are nested at most 32 deep.
  private func targetEnd() -> Int? {
    guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "(") else { return nil }
    var depth = 0
    var quote: UInt8?
    var next = index + 1
    while next < min(bytes.count, index + 4096), bytes[next] != newline, depth <= 32 {
      let byte = bytes[next]
      switch byte {
      case backslash: next += 1
      case _ where byte == quote: quote = nil
      case _ where quote != nil: break
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        // A title begins after a blank; elsewhere a quotation mark is part of the address.
        if isBlank(bytes[next - 1]) { quote = byte }
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"):
        depth -= 1
        if depth == 0 { return next + 1 }
      default: break
      }
      next += 1
    }
    return nil
  }
}

private let dollar = UInt8(ascii: "$")
private let backslash = UInt8(ascii: "\\")
private let backtick = UInt8(ascii: "`")
private let newline = UInt8(ascii: "\n")

private func isBlank(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == newline
}
