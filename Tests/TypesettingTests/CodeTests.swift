import TestSupport
import Testing
import Typesetting

@Suite struct CodeTests {
  private static let typesetter = Result { try Typesetter(keptIn: nil) }

  private func lines(_ code: String, _ language: String) throws -> [String] {
    try Self.typesetter.get().code(code, language: language)
  }

  /// A piece of code in each language, with a bit of everything.
  private static let samples = [
    (
      "swift",
      ##"""
      @Test(.tags(.fast)) struct Point<Value: Sendable>: ~Copyable { // a < b && "c"
        /* a comment /* in a comment */
           over lines */
        private(set) var count = 0x1F_p2 + 1e-5 + 1_000.25, left: [Double]? = nil
        #if DEBUG
        func map(_ c: Value, for index: Int) async throws(Failure) -> some Sequence<Value> {
          guard let value = try await self.load(in: c), !value.isEmpty else { return .default }
          print("a \(values.map { "\($0 + 1)" }.joined(separator: ",")) \"b\" \u{1F600}")
          return """
            several \(lines) <b>
            """ + #"raw "\#(x)" \n"#
        }
        #endif
      }
      """##
    ),
    (
      "bash", "for f in \"$@\"; do\n  echo \"a ${f%.md}\" | sed 's/<b>/&/g' > out.txt # why\ndone\n"
    ),
    ("console", "$ latent render 02-pca > log && cat <<EOF\nx = 1 < 2\nEOF\n# as root\n> more\n"),
    ("json", "{\"a\": [1.5e-3, true, null, \"<b>\\n\"], \"b\": {}}"),
    (
      "yaml",
      "# c\ntitle: \"a & b\"\nlist:\n  - x: 1\n    y: !tag >\n      folded\n---\n&id [a, *id]\n"
    ),
    (
      "python",
      "@dec\nclass A(B):\n    \"\"\"doc\n    more <b>\"\"\"\n    def f(self, x=1j): # c\n"
        + "        return f'{x!r} {y:>{w}}' + 'a\\'b' if x else None\n"
    ),
    ("text", "a < b & \"c\"\n\n'd'"),
    ("rust", "fn main() { println!(\"<b>\"); }"),
  ]

  @Test func `code is coloured word by word`() throws {
    #expect(
      try lines("let x = f(1e-5, in: count) // n", "swift") == [
        """
        <span class="hljs-keyword">let</span> x = f(<span class="hljs-number">1e-5</span>, in: count) \
        <span class="hljs-comment">// n</span>
        """
      ])
    #expect(
      try lines("{\"a\": true}", "json") == [
        """
        {<span class="hljs-attr">"a"</span>: <span class="hljs-literal">true</span>}
        """
      ])
  }

  @Test func `a span that crosses a line end is closed and opened again`() throws {
    #expect(
      try lines("/* a\n\n  < b */ 1\n", "swift") == [
        "<span class=\"hljs-comment\">/* a</span>", "",
        "<span class=\"hljs-comment\">  &lt; b */</span> <span class=\"hljs-number\">1</span>",
      ])
    #expect(
      try lines("\"\"\"\n\\(a\n+ b)\n\"\"\"", "swift") == [
        "<span class=\"hljs-string\">\"\"\"</span>",
        "<span class=\"hljs-string\"><span class=\"hljs-subst\">\\(a</span></span>",
        "<span class=\"hljs-string\"><span class=\"hljs-subst\">+ b)</span></span>",
        "<span class=\"hljs-string\">\"\"\"</span>",
      ])
  }

  @Test(arguments: samples)
  func `each line is whole, and their text is the code`(_ language: String, _ code: String) throws {
    let html = try lines(code, language)
    expectFaithful(html, code)
    let isColoured = html.joined().contains("<span")
    #expect(isColoured == !["text", "rust"].contains(language))
  }

  @Test func `mutated code is still the code`() throws {
    var random = TestRandom()
    for (language, code) in Self.samples {
      for _ in 0..<60 {
        let mutant = String(decoding: random.mutate([UInt8](code.utf8)), as: UTF8.self)
        expectFaithful(try lines(mutant, language), mutant)
      }
    }
  }

  @Test func `code in one language is still the code when it is taken for another`() throws {
    for (_, code) in Self.samples {
      for (language, _) in Self.samples { expectFaithful(try lines(code, language), code) }
    }
  }

  @Test(arguments: [
    "", "\n", "\n\n", "a", "a\n", "a\r\nb\r\n", "\ra", "\u{2028}\"a", "e\u{301}\n\u{301}",
    "\u{0}\u{1B}[0m",
    "let 👩‍🔬 = \"𝐀\" // 😀", "</span><script>alert(1)</script>", "&lt;&amp;&#x27;", "\u{FEFF}let x",
    "<span class=\"hljs-keyword\">", "\"\\(\"\\(\"\\(",
  ])
  func `odd text is still the text`(_ code: String) throws {
    for (language, _) in Self.samples { expectFaithful(try lines(code, language), code) }
  }

  @Test func `the last line end begins no further line`() throws {
    #expect(try lines("", "swift") == [""])
    #expect(try lines("a\n", "swift") == ["a"])
    #expect(try lines("a\n\n", "text") == ["a", ""])
  }

  @Test func `words of fences are read in any case`() throws {
    for (words, code) in [
      (["swift", "Swift", "SWIFT"], "let x"), (["sh", "bash", "shell"], "if x; then echo; fi"),
      (["yaml", "yml", "YAML"], "a: 1"), (["python", "py"], "import a"),
    ] {
      let all = try words.map { try lines(code, $0) }
      #expect(Set(all).count == 1 && all[0].joined().contains("<span"))
    }
    #expect(try lines("$ ls", "console") != lines("$ ls", "shell"))
    for word in ["", "constructor", "__proto__", "c++", "swift config"] {
      #expect(try lines("let x < 1", word) == ["let x &lt; 1"])
    }
  }

  @Test func `a pattern that takes for ever leaves the code without colours`() throws {
    let code = String(repeating: "\"\\(", count: 20_000)
    expectFaithful(try lines(code, "swift"), code)
    expectFaithful(try lines("let x", "swift"), "let x")
  }

  /// Expects whole lines with no other tags than spans with known classes, and the code as their text.
  private func expectFaithful(_ html: [String], _ code: String) {
    for line in html {
      let markup = Markup(line)
      #expect(markup.fault == nil && !line.utf8.contains(UInt8(ascii: "\n")), "\(line)")
      for tag in markup.tags where tag != "/span" {
        #expect(Self.tags.contains(tag), "\(tag)")
      }
    }
    let text = html.map { Markup($0).text }.joined(separator: "\n")
    let isEnded = code.utf8.last == UInt8(ascii: "\n")
    #expect(
      (text + (isEnded ? "\n" : "")).utf8.elementsEqual(code.utf8), "\(code.debugDescription)")
  }

  /// The classes that the stylesheet of the pages must know.
  private static let tags = Set(
    [
      "_", "attr", "built_in", "bullet", "class", "comment", "doctag", "function", "keyword",
      "literal", "meta", "number", "params", "string", "subst", "template-variable", "title",
      "type",
      "variable",
    ].map { "span class=\"hljs-\($0)\"" } + ["span class=\"bash\""])
}
