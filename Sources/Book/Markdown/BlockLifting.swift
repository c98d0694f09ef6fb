/// Lifts displayed formulas of several lines, and makes the definitions of footnotes into items of
/// lists, which CommonMark knows and which hold blocks in the same way.
struct BlockLifting {
  private var source: ChapterSource
  private let code: Set<Int>
  private var footnotes: [Int: String] = [:]

  /// - Parameters:
  ///   - source: The chapter.
  ///   - skipped: How many lines at the beginning are no Markdown.
  ///   - code: The lines of code, where nothing is lifted.
  /// - Returns: The labels of the footnotes by the lines on which their definitions begin.
  static func lift(
    from source: inout ChapterSource, after skipped: Int, code: Set<Int>
  ) -> [Int: String] {
    var lifting = BlockLifting(source: source, code: code)
    lifting.run(from: skipped + 1)
    source = lifting.source
    return lifting.footnotes
  }

  private mutating func run(from first: Int) {
    var number = first
    var isInFootnote = false
    var isAfterBlank = true
    while number <= source.markdown.count {
      let isCode = code.contains(number)
      let isBlank = source.markdown[number - 1].utf8.allSatisfy(isSpace)
      if isInFootnote, !isBlank, isAfterBlank, !isIndented(number) { isInFootnote = false }
      if !isCode, let label = liftFootnoteMark(number) {
        footnotes[number] = label
        isInFootnote = true
      } else if isInFootnote, isIndented(number) {
        outdent(number)
      }
      isAfterBlank = isBlank
      number = (isCode ? nil : liftFormula(from: number, outdenting: isInFootnote)) ?? number + 1
    }
  }

  private func bytes(_ number: Int) -> [UInt8] { Array(source.markdown[number - 1].utf8) }

  // MARK: Footnotes

  /// Makes `[^label]: text` into `+ text`; the label, if the line is such a one.
  private mutating func liftFootnoteMark(_ number: Int) -> String? {
    let bytes = bytes(number)
    let start = bytes.prefix { $0 == UInt8(ascii: " ") }.count
    guard start <= 3, bytes[start...].starts(with: "[^".utf8) else { return nil }
    let label = bytes[(start + 2)...].prefix(while: FootnoteLabel.isByte)
    guard !label.isEmpty, bytes[label.endIndex...].starts(with: "]:".utf8) else { return nil }
    let text = bytes[(label.endIndex + 2)...].drop(while: isSpace).startIndex
    source.lift(0..<text, ofLine: number, mark: "+ ")
    return String(decoding: label, as: UTF8.self)
  }

  private func isIndented(_ number: Int) -> Bool {
    let bytes = bytes(number)
    return bytes.first == UInt8(ascii: "\t") || bytes.starts(with: "    ".utf8)
  }

  /// Footnotes go on with lines that are indented by four columns, items of `+` by two.
  private mutating func outdent(_ number: Int) {
    source.lift(
      0..<(bytes(number).first == UInt8(ascii: "\t") ? 1 : 4), ofLine: number, mark: "  ")
  }

  // MARK: Formulas

  /// Lifts the formula that begins on a line with `$$` and ends on a later one.
  ///
  /// - Returns: The number of the line after it; `nil` when there is no such formula.
  private mutating func liftFormula(from first: Int, outdenting: Bool) -> Int? {
    let opening = bytes(first)
    let (start, quotations) = textStart(of: opening)
    guard opening[start...].starts(with: InlineLifting.display),
      InlineLifting.end(of: opening, after: start + 2) == nil
    else { return nil }
    var pieces = [(line: first, range: start..<opening.count, tex: start + 2..<opening.count)]
    var label: (name: String, place: Diagnostic.Place)?
    var number = first + 1
    while true {
      guard number <= source.markdown.count else { return nil }
      if outdenting, isIndented(number) { outdent(number) }
      let bytes = bytes(number)
      let start = continuationStart(of: bytes, quotations: quotations)
      guard start < bytes.count else { return nil }  // no formula holds an empty line
      if let end = InlineLifting.end(of: bytes, after: start) {
        let labelled = InlineLifting.label(in: bytes, at: end + 2)
        if let labelled {
          let place = source.place(markdownLine: number, column: labelled.offset + 1)
          label = (labelled.name, place)
        }
        pieces.append((number, start..<(labelled?.end ?? end + 2), start..<end))
        break
      }
      pieces.append((number, start..<bytes.count, start..<bytes.count))
      number += 1
    }
    lift(pieces, label: label)
    return number + 1
  }

  private mutating func lift(
    _ pieces: [(line: Int, range: Range<Int>, tex: Range<Int>)],
    label: (name: String, place: Diagnostic.Place)?
  ) {
    let texts = pieces.map { String(decoding: bytes($0.line)[$0.tex], as: UTF8.self) }
    let places = pieces.map {
      source.place(markdownLine: $0.line, column: $0.tex.lowerBound + 1)
    }
    let start = source.place(markdownLine: pieces[0].line, column: pieces[0].range.lowerBound + 1)
    let formula = Formula(
      tex: texts.joined(separator: "\n"), isDisplayed: true,
      label: InlineLifting.checked(label, in: &source), place: start, lines: places)
    let number = source.add(formula)
    for (index, piece) in pieces.enumerated() {
      source.lift(
        piece.range, ofLine: piece.line,
        mark: index == 0 ? LiftMark.formula(number) : LiftMark.continuation)
    }
  }

  /// Where the text of a line begins after the marks of quotations and lists, and how many of these
  /// are quotations.
  private func textStart(of bytes: [UInt8]) -> (offset: Int, quotations: Int) {
    var offset = 0
    var quotations = 0
    while offset < bytes.count {
      switch bytes[offset] {
      case _ where isSpace(bytes[offset]): offset += 1
      case UInt8(ascii: ">"):
        quotations += 1
        offset += 1
      case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"):
        guard offset + 1 < bytes.count, isSpace(bytes[offset + 1]) else {
          return (offset, quotations)
        }
        offset += 2
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digits = bytes[offset...].prefix {
          (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        guard digits.endIndex + 1 < bytes.count, ".)".utf8.contains(bytes[digits.endIndex]),
          isSpace(bytes[digits.endIndex + 1])
        else { return (offset, quotations) }
        offset = digits.endIndex + 2
      default: return (offset, quotations)
      }
    }
    return (offset, quotations)
  }

  /// Where the text of a later line begins: after its blanks and at most as many marks of quotations
  /// as the first line has.
  private func continuationStart(of bytes: [UInt8], quotations: Int) -> Int {
    var (offset, rest) = (0, quotations)
    while offset < bytes.count {
      if bytes[offset] == UInt8(ascii: ">"), rest > 0 {
        rest -= 1
      } else if !isSpace(bytes[offset]) {
        break
      }
      offset += 1
    }
    return offset
  }
}

/// Whether a byte is a space or a tab.
private func isSpace(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
}
