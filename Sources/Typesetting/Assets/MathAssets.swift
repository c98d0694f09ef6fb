/// KaTeX's stylesheet and fonts, trimmed to what some pages use.
struct MathAssets {
  /// `katex.css`, and the fonts that it names by paths relative to itself; nothing without formulas.
  private(set) var files: [(path: String, bytes: [UInt8])] = []

  /// The assets of pages or parts of pages.
  init(scripts: Scripts, usedBy html: [String]) throws(TypesettingError) {
    let classes = Set(html.flatMap { Self.classes(in: $0) })
    guard classes.contains("katex") else { return }
    let stylesheet = String(decoding: try scripts.katex("katex.min.css"), as: UTF8.self)
    let rules = StyleRule.rules(of: stylesheet)
    let used = rules.compactMap { $0.isFontFace ? nil : $0.trimmed(to: classes) }
    let fonts = rules.compactMap(Font.init).filter { font in
      used.contains { $0.body.contains(font.family) }
    }
    let text = (fonts.map(\.rule) + used).map { "\($0.prelude){\($0.body)}\n" }.joined()
    files.append(("katex.css", [UInt8](text.utf8)))
    for path in Set(fonts.map(\.path)).sorted() {
      files.append((path, try scripts.katex(path)))
    }
  }

  /// The words of all `class` attributes; KaTeX also writes them as `class ="…"`.
  private static func classes(in html: String) -> [String] {
    var classes: [String] = []
    var rest = [UInt8](html.utf8)[...]
    let name = [UInt8]("class".utf8)
    while let start = rest.firstIndex(of: name[0]) {
      rest = rest[start...]
      guard rest.starts(with: name) else {
        rest = rest.dropFirst()
        continue
      }
      rest = rest.dropFirst(name.count).drop { $0 == UInt8(ascii: " ") }
      guard rest.starts(with: "=\"".utf8) else { continue }
      let value = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "\"") }
      classes += value.split(separator: UInt8(ascii: " ")).map {
        String(decoding: $0, as: UTF8.self)
      }
      rest = rest[value.endIndex...]
    }
    return classes
  }
}

/// A font of KaTeX's, in the one format that every browser since 2018 reads.
private struct Font {
  let family: String
  /// Its file, relative to the stylesheet.
  let path: String
  /// A rule that names no other file.
  let rule: StyleRule

  /// The font of a rule; `nil` if it is none, or has no WOFF2 file.
  init?(_ rule: StyleRule) {
    guard rule.isFontFace, let family = rule.value(of: "font-family"),
      let sources = rule.value(of: "src"),
      let path = sources.firstMatch(of: /url\(["']?(fonts\/\w[\w.-]*\.woff2)["']?\)/)?.output.1
    else { return nil }
    self.family = family.filter { $0 != "\"" && $0 != "'" }
    self.path = String(path)
    self.rule = StyleRule(
      prelude: rule.prelude,
      body: rule.body.replacing(sources, with: "url(\(path)) format(\"woff2\")"))
  }
}

extension StyleRule {
  fileprivate var isFontFace: Bool { prelude == "@font-face" }

  /// The rule with those of its selectors that can apply where only some classes occur; `nil` if none
  /// can.
  fileprivate func trimmed(to classes: Set<String>) -> StyleRule? {
    guard !prelude.hasPrefix("@") else { return self }
    let selectors = selectors.filter { classes.isSuperset(of: Self.classes(neededBy: $0)) }
    return selectors.isEmpty
      ? nil : StyleRule(prelude: selectors.joined(separator: ","), body: body)
  }
}
