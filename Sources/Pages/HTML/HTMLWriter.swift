internal import Book

/// One pass over a document that writes its HTML.
struct HTMLWriter {
  private let renderer: MarkdownRenderer
  private let headings: [Int: Chapter.Heading]
  private(set) var out = ""
  /// The nodes that have been entered and not left, outermost first.
  private var open: [Int] = []
  /// Whether the innermost open table has rows in its body.
  private var tableHasBody = false
  /// What stands before the caption of the innermost open table.
  private var tableNumber: String?
  private let footnotes: FootnoteNumbers
  /// How often each footnote has been referred to so far.
  private var footnoteReferences: [String: Int] = [:]
  /// The heading that is being written.
  private var openHeading: Chapter.Heading?

  init(renderer: MarkdownRenderer) {
    self.renderer = renderer
    headings = Dictionary(renderer.headings.map { ($0.node, $0) }) { first, _ in first }
    footnotes = FootnoteNumbers(renderer.document)
  }

  /// Writes everything. Leaving a node happens before the next one is entered, so a loop will do.
  mutating func write() {
    let nodes = renderer.document.nodes
    var index = 0
    while true {
      while let last = open.last, last != 0, nodes[last].end == index {
        open.removeLast()
        leave(nodes[last].kind)
      }
      if open.count <= 1, footnotes.sectionEnds.contains(index) { block("</section>\n") }
      guard index < nodes.count else { break }
      index = enter(nodes[index].kind, at: index)
    }
  }

  /// Begins a node and returns the index at which to go on: its first child's, or, when all of it
  /// has been written, the one after it.
  private mutating func enter(_ kind: Document.Kind, at index: Int) -> Int {
    let node = renderer.document.nodes[index]
    if footnotes.sectionStarts.contains(index) { block("<section class=\"noted\">\n") }
    switch kind {
    case .document: break
    case .blockQuote: block("<blockquote>\n")
    case .bulletList: block("<ul>\n")
    case .orderedList(let start, _): block(start == 1 ? "<ol>\n" : "<ol start=\"\(start)\">\n")
    case .item: block("<li>")
    case .codeBlock(let info, let literal):
      if let code = renderer.code(info, literal) {
        block(code)
        freshLine()
      } else {
        block("<pre><code\(languageClass(info))>")
        out += Escape.html(literal) + "</code></pre>\n"
      }
    case .htmlBlock:
      block(Self.omission)
      freshLine()
    case .paragraph: if !isTight { block("<p>") }
    case .heading(let level):
      if let omitted = renderer.omitted, omitted.node == index { return node.end }
      enterHeading(level, at: index)
    case .thematicBreak: block("<hr />\n")
    case .text(let text): out += Escape.html(text)
    case .softBreak: out += "\n"
    case .lineBreak: out += "<br />\n"
    case .code(let text): out += "<code>" + Escape.html(text) + "</code>"
    case .htmlInline: out += Self.omission
    case .emphasis: out += "<em>"
    case .strong: out += "<strong>"
    case .link(let destination, let title):
      let destination = Escape.destination(renderer.destination(destination))
      out += "<a href=\"\(destination)\"\(titleAttribute(title))>"
    case .image(let destination, let title):
      out += "<img src=\"\(Escape.destination(destination))\" alt=\"\(alternative(of: index))\""
      out += titleAttribute(title) + " />"
      return node.end
    case .running(let number):
      block(renderer.running(number))
      freshLine()
    case .value(let number): out += renderer.value(number)
    case .reference(let label, let isNumberAlone):
      out += renderer.reference(label, isNumberAlone)
    case .formula(let number): out += renderer.formula(number)
    case .citation(let number): out += renderer.citation(number)
    case .footnoteReference(let label): writeFootnoteReference(label)
    case .footnote(let label): enterFootnote(label)
    case .callout(let kind):
      block("<aside class=\"callout callout-\(kind.rawValue)\" role=\"note\">\n")
      out += "<p class=\"callout-title\">\(kind.title)</p>\n"
    case .definitionList: block("<dl>\n")
    case .term: block("<dt>")
    case .definition: block("<dd>")
    case .table(let label): enterTable(label)
    case .tableCaption: enterCaption()
    case .tableRow(let isHeader):
      if isHeader {
        block("<thead>\n")
      } else if !tableHasBody {
        block("<tbody>\n")
        tableHasBody = true
      }
      block("<tr>\n")
    case .tableCell(let alignment):
      let style = alignment == .none ? "" : " style=\"text-align: \(alignment.rawValue)\""
      block(isInHeader ? "<th scope=\"col\"\(style)>" : "<td\(style)>")
    }
    open.append(index)
    return index + 1
  }

  /// Ends a node that is no longer open.
  private mutating func leave(_ kind: Document.Kind) {
    switch kind {
    case .blockQuote: block("</blockquote>\n")
    case .bulletList: out += "</ul>\n"
    case .orderedList: out += "</ol>\n"
    case .item: out += "</li>\n"
    case .paragraph: if !isTight { out += "</p>\n" }
    case .heading(let level): leaveHeading(level)
    case .emphasis: out += "</em>"
    case .strong: out += "</strong>"
    case .link: out += "</a>"
    case .table:
      out += tableHasBody ? "</tbody>\n</table>\n</div>\n" : "</table>\n</div>\n"
    case .tableCaption: out += "</caption>\n"
    case .tableRow(let isHeader): out += isHeader ? "</tr>\n</thead>\n" : "</tr>\n"
    case .tableCell: out += isInHeader ? "</th>\n" : "</td>\n"
    case .footnote: out += "</div>\n</aside>\n"
    case .callout: out += "</aside>\n"
    case .definitionList: out += "</dl>\n"
    case .term: out += "</dt>\n"
    case .definition: out += "</dd>\n"
    default: break
    }
  }

  // MARK: Parts of elements

  private static let omission = "<!-- raw HTML omitted -->"

  /// Writes the start of a block on a line of its own.
  private mutating func block(_ html: String) {
    freshLine()
    out += html
  }

  private mutating func freshLine() {
    if let last = out.utf8.last, last != UInt8(ascii: "\n") { out += "\n" }
  }

  private func titleAttribute(_ title: String?) -> String {
    title.map { " title=\"\(Escape.html($0))\"" } ?? ""
  }

  private func languageClass(_ info: String) -> String {
    if info.isEmpty { return "" }
    let language = info.unicodeScalars.prefix { !" \t\n\u{0B}\u{0C}\r".unicodeScalars.contains($0) }
    return " class=\"language-\(Escape.html(String(language)))\""
  }

  private mutating func enterHeading(_ level: Int, at index: Int) {
    openHeading = headings[index]
    guard let heading = openHeading else { return block("<h\(level)>") }
    block("<h\(level) id=\"\(Escape.html(heading.id))\">")
    if let number = renderer.headingNumber(heading) {
      out += "<span class=\"number\">\(Escape.html(number))</span> "
    }
  }

  private mutating func leaveHeading(_ level: Int) {
    if let heading = openHeading, renderer.linksHeadings {
      out += " <a class=\"anchor\" href=\"#\(Escape.html(heading.id))\""
      out += " aria-label=\"Link to this section\">#</a>"
    }
    out += "</h\(level)>\n"
  }

  // MARK: Footnotes

  /// Writes the mark of a footnote, with an anchor for the way back.
  private mutating func writeFootnoteReference(_ label: String) {
    guard let number = footnotes.numbers[label] else {
      out += Escape.html("[^\(label)]")
      return
    }
    let count = footnoteReferences[label, default: 0] + 1
    footnoteReferences[label] = count
    let id = count == 1 ? "mark.\(number)" : "mark.\(number).\(count)"
    out += "<sup class=\"mark\"><a id=\"\(id)\" href=\"#note.\(number)\""
    out += " aria-label=\"Footnote \(number)\">\(number)</a></sup>"
  }

  private mutating func enterFootnote(_ label: String) {
    let number = footnotes.numbers[label] ?? 0
    block("<aside class=\"footnote\" id=\"note.\(number)\" role=\"note\">\n")
    out += "<a class=\"mark\" href=\"#mark.\(number)\" aria-label=\"Back to the text\">"
    out += "\(number)</a>\n<div>\n"
  }

  // MARK: Tables and images

  /// Begins a table in a region that scrolls, and that the keyboard can reach to scroll it.
  private mutating func enterTable(_ label: String?) {
    let id = label.map { " id=\"\(Escape.html($0))\"" } ?? ""
    block(
      "<div class=\"scroll\"\(id) tabindex=\"0\" role=\"region\" aria-label=\"Table\">\n<table>\n")
    tableNumber = label.flatMap(renderer.tableNumber)
    tableHasBody = false
  }

  private mutating func enterCaption() {
    block("<caption>")
    if let number = tableNumber {
      out += "<b>\(Escape.html(number))</b> "
    }
  }

  /// Whether the innermost open node is the row of a table's headings.
  private var isInHeader: Bool {
    open.last.map { renderer.document.nodes[$0].kind == .tableRow(isHeader: true) } ?? false
  }

  /// Whether a child of the innermost open node stands in an item of a tight list, where paragraphs
  /// have no element of their own.
  private var isTight: Bool {
    guard open.count >= 2 else { return false }
    return switch renderer.document.nodes[open[open.count - 2]].kind {
    case .bulletList(let tight), .orderedList(_, let tight): tight
    default: false
    }
  }

  /// The text of an image's descendants, as an attribute's value.
  private func alternative(of image: Int) -> String {
    let nodes = renderer.document.nodes
    return nodes[image + 1..<nodes[image].end].reduce(into: "") { text, node in
      switch node.kind {
      case .text(let literal), .code(let literal), .htmlInline(let literal):
        text += Escape.html(literal)
      case .softBreak, .lineBreak: text += " "
      case .value(let number): text += withoutTags(renderer.value(number))
      case .reference(let label, let isNumberAlone):
        text += withoutTags(renderer.reference(label, isNumberAlone))
      case .formula(let number): text += Escape.html(renderer.formulaText(number))
      case .citation(let number): text += withoutTags(renderer.citation(number))
      default: break
      }
    }
  }

  /// HTML without its elements; its entities stay, so it is safe in an attribute.
  private func withoutTags(_ html: String) -> String {
    var isInTag = false
    var text = ""
    for character in html.unicodeScalars {
      switch character {
      case "<": isInTag = true
      case ">" where isInTag: isInTag = false
      case "\"" where !isInTag: text += "&quot;"
      default: if !isInTag { text.unicodeScalars.append(character) }
      }
    }
    return text
  }
}
