internal import Book
internal import Events

/// What a block showed, as figures, tables and text with their captions and numbers.
struct ResultsPart {
  /// The block.
  var block: CodeBlock
  /// What it showed.
  var shown: [Shown]
  /// What stands before the caption of the results that the label names: `Figure 2.3`.
  var number: String?
  /// Renders a caption.
  var caption: (Phrase) -> HTML

  /// The results in order. Those of the label's kind stand together under one caption.
  var html: HTML {
    var html = HTML()
    var isDone: Set<LabelKind> = []
    for (position, item) in shown.enumerated() {
      guard let kind = item.kind else {
        if case .text(let text) = item { html += textHTML(text, name: "Text") }
        continue
      }
      guard hasCaption(kind) else {
        html += result(item, position: position, id: "", caption: "")
        continue
      }
      if isDone.insert(kind).inserted { html += set(of: kind) }
    }
    return html
  }

  /// Whether results of the kind stand under a caption, with a number or without.
  private func hasCaption(_ kind: LabelKind) -> Bool {
    isNumbered(kind) || phrase(kind) != nil
  }

  private func isNumbered(_ kind: LabelKind) -> Bool {
    block.options.label.flatMap(LabelKind.init(label:)) == kind && number != nil
  }

  private func phrase(_ kind: LabelKind) -> Phrase? {
    kind == .figure ? block.options.figCap : block.options.tblCap
  }

  /// All results of a kind under its caption: one by itself, several as parts (a), (b), ….
  private func set(of kind: LabelKind) -> HTML {
    let members = shown.enumerated().filter { $0.element.kind == kind }
    let id = isNumbered(kind) ? HTML(escaping: block.options.label ?? "") : ""
    let caption = [
      isNumbered(kind) ? "<b>\(number ?? "").</b>" as HTML : "",
      phrase(kind).map(caption) ?? "",
    ].filter { !$0.isEmpty }.joined(separator: " ")
    if members.count == 1, let only = members.first {
      return result(only.element, position: only.offset, id: id, caption: caption)
    }
    let parts = members.enumerated().map { index, member in
      let letter = Labels.Part.letter(index)
      let title = member.element.title
      let caption: HTML = "<b>(\(letter))</b>\(title.isEmpty ? "" : " " + title)"
      let partID: HTML = id.isEmpty ? "" : "\(id)-\(letter)"
      return result(member.element, position: member.offset, id: partID, caption: caption)
    }.joined()
    let head: HTML = "<figcaption>\(caption)</figcaption>\n"
    let panels: HTML = "<div class=\"panels\">\n\(parts)</div>\n"
    return "<figure class=\"group\"\(attribute("id", id))>\n"
      + (kind == .table ? head + panels : panels + head) + "</figure>\n"
  }

  /// One result.
  private func result(_ item: Shown, position: Int, id: HTML, caption: HTML) -> HTML {
    switch item {
    case .figure(let figure):
      return "<figure class=\"drawing\"\(attribute("id", id))>\n\(drawing(figure))"
        + figcaption(caption, note: figure.note) + "</figure>\n"
    case .sound(let sound):
      return "<figure class=\"drawing sound\"\(attribute("id", id))>\n\(drawing(sound.figure))"
        + player(sound) + figcaption(caption, note: sound.figure.note) + "</figure>\n"
    case .image(let image):
      let width: HTML = "style=\"--width: \(image.displayWidth)px\""
      return "<figure class=\"picture\" \(width)\(attribute("id", id))>\n\(picture(image))\n"
        + figcaption(caption, note: nil) + "</figure>\n"
    case .table(let table):
      let name: HTML = isNumbered(.table) ? "\(number ?? "")" : "Table"
      return TablePart(table, name: name, id: id, caption: caption).html
    case .text(let text): return textHTML(text, name: "Text")
    }
  }

  /// What the block says for those who can't see its figure; of several, each says it of itself.
  private var alternative: String? {
    shown.count { $0.kind == .figure } == 1 ? block.options.figAlt : nil
  }

  /// Both layouts of a drawing; the stylesheet shows the one that fits.
  private func drawing(_ figure: Shown.Figure) -> HTML {
    let name = alternative.map { " role=\"img\" aria-label=\"\($0)\"" as HTML } ?? ""
    return """
      <div class="chart"><div class="wide"\(name)>\(HTML(trusted: figure.wide))</div>\
      <div class="narrow"\(name)>\(HTML(trusted: figure.narrow))</div></div>

      """
  }

  /// The browser's own player; it needs no script, and the sound is in the page.
  private func player(_ sound: Shown.Sound) -> HTML {
    let name = alternative ?? sound.figure.title
    return """
      <audio controls preload="metadata" aria-label="\(name)" \
      src="data:audio/wav;base64,\(sound.wav)"></audio>

      """
  }

  private func picture(_ image: Shown.Image) -> HTML {
    let width = max(1, image.displayWidth)
    let height = max(
      1, Int((Double(image.height) * Double(width) / Double(max(1, image.width))).rounded()))
    let alternative = alternative ?? image.description
    let classes = [
      width > image.width ? "enlarged" as HTML : "", image.isSigned == true ? "signed" : "",
    ].filter { !$0.isEmpty }.joined(separator: " ")
    return """
      <img src="data:image/png;base64,\(image.png)" alt="\(alternative)" width="\(width)" \
      height="\(height)"\(attribute("class", classes))>
      """
  }

  private func figcaption(_ caption: HTML, note: String?) -> HTML {
    let note: HTML = note.map { "<span class=\"note\">\($0)</span>" } ?? ""
    let content = [caption, note].filter { !$0.isEmpty }.joined(separator: "\n")
    return content.isEmpty ? "" : "<figcaption>\(content)</figcaption>\n"
  }

  private func attribute(_ name: HTML, _ value: HTML) -> HTML {
    value.isEmpty ? "" : " \(name)=\"\(value)\""
  }
}

/// Plain text in a fixed-width face; what is wider than the column scrolls.
func textHTML(_ text: String, name: HTML) -> HTML {
  let isLong = text.utf8.count { $0 == UInt8(ascii: "\n") } > longCode
  let kind: HTML = isLong ? "text long" : "text"
  return """
    <pre class="\(kind)" tabindex="0" role="region" aria-label="\(name)"><samp>\(text)</samp></pre>

    """
}

/// Code and text of more lines than this may be broken between printed pages.
let longCode = 14

extension Shown {
  /// The kind of label that names it; text has none.
  var kind: LabelKind? {
    switch self {
    case .figure, .image, .sound: .figure
    case .table: .table
    case .text: nil
    }
  }

  /// What it is in a few words, for the caption of a part.
  fileprivate var title: HTML {
    switch self {
    case .figure(let figure): HTML(escaping: figure.title)
    case .image(let image): HTML(escaping: image.description)
    case .sound(let sound): HTML(escaping: sound.figure.title)
    case .table, .text: ""
    }
  }
}
