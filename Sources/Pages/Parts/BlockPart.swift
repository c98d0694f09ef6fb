internal import Book
internal import Events

/// A running block on the page: what was asked, what came of it, what it cost.
struct BlockPart: Sendable {
  let classes: HTML
  /// The anchor, unless a figure, a table or a listing inside bears it.
  let id: HTML
  let code: HTML
  let codeName: HTML
  let isLong: Bool
  let isFolded: Bool
  let isListing: Bool
  let listing: HTML
  let listingID: HTML
  let outcome: HTML
  let footer: HTML

  /// The block's markup.
  var html: HTML { Templates.render(.block, self) }

  /// - Parameters:
  ///   - block: The block.
  ///   - run: What came of it; `nil` when its program did not start.
  ///   - prose: The chapter's prose around it.
  init(_ block: CodeBlock, run: BlockRun?, of prose: ProseRenderer) {
    let number = block.options.label.flatMap { prose.book.labels[$0]?.text }
    var errors = prose.errors(of: block)
    if case .failed(let failure) = run?.state, !errors.contains(failure) {
      errors.insert(failure, at: 0)
    }
    let options = block.options
    let kind = options.label.flatMap(LabelKind.init(label:))
    let shown = options.output ? run?.shown ?? [] : []
    let trimmed = block.code.hasSuffix("\n") ? String(block.code.dropLast()) : block.code
    let key = HTML(escaping: block.key)

    code =
      options.echo && !trimmed.isEmpty
      ? BlockPart.code(trimmed, of: block, errors: errors, book: prose.book) : ""
    codeName = "Code of \(key)"
    isLong = trimmed.utf8.count { $0 == UInt8(ascii: "\n") } >= longCode
    isFolded = options.codeFold
    isListing = kind == .listing && !code.isEmpty
    listing = HTML(escaping: number ?? "Listing")
    listingID = isListing ? key : ""
    let isBorneInside = isListing || shown.contains { $0.kind != nil && $0.kind == kind }
    id = isBorneInside ? "" : key

    var parts: [HTML] = [
      ResultsPart(block: block, shown: shown, number: number, caption: prose.html).html
    ]
    if options.output, let run {
      if !run.printed.isEmpty {
        let text = run.printed.hasSuffix("\n") ? String(run.printed.dropLast()) : run.printed
        parts.append(textHTML(text, name: "Printed by \(key)"))
      }
      if let thrown = run.thrown { parts.append(BlockPart.expected(thrown)) }
    }
    let keys = Set(prose.chapter.blocks.map(\.key))
    parts.append(BlockPart.state(of: block, run: run, errors: errors, hasBlock: keys.contains))
    outcome = parts.joined()
    footer = BlockFooter(key: block.key, run: run, of: prose.run).html
    let isBare = code.isEmpty && outcome.isEmpty
    classes = isBare ? "block bare" : "block"
  }

  /// The code, coloured. Where an error names a line, the lines have the numbers of the chapter's.
  private static func code(
    _ text: String, of block: CodeBlock, errors: [Diagnostic], book: BookContext
  ) -> HTML {
    let lines = book.lines(of: text, language: "swift")
    let wrong = Set(errors.map(\.place.line))
    guard block.places.contains(where: { wrong.contains($0.line) }) else {
      return lines.joined(separator: "\n")
    }
    return lines.enumerated().map { index, line in
      let number = block.places[index].line
      let kind: HTML = wrong.contains(number) ? "line wrong" : "line"
      return "<span class=\"\(kind)\" data-line=\"\(number)\">\(line)</span>"
    }.joined(separator: "\n")
  }

  /// The error that the block had to throw: shown calmly, because it was asked for.
  private static func expected(_ message: String) -> HTML {
    """
    <div class="expected"><p><b>Threw, as it should:</b></p>
    <p class="message">\(message)</p></div>

    """
  }

  /// What is to be said of a block that did not run to its end.
  private static func state(
    of block: CodeBlock, run: BlockRun?, errors: [Diagnostic], hasBlock: (String) -> Bool
  ) -> HTML {
    if !errors.isEmpty { return errors.map(FailurePart.html).joined() }
    switch run?.state {
    case .finished, .failed: return ""
    case .notEvaluated: return "<p class=\"idle\">Not run (<code>eval: false</code>).</p>\n"
    case .notRun(let because):
      let culprit: HTML =
        hasBlock(because) ? "<a href=\"#\(because)\">\(because)</a>" : "\(because)"
      return "<p class=\"idle\">Not run, because \(culprit) failed.</p>\n"
    case nil:
      return block.options.eval
        ? "<p class=\"idle\">Not run, because the chapter’s program did not start.</p>\n"
        : "<p class=\"idle\">Not run (<code>eval: false</code>).</p>\n"
    }
  }
}
