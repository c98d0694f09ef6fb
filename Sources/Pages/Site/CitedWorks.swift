internal import Book

/// The works that a chapter cites: how its text names them, and the list of them at its end.
struct CitedWorks {
  private let bibliography: Bibliography
  private let style: BookSettings.CitationStyle
  /// The cited works in the order of the list.
  private let works: [Work]
  /// What the text calls each of them: `2016b`, or its number in the list.
  private let tags: [String: String]
  /// The anchors of the places where each is cited, in the chapter's order.
  private let places: [String: [String]]

  /// - Parameters:
  ///   - chapter: The chapter.
  ///   - bibliography: The works of the book.
  ///   - style: How the text names a work.
  init(_ chapter: Chapter, bibliography: Bibliography, style: BookSettings.CitationStyle) {
    self.bibliography = bibliography
    self.style = style
    var cited: [(key: String, anchor: String)] = []
    func add(_ document: Document, _ citations: [Citation], part: String) {
      for node in document.nodes {
        guard case .citation(let number) = node.kind else { continue }
        for (index, item) in citations[number - 1].items.enumerated() {
          cited.append((item.key, Self.anchor(part, number, index)))
        }
      }
    }
    add(chapter.document, chapter.citations, part: "")
    for (index, phrase) in chapter.phrases.enumerated() {
      add(phrase.document, phrase.citations, part: Self.part(index))
    }
    places = Dictionary(grouping: cited, by: \.key).mapValues { $0.map(\.anchor) }
    var found: [Work] = []
    for (key, _) in cited {
      guard let work = bibliography.works[key], !found.contains(where: { $0.key == key }) else {
        continue
      }
      found.append(work)
    }
    switch style {
    case .numbers:
      works = found
      tags = Dictionary(
        uniqueKeysWithValues: found.enumerated().map { ($1.key, String($0 + 1)) })
    case .authorYear:
      works = found.sorted {
        ($0.sortKey, $0.year ?? .max, $0.key) < ($1.sortKey, $1.year ?? .max, $1.key)
      }
      var tags: [String: String] = [:]
      for same in Dictionary(grouping: works, by: { "\($0.namesInText) \($0.yearText)" }).values {
        for (index, work) in same.enumerated() {
          let letter = same.count > 1 ? Labels.Part.letter(index) : ""
          tags[work.key] = work.yearText + letter
        }
      }
      self.tags = tags
    }
  }

  /// The part of an anchor that says in which of the chapter's phrases a citation stands.
  static func part(_ phrase: Int) -> String { "p\(phrase)." }

  private static func anchor(_ part: String, _ number: Int, _ item: Int) -> String {
    "cite.\(part)\(number).\(item + 1)"
  }

  /// A citation in the text.
  ///
  /// - Parameters:
  ///   - citation: The citation.
  ///   - number: Its number in its part of the chapter.
  ///   - part: Empty for the prose, `part(_:)` for a phrase.
  /// - Returns: Links to the list, in brackets or as part of the sentence.
  func html(_ citation: Citation, number: Int, part: String) -> HTML {
    let items = citation.items.enumerated().map { index, item -> HTML in
      guard let work = bibliography.works[item.key], let tag = tags[item.key] else {
        return "<span class=\"gap\">@\(item.key)</span>"
      }
      let anchor = Self.anchor(part, number, index)
      func link(_ text: String) -> HTML {
        "<a class=\"citation\" id=\"\(anchor)\" href=\"#work.\(work.key)\">\(text)</a>"
      }
      if citation.isInText {
        return style == .numbers
          ? "\(work.namesInText) [\(link(tag))]" : "\(work.namesInText) (\(link(tag)))"
      }
      let prefix: HTML = item.prefix.isEmpty ? "" : "\(item.prefix) "
      let ranges = item.locator.replacing(/(\d)-(\d)/) { "\($0.1)–\($0.2)" }
      let locator: HTML = ranges.isEmpty ? "" : ", \(ranges)"
      return prefix + link(style == .numbers ? tag : "\(work.namesInText), \(tag)") + locator
    }
    if citation.isInText { return items.joined() }
    return style == .numbers
      ? "[\(items.joined(separator: "; "))]" : "(\(items.joined(separator: "; ")))"
  }

  /// The list of the works, each with links back to where it is cited; nothing without works.
  var list: HTML {
    guard !works.isEmpty else { return "" }
    let entries = works.map { work -> HTML in
      let anchors = places[work.key] ?? []
      let back = anchors.enumerated().map { index, anchor -> HTML in
        """
        <a class="back" href="#\(anchor)" aria-label="Cited here, place \(index + 1)">↩\
        \(anchors.count > 1 ? "\(index + 1)" : "")</a>
        """
      }.joined(separator: " ")
      let tag = tags[work.key] ?? ""
      let mark: HTML = style == .numbers ? "<span class=\"tag\">[\(tag)]</span> " : ""
      let year = style == .numbers ? work.yearText : tag
      return "<li id=\"work.\(work.key)\">\(mark)\(work.entry(year: year))\u{A0}\(back)</li>\n"
    }.joined()
    return """
      <section class="works" aria-labelledby="page.works">
      <h2 id="page.works">References</h2>
      <ul>
      \(entries)</ul>
      </section>

      """
  }
}

extension Work {
  /// What it is sorted by: its authors, or its title without any.
  fileprivate var sortKey: String {
    let names = authors.isEmpty ? editors : authors
    return (names.isEmpty ? title : names.map { "\($0.family) \($0.given)" }.joined(separator: " "))
      .lowercased()
  }

  fileprivate var yearText: String { year.map(String.init) ?? "n.d." }

  /// The names by which the text calls it: up to two, else the first and "et al."; its title without
  /// any.
  fileprivate var namesInText: String {
    let names = (authors.isEmpty ? editors : authors).map(\.family)
    return switch names.count {
    case 0: "“\(title)”"
    case 1: names[0]
    case 2: "\(names[0]) and \(names[1])"
    default: "\(names[0]) et al."
    }
  }

  /// Its entry in a list: authors, year, title, where it appeared, and links.
  fileprivate func entry(year: String) -> HTML {
    let people = authors.isEmpty ? editors : authors
    let names = people.map(\.inList)
    var who =
      names.count > 1
      ? names.dropLast().joined(separator: ", ") + ", and " + names[names.count - 1]
      : names.first ?? ""
    if authors.isEmpty, !editors.isEmpty { who += editors.count > 1 ? ", editors" : ", editor" }
    let ends = title.hasSuffix(".") || title.hasSuffix("?") || title.hasSuffix("!") ? "" : "."
    let edition = edition.map { " (\($0) edition)" } ?? ""
    var html: HTML = who.isEmpty ? "" : "\(who) "
    html += "(\(year)). "
    html += isBook ? "<cite>\(title)</cite>\(edition)\(ends)" : "\(title)\(ends)"
    if let container {
      html += " <cite>\(container)</cite>"
      if let volume { html += ", <b>\(volume)</b>" }
      if let issue { html += "(\(issue.replacing("-", with: "–")))" }
      if let pages { html += ", \(pages.replacing("-", with: "–"))" }
      html += "."
    }
    if let publisher { html += " \(publisher)\(number.map { ", \($0)" } ?? "")." }
    if let doi = doi.map(Work.bareDOI) {
      html += " <a href=\"\(Work.link("https://doi.org/\(doi)"))\">doi:\(doi)</a>"
    } else if let url, !Escape.isDangerous(url) {
      html += " <a href=\"\(Work.link(url))\">\(url)</a>"
    }
    return html
  }

  /// A DOI without the address that some programs put before it.
  private static func bareDOI(_ doi: String) -> String {
    doi.firstRange(of: "doi.org/").map { String(doi[$0.upperBound...]) } ?? doi
  }

  private static func link(_ url: String) -> HTML { HTML(trusted: Escape.destination(url)) }
}

extension Work.Name {
  /// The family name and initials.
  fileprivate var inList: String {
    let initials = given.split { $0 == " " || $0 == "." }.compactMap(\.first).map { "\($0)." }
    return initials.isEmpty ? family : "\(family), \(initials.joined(separator: " "))"
  }
}
