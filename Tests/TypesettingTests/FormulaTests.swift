import TestSupport
import Testing
import Typesetting

@Suite struct FormulaTests {
  private static let typesetter = Result { try Typesetter(keptIn: nil) }

  private func html(_ tex: String, isDisplayed: Bool = false) throws -> String {
    try Self.typesetter.get().formula(tex, isDisplayed: isDisplayed)
  }

  private func error(_ tex: String, macros: [String: String] = [:]) throws -> FormulaError? {
    let typesetter = try Typesetter(macros: macros, keptIn: nil)
    return #expect(throws: FormulaError.self) { try typesetter.formula(tex, isDisplayed: false) }
  }

  /// The TeX that a formula's HTML carries.
  private func annotation(_ html: String) -> String? {
    html.firstMatch(of: /<annotation encoding="application\/x-tex">([^<]*)<\/annotation>/)
      .map { Markup(String($0.output.1)).text }
  }

  // What MathML Core (W3C, 2025) says of each: mfrac's children are numerator and denominator, msup's
  // base and superscript, msqrt's the radicand; an operator is an mo, a number an mn, a name an mi.
  @Test(arguments: [
    (#"\frac{a}{b}"#, "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
    ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
    (#"\sqrt{x}"#, "<msqrt><mi>x</mi></msqrt>"),
    ("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
    (#"\mathbf{W}"#, #"<mi mathvariant="bold">W</mi>"#),
  ])
  func `MathML says what the TeX says`(_ tex: String, _ mathML: String) throws {
    #expect(try html(tex).contains("<semantics><mrow>\(mathML)</mrow><annotation"))
  }

  @Test func `a displayed formula is a block, another is not`() throws {
    #expect(
      try html("x", isDisplayed: true).hasPrefix(#"<span class="katex-display"><span class="#))
    #expect(try html("x").hasPrefix(#"<span class="katex"><span class="katex-mathml"><math "#))
    #expect(try html(#"\sum_i x"#, isDisplayed: true) != html(#"\sum_i x"#))
  }

  @Test(
    arguments: Commands.set + [
      #"\text{<script>alert("\&")</script> 'x'} < y > z"#, " a\n\t+ % hidden & <b>\n b ",
      "é + 日本 + Ж",
      "𝐀 + 𝔅", "",
    ])
  func `the annotation is exactly the TeX`(_ tex: String) throws {
    for isDisplayed in [true, false] where isDisplayed || !tex.contains("CD") {
      let html = try html(tex, isDisplayed: isDisplayed)
      #expect(Markup(html).fault == nil)
      #expect(annotation(html) == tex)
    }
  }

  @Test(arguments: [
    (#"a + \foo"#, #"Undefined control sequence: \foo"#, 4),
    (#"é + \foo"#, #"Undefined control sequence: \foo"#, 5),
    ("e\u{301} + \\foo", #"Undefined control sequence: \foo"#, 6),
    (#"日本 + \foo"#, #"Undefined control sequence: \foo"#, 9),
    (#"𝐀 + \foo"#, #"Undefined control sequence: \foo"#, 7),
    ("% 👩‍🔬\n\\foo", #"Undefined control sequence: \foo"#, 14),
    (#"a_{1} + b_{2} + c_{3} + \foo + d_{4} + e_{5}"#, #"Undefined control sequence: \foo"#, 24),
    ("日 + 😀", "KaTeX's fonts lack the character “😀”", 6),
    (#"\frac{𝐀}"#, "Unexpected end of input in a macro argument, expected '}'", 11),
    ("x^2^3", "Double superscript", 3),
    (
      #"\begin{matrix} a \end{mat rix}"#,
      "An environment's name consists of letters, with a * at most", 25
    ),
    (#"\begin{matrix} a \end{pmatrix}"#, #"Mismatch: \begin{matrix} matched by \end{pmatrix}"#, 17),
    ("10% of x", #"A % begins a comment, here up to the end; \% is a per cent sign"#, 2),
    (
      "é\n5\\% and 10% of x", #"A % begins a comment, here up to the end; \% is a per cent sign"#,
      13
    ),
    (#"é \href{javascript:alert(1)}{x}"#, #"\href is not allowed in a formula"#, 3),
    ("a\\begin~group", "An environment's name consists of letters, with a * at most", 7),
    (#"\begin{array}{l|'} a \end{array}"#, "An array's columns are l, c, r, | and :", 16),
    (#"\genfrac(?{0pt}{1}{a}{b}"#, "? can't be a delimiter", 8),
    (
      #"\def\f#1{#2^2} \f{x}"#, "A macro's text uses an argument that the macro does not take", nil
    ),
    (#"\'e"#, #"LaTeX's accent \' works only in text mode"#, nil),
  ])
  func `an error has KaTeX's words and a place in bytes`(
    _ tex: String, _ message: String, _ offset: Int?
  ) throws {
    let error = try error(tex)
    #expect(error?.message == message)
    #expect(error?.offset == offset)
  }

  @Test func `a macro is used with its arguments`() throws {
    let macros = [#"\vec"#: #"\mathbf{#1}"#, #"\R"#: #"\mathbb{R}"#, #"\*"#: #"\cdot"#]
    let typesetter = try Typesetter(macros: macros, keptIn: nil)
    let html = try typesetter.formula(#"\vec{x} \* y \in \R"#, isDisplayed: false)
    #expect(html.contains(#"<mi mathvariant="bold">x</mi><mo>⋅</mo><mi>y</mi><mo>∈</mo>"#))
    #expect(annotation(html) == #"\vec{x} \* y \in \R"#)
  }

  @Test func `a mistake in a macro is told with the macro's text and without a place`() throws {
    let macros = [#"\bad"#: #"\mathbf{\foo}"#]
    let error = try error(#"a + \bad"#, macros: macros)
    #expect(
      error?.message == #"Undefined control sequence: \foo (in a macro, at “\mathbf{\foo}”)"#)
    #expect(error?.offset == nil)
    // A mistake in what is handed to a macro is in the TeX.
    #expect(try self.error(#"a + \b{c \foo}"#, macros: [#"\b"#: "#1"])?.offset == 9)
  }

  @Test(arguments: ["vec", "", #"\"#, #"\a1"#, #"\a b"#, #"\é1"#, #"x\a"#])
  func `a macro that TeX can't read as one is refused`(_ name: String) {
    let error = #expect(throws: TypesettingError.self) {
      try Typesetter(macros: [name: "x"], keptIn: nil)
    }
    #expect(error?.message.hasPrefix("found a macro named \"\(name)\"") == true)
  }

  @Test func `a formula is the same whatever was set before it`() throws {
    let before = try html(#"\alpha + \frac{a}{b}"#)
    for tex in [
      #"\gdef\a{x} \gdef\alpha{y} \gdef\frac{z} \a"#, #"\global\let\alpha\beta \alpha"#,
      #"\newcommand\a{x} \a"#, #"\def\alpha#1{#1} \alpha{x}"#,
    ] {
      _ = try html(tex)
    }
    let other = try Typesetter(keptIn: nil).formula(#"\alpha + \frac{a}{b}"#, isDisplayed: false)
    #expect(before == other)
    // In memory it is kept; one that is not must be the same too.
    #expect(try html(#"\alpha + \frac{a}{b} "#) == other.replacing("{b}<", with: "{b} <"))
    #expect(throws: FormulaError.self) { try html(#"\a"#) }
  }

  @Test(arguments: [
    #"<script>alert(1)</script>"#, #"\text{<img src=x onerror="alert(1)">}"#,
    #"\text{"' onload='alert(1)}"#, #"\unicode{<script>}"#, #"\verb|<b onclick="x">|"#,
    #"\color{red;background:url(x)}x"#, #"\textcolor{"><script>}{x}"#,
    #"\colorbox{javascript:x}{y}"#,
    #"\rule{1em;color:red}{1em}"#, #"\href{javascript:alert(1)}{x}"#, #"\url{javascript:alert(1)}"#,
    #"\includegraphics[alt=" onerror="]{x.png}"#, #"\htmlClass{page"}{x}"#, #"\htmlId{top}{x}"#,
    #"\htmlStyle{position:fixed}{x}"#, #"\htmlData{a=b}{x}"#, #"\htmlData{a" onclick="x=b}{x}"#,
    #"\def\x{\href{javascript:alert(1)}}\x{y}"#, "\u{0}\u{8}\u{7F}",
    #"\begin{<script>}\end{<script>}"#,
    "&lt;script&gt;", "\u{2028}\u{FEFF}\u{202E}x",
  ])
  func `hostile TeX is escaped or refused`(_ tex: String) throws {
    for isDisplayed in [true, false] {
      guard let html = try? html(tex, isDisplayed: isDisplayed) else { continue }
      let markup = Markup(html)
      #expect(markup.fault == nil)
      #expect(annotation(html) == tex)
      for tag in markup.tags { #expect(isHarmless(tag), "<\(tag)>") }
    }
  }

  @Test func `mutated formulas are set well, or refused with a place inside them`() throws {
    var random = TestRandom()
    let typesetter = try Self.typesetter.get()
    let formulas = Commands.set.map { [UInt8]($0.utf8) }
    for _ in 0..<500 {
      let formula = formulas[Int.random(in: formulas.indices, using: &random)]
      let tex = String(decoding: random.mutate(formula), as: UTF8.self)
      do throws(FormulaError) {
        let html = try typesetter.formula(tex, isDisplayed: true)
        #expect(Markup(html).fault == nil, "\(tex)")
        #expect(annotation(html) == tex)
      } catch {
        #expect((0...tex.utf8.count).contains(error.offset ?? 0), "\(tex)")
        #expect(
          !error.message.isEmpty && !error.message.contains("fails"), "\(error.message): \(tex)")
      }
    }
  }

  /// Whether a tag is one of KaTeX's, which draws with spans and pictures, and has no attribute that
  /// could run or fetch anything.
  private func isHarmless(_ tag: String) -> Bool {
    let name = tag.prefix { $0 != " " && $0 != "/" }
    return
      (["", "span", "svg", "path", "line", "semantics", "annotation"].contains(name)
      || name.hasPrefix("m")) && !tag.contains(/[ ](on\w*|href|src) ?=|url\(/)
  }
}
