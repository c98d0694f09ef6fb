import Files
import TestSupport
import Testing
import Typesetting

@Suite struct AssetTests {
  private static let typesetter = Result { try Typesetter(keptIn: nil) }

  private func formulas(_ tex: [String]) throws -> [String] {
    try tex.map { try Self.typesetter.get().formula($0, isDisplayed: true) }
  }

  /// The stylesheet, and the paths of the fonts.
  private func assets(
    _ html: [String], _ typesetter: Typesetter? = nil
  ) throws -> (stylesheet: String, fonts: [String]) {
    let files = try (typesetter ?? Self.typesetter.get()).mathAssets(usedBy: html)
    let stylesheet = files.first { $0.path == "katex.css" }?.bytes ?? []
    return (
      String(decoding: stylesheet, as: UTF8.self),
      files.map(\.path).filter { $0 != "katex.css" }
    )
  }

  @Test func `pages without formulas need nothing`() throws {
    #expect(try Self.typesetter.get().mathAssets(usedBy: []).isEmpty)
    #expect(try Self.typesetter.get().mathAssets(usedBy: ["<p class=\"note\">x</p>"]).isEmpty)
  }

  @Test func `there are the fonts that the stylesheet names, and no others`() throws {
    let files = try Self.typesetter.get().mathAssets(usedBy: formulas(Commands.set))
    let stylesheet = String(decoding: files[0].bytes, as: UTF8.self)
    let named = stylesheet.matches(of: /url\(([^)]*)\)/).map { String($0.output.1) }
    #expect(files[0].path == "katex.css")
    #expect(Set(files.dropFirst().map(\.path)) == Set(named))
    for file in files.dropFirst() {
      #expect(file.path.hasSuffix(".woff2") && file.bytes.starts(with: "wOF2".utf8))
    }
  }

  @Test func `a family of fonts comes with the first formula that needs it`() throws {
    let few = try assets(formulas(["x"])).fonts
    #expect(few.contains("fonts/KaTeX_Math-Italic.woff2"))
    #expect(few.allSatisfy { $0.hasPrefix("fonts/KaTeX_Ma") })  // Main and Math
    for (tex, font) in [
      (#"\mathfrak{g}"#, "Fraktur-Regular"), (#"\mathbb{R}"#, "AMS-Regular"),
      (#"\mathscr{L}"#, "Script-Regular"), (#"\mathcal{L}"#, "Caligraphic-Regular"),
      (#"\mathtt{x}"#, "Typewriter-Regular"), (#"\mathsf{x}"#, "SansSerif-Regular"),
      (#"\bigl("#, "Size1-Regular"), (#"\sum"#, "Size2-Regular"), (#"\biggl("#, "Size3-Regular"),
      (#"\Biggl("#, "Size4-Regular"),
    ] {
      let font = "fonts/KaTeX_\(font).woff2"
      #expect(!few.contains(font))
      #expect(try assets(formulas([tex])).fonts.contains(font))
    }
  }

  @Test func `the order of the pages changes nothing`() throws {
    let html = try formulas(Commands.set)
    let one = try assets(html)
    let other = try assets(html.reversed())
    #expect(one == other)
    #expect(try assets([html.joined()]) == one)
  }

  @Test func `the trimmed stylesheet is less than half of it`() throws {
    let whole = try readFile("/usr/share/javascript/katex/katex.min.css").count
    #expect(try assets(formulas(Commands.set)).stylesheet.utf8.count < whole / 2)
  }

  /// A stylesheet with what is hard to read in stylesheets.
  private static let stylesheet = """
    @charset "utf-8"; /* .katex } */
    @font-face{font-family:'Used';font-weight:400;src:url(fonts/used.woff2) format('woff2'),
      url(fonts/used.ttf) format('truetype')}
    @font-face{font-family:Unused;src:url("fonts/unused.woff2")}
    @font-face{font-family:Old;src:url(fonts/old.ttf)}
    .katex .a , .katex .b:not(.c,.d) > .e::before,.katex .gone{content:"} .f{";font:1em Used, Old}
    .katex .gone{font-family:Unused}.katex[title=".gone"] *{color:red}
    @media print{.katex .a{color:black}.gone{color:white}}
    .katex-a{color:blue}body{margin:0}
    """

  /// Calls `body` with a folder that has stubs for the scripts, and the stylesheet above.
  private func withScripts(_ body: (String) throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      for (name, text) in [
        ("katex/katex.js", ""), ("highlight.js/highlight.min.js", ""),
        ("katex/katex.min.css", Self.stylesheet), ("katex/fonts/used.woff2", "wOF2"),
      ] {
        let path = "\(folder)/\(name)"
        try makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
        try writeAtomically(text, to: path)
      }
      try body(folder)
    }
  }

  @Test func `rules that can't apply are left out, all others stay as they are`() async throws {
    try await withScripts { folder in
      let typesetter = try Typesetter(keptIn: nil, scripts: folder)
      let html = "<i class=\"katex a\"></i><b title=\"x\" class =\"b e\">gone</b>"
      let (stylesheet, fonts) = try assets([html], typesetter)
      #expect(
        stylesheet == """
          @font-face{font-family:'Used';font-weight:400;src:url(fonts/used.woff2) format("woff2")}
          .katex .a,.katex .b:not(.c,.d) > .e::before{content:"} .f{";font:1em Used, Old}
          .katex[title=".gone"] *{color:red}
          @media print{.katex .a{color:black}.gone{color:white}}
          body{margin:0}

          """)
      #expect(fonts == ["fonts/used.woff2"])
    }
  }

  @Test func `a missing font is told with the package that has it`() async throws {
    try await withScripts { folder in
      removeFile("\(folder)/katex/fonts/used.woff2")
      let typesetter = try Typesetter(keptIn: nil, scripts: folder)
      let error = #expect(throws: TypesettingError.self) {
        _ = try typesetter.mathAssets(usedBy: ["<i class=\"katex a\"></i>"])
      }
      #expect(
        error?.message == """
          \(folder)/katex/fonts/used.woff2: found nothing, expected a file. Install the Debian \
          package fonts-katex (`apt-get install fonts-katex`, as root).
          """)
    }
  }
}
