import Events
import Figures
import Testing

/// What a test needs to know of a drawing's markup.
struct Markup {
  /// The elements' names in order.
  var elements: [String] = []
  /// The values of all `id` attributes.
  var ids: [String] = []
  /// The texts of `<text>` elements.
  var texts: [String] = []
  /// What is wrong with the nesting or the quoting; nil for good markup.
  var fault: String?

  init(_ text: String) {
    var open: [String] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      let between = rest[..<start]
      if between.contains(">") { fault = fault ?? "a bare > near \(between.suffix(40))" }
      if open.last == "text" { texts.append(String(between)) }
      guard let end = rest[start...].firstIndex(of: ">") else {
        fault = "a tag without end"
        return
      }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        let name = String(tag.dropFirst())
        if open.popLast() != name { fault = fault ?? "</\(name)> closes nothing" }
        continue
      }
      let name = String(tag.prefix { $0 != " " && $0 != "/" })
      elements.append(name)
      if tag.count(where: { $0 == "\"" }) % 2 == 1 { fault = fault ?? "odd quotes in <\(tag)>" }
      if let id = tag.firstRange(of: " id=\"") {
        ids.append(String(tag[id.upperBound...].prefix { $0 != "\"" }))
      }
      if !tag.hasSuffix("/") { open.append(name) }
    }
    if !open.isEmpty { fault = fault ?? "<\(open.last ?? "")> is not closed" }
  }
}

/// The figure of a value that must become one.
func figure(_ value: some Showable, id: String = "fig-x") throws -> Shown.Figure {
  guard case .figure(let figure) = value.shown(id: id) else {
    throw WrongKind()
  }
  return figure
}

struct WrongKind: Error {}
