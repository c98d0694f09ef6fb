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
  ///   - number: What the book calls it, `Figure 2.3`; `nil` without a label.
  ///   - errors: The errors inside the block that the compiler or the run found.
  ///   - hasBlock: Whether the page has a block of a key, to link to.
  ///   - inline: Renders a caption's Markdown.
  init(
    _ block: CodeBlock, run: BlockRun?, number: String?, errors: [Diagnostic],
    hasBlock: (String) -> Bool, inline: @escaping (String) -> HTML
  ) {
    let options = block.options
    let kind = options.label.flatMap(LabelKind.init(label:))
    let shown = options.output ? run?.shown ?? [] : []
    let trimmed = block.code.hasSuffix("\n") ? String(block.code.dropLast()) : block.code
    let key = HTML(escaping: block.key)

    code = options.echo && !trimmed.isEmpty ? HTML(escaping: trimmed) : ""
    codeName = "Code of \(key)"
    isLong = trimmed.utf8.count { $0 == UInt8(ascii: "\n") } >= longCode
    isFolded = options.codeFold
    isListing = kind == .listing && !code.isEmpty
    listing = HTML(escaping: number ?? "Listing")
    listingID = isListing ? key : ""
    let isBorneInside = isListing || shown.contains { $0.kind != nil && $0.kind == kind }
    id = isBorneInside ? "" : key

    var parts: [HTML] = [
      ResultsPart(block: block, shown: shown, number: number, inline: inline).html
    ]
    if options.output, let run {
      if !run.printed.isEmpty {
        let text = run.printed.hasSuffix("\n") ? String(run.printed.dropLast()) : run.printed
        parts.append(textHTML(text, name: "Printed by \(key)"))
      }
      if let thrown = run.thrown { parts.append(BlockPart.expected(thrown)) }
    }
    let state = BlockPart.state(of: block, run: run, errors: errors, hasBlock: hasBlock)
    parts.append(state)
    outcome = parts.joined()
    footer = run?.cost.map { BlockPart.cost($0, key: key) } ?? ""
    let isBare = code.isEmpty && outcome.isEmpty
    classes = isBare ? "block bare" : "block"
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
    var errors = errors
    if case .failed(let failure) = run?.state, !errors.contains(failure) {
      errors.insert(failure, at: 0)
    }
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

  private static func cost(_ cost: Cost, key: HTML) -> HTML {
    let disturbance: HTML =
      cost.isDisturbed
      ? """
       <span class="disturbed">disturbed: waited \(Quantities.duration(cost.waited)) for \
      processors</span>
      """ : ""
    return """
    <span class="key">\(key)</span> <span>\(Quantities.duration(cost.wall)) wall</span> \
    <span>\(Quantities.duration(cost.user + cost.system)) CPU</span> \
    <span>\(Quantities.memory(cost.peakMemory)) peak</span>\(disturbance)
    """
  }
}
