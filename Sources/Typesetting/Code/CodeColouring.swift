internal import Files

/// Colours code by highlight.js.
struct CodeColouring: Sendable {
  /// The grammars of highlight.js that are used, by the words of fences that ask for them.
  static let grammars = [
    "swift": "swift", "sh": "bash", "bash": "bash", "shell": "bash", "console": "shell",
    "json": "json", "yaml": "yaml", "yml": "yaml", "python": "python", "py": "python",
  ]

  private let engine: Engine
  /// All that the HTML depends on, but for the code.
  private let identity: [String]
  private let kept: KeptTexts

  /// - Throws: A script that is missing.
  init(scripts: Scripts, kept: KeptTexts) throws(TypesettingError) {
    let scripts = [
      PackageResources.calls_js, try scripts.highlight(), PackageResources.code_js,
    ]
    engine = Engine(scripts: scripts)
    identity = scripts.map { digest(.sha256, of: $0) }
    self.kept = kept
  }

  /// The lines of a piece of code.
  func lines(_ text: String, language: String) throws(TypesettingError) -> [String] {
    let text = text.utf8.last == UInt8(ascii: "\n") ? String(text.unicodeScalars.dropLast()) : text
    guard let grammar = Self.grammars[language.lowercased()] else {
      return CodeLines(plain: text).lines
    }
    let html = try kept.text(madeOf: identity + [text, grammar]) {
      () throws(TypesettingError) in
      try colouredLines(text, grammar).joined(separator: "\n")
    }
    return html.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
  }

  private func colouredLines(
    _ text: String, _ grammar: String
  ) throws(TypesettingError) -> [String] {
    do {
      let html = try engine.call("colour", [text, grammar])
      return (CodeLines(highlighted: html, text: text) ?? CodeLines(plain: text)).lines
    } catch {
      switch error {
      // A grammar's regular expressions can take for ever; the code is then shown without colours.
      case .limited: return CodeLines(plain: text).lines
      case .broken(let words):
        throw TypesettingError(message: "highlight.js does not work: \(words)")
      }
    }
  }
}
