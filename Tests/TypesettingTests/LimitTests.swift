import Testing
import Typesetting

/// A formula that is too much, and words of what is said of it.
struct ExcessiveFormula: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let tex: String
  let message: String

  init(_ description: String, _ tex: String, _ message: String) {
    testDescription = description
    self.tex = tex
    self.message = message
  }

  private static let tooMuch = "It is too "

  static let all = [
    Self("a macro that is itself", #"\def\a{\a}\a"#, "Too many expansions"),
    Self("two macros that are each other", #"\def\a{\b}\def\b{\a}\a"#, "Too many expansions"),
    Self("a macro that grows", #"\def\a{x\a}\a"#, "Too many expansions"),
    Self("an argument that doubles", #"\def\a#1{\a{#1#1}}\a{x}"#, tooMuch),
    // KaTeX's limit on expansions doesn't see this: CVE-2024-28243.
    Self(
      "a definition that doubles",
      #"\edef\a{xx}"# + String(repeating: #"\edef\a{\a\a}"#, count: 50), tooMuch),
    // Nor this: CVE-2024-28244.
    Self(
      "a superscript that begins anew", #"\def\a{²\b}\def\b{\a}x\a"#, "Too many expansions"),
    Self("10,000 braces", nested(10_000, "{", "}"), "The formula has 20001 bytes"),
    Self("100 kB", String(repeating: "x+", count: 50_000), "The formula has 100000 bytes"),
    Self("2,400 braces", nested(2_400, "{", "}"), tooMuch),
    Self("5,000 open braces", String(repeating: "{", count: 5_000), tooMuch),
    Self("200 fractions", nested(200, #"\frac{"#, "}1"), tooMuch),
    Self("400 superscripts", nested(400, "x^{", "}"), tooMuch),
  ]

  private static func nested(_ count: Int, _ open: String, _ close: String) -> String {
    String(repeating: open, count: count) + "x" + String(repeating: close, count: count)
  }
}

@Suite(.serialized, .timeLimit(.minutes(15))) struct LimitTests {
  private static let typesetter = Result { try Typesetter(keptIn: nil) }

  @Test(arguments: ExcessiveFormula.all)
  func `a formula that is too much is an error, and the next one is set`(
    _ formula: ExcessiveFormula
  ) throws {
    let typesetter = try Self.typesetter.get()
    let error = #expect(throws: FormulaError.self) {
      _ = try typesetter.formula(formula.tex, isDisplayed: true)
    }
    #expect(error?.message.contains(formula.message) == true)
    #expect(try typesetter.formula("\(formula.tex.utf8.count)", isDisplayed: true).contains("<mn>"))
  }

  @Test func `a deep formula is set`() throws {
    let fractions =
      String(repeating: #"\frac{1}{1+"#, count: 30) + "x" + String(repeating: "}", count: 30)
    let html = try Self.typesetter.get().formula(fractions, isDisplayed: true)
    #expect(Markup(html).fault == nil)
  }
}
