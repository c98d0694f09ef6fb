internal import Files

/// Sets formulas and colours code, by KaTeX and highlight.js in an embedded JavaScript engine.
///
/// One typesetter serves a whole run, from any thread. Its engines start when something comes that
/// isn't kept, which takes about a tenth of a second each.
public final class Typesetter: Sendable {
  private let formulas: FormulaSetter
  private let codes: CodeColouring
  private let scripts: Scripts

  /// A typesetter.
  ///
  /// - Parameters:
  ///   - macros: The book's own TeX commands and what they stand for, with `#1` to `#9` for their
  ///     arguments, as in `["\\vec": "\\mathbf{#1}"]`. They take the place of KaTeX's own.
  ///   - folder: Where to keep what was typeset, from run to run; it is made when needed. `nil` keeps
  ///     it only as long as the typesetter.
  ///   - scripts: The folder of the JavaScript that Debian's packages install.
  /// - Throws: A script that is missing, with the package that has it; a macro whose name is not a
  ///   backslash with letters, or with one other character.
  public init(
    macros: [String: String] = [:], keptIn folder: String?,
    scripts: String = "/usr/share/javascript"
  ) throws(TypesettingError) {
    self.scripts = Scripts(folder: scripts)
    let kept = KeptTexts(folder: folder)
    formulas = try FormulaSetter(macros: macros, scripts: self.scripts, kept: kept)
    codes = try CodeColouring(scripts: self.scripts, kept: kept)
  }

  /// The HTML of a formula: MathML for readers that listen, with the TeX as an annotation, and spans for
  /// those who look.
  ///
  /// It needs KaTeX's stylesheet and fonts: `mathAssets(usedBy:)`. The same formula gives the same HTML
  /// whatever was set before it; a definition (`\gdef`) ends with its formula.
  ///
  /// - Parameters:
  ///   - tex: What stands between the dollars, up to 5,000 bytes.
  ///   - isDisplayed: Whether it has a line of its own (`$$`).
  /// - Returns: One `span` element.
  /// - Throws: What KaTeX can't set; what LaTeX would refuse, but for letters of other scripts; links,
  ///   images and raw HTML (`\href`, `\includegraphics`, `\htmlClass`, …); what has no end, or takes
  ///   too much time or memory.
  public func formula(_ tex: String, isDisplayed: Bool) throws(FormulaError) -> String {
    try formulas.html(tex, isDisplayed: isDisplayed)
  }

  /// The lines of a piece of code as HTML, coloured by `<span class="hljs-…">`.
  ///
  /// Every span is closed in the line where it is opened. The text of the lines is exactly that of the
  /// code, whose last line end, if it has one, begins no further line.
  ///
  /// - Parameters:
  ///   - text: The code.
  ///   - language: The fence's word, in any case: `swift`; `sh`, `bash` or `shell` for scripts,
  ///     `console` for commands after a prompt with what they print; `json`, `yaml` or `yml`, `python`
  ///     or `py`. Code in any other language is escaped and has no colours.
  /// - Returns: At least one line.
  /// - Throws: A highlight.js that does not work.
  public func code(_ text: String, language: String) throws(TypesettingError) -> [String] {
    try codes.lines(text, language: language)
  }

  /// What pages with formulas need beside them: KaTeX's stylesheet, and the fonts that it names.
  ///
  /// Of the stylesheet, the rules that can apply to nothing in the pages are left out; of the fonts, the
  /// families that the other rules don't name.
  ///
  /// - Parameter html: The pages, or only their formulas.
  /// - Returns: `katex.css` and `fonts/….woff2`, whose addresses in the stylesheet are relative to it;
  ///   nothing if there is no formula.
  /// - Throws: A stylesheet or font that is missing, with the package that has it.
  public func mathAssets(
    usedBy html: [String]
  ) throws(TypesettingError) -> [(path: String, bytes: [UInt8])] {
    try MathAssets(scripts: scripts, usedBy: html).files
  }
}
