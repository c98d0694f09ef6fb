internal import Files

/// Sets formulas by KaTeX.
struct FormulaSetter: Sendable {
  /// The most bytes of TeX: some five times a long derivation, set in less than a second.
  private static let longest = 5_000
  /// The most elements in each other: Chromium puts what is deeper than 512 beside its parent.
  private static let deepest = 400

  private let engine: Engine
  /// All that the HTML depends on, but for the formula.
  private let identity: [String]
  /// Each macro's name and text.
  private let macros: [String]
  private let kept: KeptTexts

  /// - Throws: A script that is missing; a macro whose name TeX would not read as one.
  init(macros: [String: String], scripts: Scripts, kept: KeptTexts) throws(TypesettingError) {
    for name in macros.keys where !Self.isCommand(name) {
      throw TypesettingError(
        message: "found a macro named \"\(name)\", expected a backslash with letters, or with one "
          + "other character, as in \"\\vec\"")
    }
    let scripts = [
      PackageResources.calls_js, try scripts.katex("katex.js"), PackageResources.formulas_js,
    ]
    engine = Engine(scripts: scripts)
    identity = scripts.map { digest(.sha256, of: $0) }
    self.macros = macros.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
    self.kept = kept
  }

  /// The HTML of a formula.
  func html(_ tex: String, isDisplayed: Bool) throws(FormulaError) -> String {
    guard tex.utf8.count <= Self.longest else {
      throw FormulaError(
        message: "The formula has \(tex.utf8.count) bytes, and at most \(Self.longest) are set",
        offset: nil)
    }
    let request = [tex, isDisplayed ? "displayed" : "in text"] + macros
    return try kept.text(madeOf: identity + request) { () throws(FormulaError) in
      try set(request)
    }
  }

  private func set(_ request: [String]) throws(FormulaError) -> String {
    let answer: String
    do {
      answer = try engine.call("setFormula", request)
    } catch {
      switch error {
      case .limited:
        throw FormulaError(
          message: "It is too long or too deep, or its macros never end", offset: nil)
      case .broken(let words):
        throw FormulaError(message: "KaTeX does not work: \(words)", offset: nil)
      }
    }
    if answer.hasPrefix("=") {
      let html = String(answer.dropFirst())
      guard Self.depth(of: html) <= Self.deepest else {
        throw FormulaError(message: "It is too deep for a browser", offset: nil)
      }
      return html
    }
    // "!", a place in UTF-16 units or nothing, a line end, the message.
    let parts = answer.dropFirst().split(
      separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    throw FormulaError(
      message: String(parts.last ?? ""),
      offset: parts.first.flatMap { Int($0) }.map { Self.utf8Offset($0, in: request[0]) })
  }

  /// How many elements are in each other at most.
  private static func depth(of html: String) -> Int {
    var (depth, deepest) = (0, 0)
    var previous: UInt8 = 0
    for byte in html.utf8 {
      switch (previous, byte) {
      case (UInt8(ascii: "<"), UInt8(ascii: "/")), (UInt8(ascii: "/"), UInt8(ascii: ">")):
        depth -= 1
      case (UInt8(ascii: "<"), _): depth += 1
      default: break
      }
      deepest = max(deepest, depth)
      previous = byte
    }
    return deepest
  }

  /// The same place in UTF-8; one inside a character beyond U+FFFF is that character's start.
  private static func utf8Offset(_ offset: Int, in text: String) -> Int {
    let end = text.endIndex
    let place = text.utf16.index(text.startIndex, offsetBy: offset, limitedBy: end) ?? end
    return text.utf8.distance(from: text.startIndex, to: place)
  }

  /// Whether TeX reads the name as one command: a backslash with letters or one other character.
  private static func isCommand(_ name: String) -> Bool {
    let name = name.unicodeScalars
    guard name.first == "\\" else { return false }
    let rest = name.dropFirst()
    return rest.count == 1
      || !rest.isEmpty && rest.allSatisfy { $0.isASCII && $0.properties.isAlphabetic }
  }
}
