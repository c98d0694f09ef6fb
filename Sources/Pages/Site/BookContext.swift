internal import Book
internal import Typesetting

/// What all pages of a book share while they are made.
struct BookContext {
  let labels: Labels
  let chapters: Set<String>
  let settings: BookSettings
  let bibliography: Bibliography
  let typesetter: Typesetter

  /// A formula. One that can't be set is an error of the check before; here it leaves a gap.
  func html(_ formula: Formula) -> HTML {
    let set: HTML
    do {
      set = HTML(
        trusted: try typesetter.formula(formula.tex, isDisplayed: formula.isDisplayed))
    } catch {
      return "<span class=\"gap\" title=\"\(error.message)\">(no formula)</span>"
    }
    guard formula.isDisplayed else { return set }
    guard let label = formula.label, let target = labels[label] else {
      return
        "<span class=\"equation\" tabindex=\"0\" role=\"region\" aria-label=\"Formula\">\(set)</span>"
    }
    return """
      <span class="equation" id="\(label)"><span class="formula" tabindex="0" role="region" \
      aria-label="\(target.text)">\(set)</span><span class="number">(\(target.number))</span></span>
      """
  }

  /// Code of a fence that does not run.
  func html(code: String, info: String) -> HTML {
    let language = info.split(separator: " ").first.map(String.init) ?? ""
    let name: HTML = language.isEmpty ? "" : " class=\"language-\(language)\""
    return """
      <pre tabindex="0" role="region" aria-label="Code"><code\(name)>\
      \(lines(of: code, language: language).joined(separator: "\n"))
      </code></pre>

      """
  }

  /// The lines of a piece of code, coloured.
  func lines(of code: String, language: String) -> [HTML] {
    if let lines = try? typesetter.code(code, language: language) {
      return lines.map { HTML(trusted: $0) }
    }
    return code.split(separator: "\n", omittingEmptySubsequences: false).map {
      HTML(escaping: String($0))
    }
  }
}
