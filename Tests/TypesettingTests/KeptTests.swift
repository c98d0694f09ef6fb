import Files
import TestSupport
import Testing
import Typesetting

@Suite struct KeptTests {
  private static let tex = #"\frac{a}{b} + \R"#

  private func formula(
    _ tex: String = tex, in folder: String, macros: [String: String] = [:]
  ) throws -> String {
    try Typesetter(macros: macros, keptIn: folder).formula(tex, isDisplayed: false)
  }

  /// Writes a kept file with another text and its right digest, so that who reads it is found out.
  private func replace(_ path: String, with text: String) throws {
    try writeAtomically(digest(.sha256, of: [UInt8](text.utf8)) + "\n" + text, to: path)
  }

  @Test func `a formula that was set before is not set again`() async throws {
    try await withTemporaryFolder { folder in
      let kept = "\(folder)/a/b"
      let html = try formula(in: kept)
      #expect(html == (try Typesetter(keptIn: nil).formula(Self.tex, isDisplayed: false)))
      let files = names(in: kept)
      #expect(files.count == 1)
      try replace("\(kept)/\(files[0])", with: "another\ntext")
      #expect(try formula(in: kept) == "another\ntext")
      #expect(names(in: kept) == files)
    }
  }

  @Test func `a damaged file is made again`() async throws {
    try await withTemporaryFolder { folder in
      let html = try formula(in: folder)
      let path = "\(folder)/\(names(in: folder)[0])"
      let whole = try readFile(path)
      var random = TestRandom()
      let damages = [[], [0], Array(whole.dropLast()), whole + [10], Array("x\n".utf8)]
      for damage in damages + (0..<10).map({ _ in random.mutate(whole) }) {
        try writeAtomically(damage, to: path)
        #expect(try formula(in: folder) == html)
        #expect(try readFile(path) == whole)
      }
    }
  }

  @Test func `what a formula depends on is told apart`() async throws {
    try await withTemporaryFolder { folder in
      let typesetter = try Typesetter(keptIn: folder)
      _ = try typesetter.formula("x", isDisplayed: false)
      _ = try typesetter.formula("x", isDisplayed: true)
      _ = try typesetter.formula("x ", isDisplayed: true)
      _ = try formula("x", in: folder, macros: [#"\a"#: "b"])
      _ = try formula("x", in: folder, macros: [#"\a"#: "b", #"\c"#: "d"])
      _ = try formula("x", in: folder, macros: [#"\a"#: #"b\c"#])
      _ = try formula("x", in: folder, macros: [#"\c"#: "d", #"\a"#: "b"])  // as above
      _ = try typesetter.code("x", language: "swift")
      _ = try typesetter.code("x", language: "json")
      _ = try typesetter.code("x\n", language: "JSON")  // as above
      #expect(names(in: folder).count == 8)
    }
  }

  @Test func `another KaTeX or highlight.js makes everything again`() async throws {
    try await withTemporaryFolder { folder in
      for version in ["1", "2"] {
        let scripts = try stub(
          in: "\(folder)/\(version)",
          katex: "var katex = {renderToString: function (tex) { return '<i>\(version)</i>'; }}",
          highlight: """
            var hljs = {configure: function () {}, registerLanguage: function () {},
              highlight: function (language, text) { return {value: text}; }} // \(version)
            """)
        let typesetter = try Typesetter(keptIn: "\(folder)/kept", scripts: scripts)
        #expect(try typesetter.formula("x", isDisplayed: false) == "<i>\(version)</i>")
        #expect(try typesetter.code("x", language: "json") == ["x"])
      }
      #expect(names(in: "\(folder)/kept").count == 4)
    }
  }

  @Test func `a wrong formula is not kept`() async throws {
    try await withTemporaryFolder { folder in
      #expect(throws: FormulaError.self) { try formula(#"\foo"#, in: folder) }
      #expect(names(in: folder).isEmpty)
    }
  }

  @Test func `where nothing can be kept, everything is set all the same`() async throws {
    try await withTemporaryFolder { folder in
      try writeAtomically("", to: "\(folder)/file")
      #expect(try formula(in: "\(folder)/file/kept").contains("katex"))
      #expect(names(in: folder) == ["file"])
    }
  }

  @Test func `a missing script is told with the package that has it`() async throws {
    try await withTemporaryFolder { folder in
      let error = #expect(throws: TypesettingError.self) {
        try Typesetter(keptIn: nil, scripts: folder)
      }
      #expect(
        error?.message == """
          \(folder)/katex/katex.js: found nothing, expected a file. Install the Debian package \
          libjs-katex (`apt-get install libjs-katex`, as root).
          """)
      let scripts = try stub(in: folder, katex: "", highlight: "")
      removeFile("\(scripts)/highlight.js/highlight.min.js")
      let other = #expect(throws: TypesettingError.self) {
        try Typesetter(keptIn: nil, scripts: scripts)
      }
      #expect(other?.message.contains("Debian package libjs-highlight.js") == true)
    }
  }

  @Test(arguments: [
    ("syntax error", "SyntaxError: "), ("throw 'why'", "why"), ("", "ReferenceError: "),
    ("var katex = hljs = {}", "TypeError: "),
    ("throw {toString: function () { throw 1 }}", "1"),
  ])
  func `a script that does not work is told`(_ script: String, _ words: String) async throws {
    try await withTemporaryFolder { folder in
      let scripts = try stub(in: folder, katex: script, highlight: script)
      let typesetter = try Typesetter(keptIn: nil, scripts: scripts)
      for _ in 0..<2 {
        let error = #expect(throws: FormulaError.self) {
          try typesetter.formula("x", isDisplayed: false)
        }
        #expect(error?.message.hasPrefix("KaTeX ") == true)
        #expect(error?.message.contains(words) == true)
        let other = #expect(throws: TypesettingError.self) {
          try typesetter.code("x", language: "swift")
        }
        #expect(other?.message.hasPrefix("highlight.js does not work: ") == true)
      }
    }
  }

  @Test func `many threads at once get the same`() async throws {
    try await withTemporaryFolder { folder in
      let typesetter = try Typesetter(keptIn: folder)
      let all = await withTaskGroup(of: [String?].self) { group in
        for _ in 0..<4 {
          group.addTask {
            (0..<20).map { try? typesetter.formula("x_{\($0)}", isDisplayed: false) }
          }
        }
        return await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(all.count == 1)
      #expect(all.first?.allSatisfy { $0 != nil } == true)
      #expect(names(in: folder).count == 20)
    }
  }

  /// A folder with scripts of these texts.
  private func stub(in folder: String, katex: String, highlight: String) throws -> String {
    try makeFolder("\(folder)/katex")
    try makeFolder("\(folder)/highlight.js")
    try writeAtomically(katex, to: "\(folder)/katex/katex.js")
    try writeAtomically(highlight, to: "\(folder)/highlight.js/highlight.min.js")
    return folder
  }
}
