import Book
import Pages
import Testing

@Suite struct ExtensionTests {
  private func renderer(_ text: String) throws -> MarkdownRenderer {
    let chapter = try Chapter.parse(text, file: "02-a.md").chapter
    return MarkdownRenderer(document: chapter.document, headings: chapter.headings)
  }

  @Test func `the page's builder supplies what is ours`() throws {
    var renderer = try renderer(
      """
      # A title

      See @fig-a: `{swift} a` ![alt `{swift} "b"`](i.png)

      ```swift config
      //| label: fig-a
      ```
      - ```swift-config
        ```

      ## Scores {#sec-scores}
      """)
    renderer.running = { "<figure>\($0)</figure>" }
    renderer.value = { "<b title=\"'\">v\($0) &lt; \"1\"</b>" }
    renderer.reference = { label, _ in "<a href=\"#\(label)\">Figure 1</a>" }
    renderer.omitted = renderer.headings.first
    renderer.headingNumber = { $0.level == 2 ? "2.1" : nil }
    #expect(
      renderer.html() == """
        <p>See <a href="#fig-a">Figure 1</a>: <b title="'">v1 &lt; "1"</b> \
        <img src="i.png" alt="alt v2 &lt; &quot;1&quot;" /></p>
        <figure>1</figure>
        <ul>
        <li>
        <figure>2</figure>
        </li>
        </ul>
        <h2 id="sec-scores"><span class="number">2.1</span> Scores</h2>

        """)
  }

  @Test func `a table scrolls in a region of its own`() throws {
    var renderer = try renderer("|a|b\\|c|\n|:-:|-|\n|<i>|&|\n\n: *Best* {#tbl-best}\n\n|a|\n|-|\n")
    renderer.tableNumber = { $0 == "tbl-best" ? "Table 2.1." : nil }
    #expect(
      renderer.html() == """
        <div class="scroll" id="tbl-best" tabindex="0" role="region" aria-label="Table">
        <table>
        <caption><b>Table 2.1.</b> <em>Best</em></caption>
        <thead>
        <tr>
        <th scope="col" style="text-align: center">a</th>
        <th scope="col">b|c</th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <td style="text-align: center"><!-- raw HTML omitted --></td>
        <td>&amp;</td>
        </tr>
        </tbody>
        </table>
        </div>
        <div class="scroll" tabindex="0" role="region" aria-label="Table">
        <table>
        <thead>
        <tr>
        <th scope="col">a</th>
        </tr>
        </thead>
        </table>
        </div>

        """)
  }

  @Test func `hostile text stays text`() throws {
    let html = try renderer(
      """
      # "><script>alert(1)</script> {#x" onclick='y'}
      ```"><script>
      </code>
      ```
      [a](javascript:alert(1)) [b](JaVaScRiPt:x) ![c](data:text/html,x) ![d](data:image/png;x)
      <script>alert(1)</script> @fig-<script>
      """
    ).html()
    #expect(!html.contains("<script"))
    #expect(html.contains("<pre><code class=\"language-&quot;&gt;&lt;script&gt;\">&lt;/code&gt;\n"))
    #expect(html.contains("<a href=\"\">a</a> <a href=\"\">b</a> <img src=\"\" alt=\"c\" />"))
    #expect(html.contains("<img src=\"data:image/png;x\" alt=\"d\" />"))
  }

  /// With our extensions on, the specification's examples differ from libcmark's HTML in this alone:
  /// 1. headings have an `id`;
  /// 2. quotation marks, dashes and dots are what libcmark's own smart punctuation makes of them;
  /// 3. an example that begins with `---` has front matter: 96 and 98 are left out;
  /// 4. lines end with a line feed in code as well.
  /// The specification has no pipe table, no `swift` fence, no formula, no citation, no footnote, no
  /// callout, no definition and no reference that is ours.
  @Test(.enabled(if: !CommonMarkExamples.all.isEmpty, "the specification's examples are missing"))
  func `with the extensions on, the examples differ in what is listed`() throws {
    let frontMatter = CommonMarkExamples.all.filter { $0.markdown.hasPrefix("---\n") }
    #expect(frontMatter.map(\.example) == [96, 98])
    for example in CommonMarkExamples.all
    where !frontMatter.map(\.example).contains(example.example) {
      let chapter = try Chapter.parse(example.markdown, file: "a.md")
      #expect(chapter.diagnostics.isEmpty, "example \(example.example)")
      let html = MarkdownRenderer(
        document: chapter.chapter.document, headings: chapter.chapter.headings
      ).html()
      let plain = html.replacing(/<h([1-6]) id="[^"]*">/) { "<h\($0.1)>" }
      let reference = referenceHTML(example.markdown, isSmart: true)
      #expect(plain.utf8.elementsEqual(reference.utf8), "example \(example.example): \(plain)")
    }
  }

  @Test func `mutated chapters are read and rendered, whatever they say`() throws {
    let seed: UInt64 = 20_241_104
    print("mutations with extensions: seed \(seed)")
    var random = SplitMix64(state: seed)
    let sample = """
      ---
      title: "A: b"
      seed: 3
      ---
      # A {#sec-a}

      | a | `b|c` |
      |---|:-----:|
      | @fig-a | `{swift} x` $|a|$ |
      : Caption {#tbl-a}

      $$
      - x = *y* \\
      = 1
      $$ {#eq-a}
      It's $a_1*b_2*$[^n] in [@key, p. 3; see @other]--@eq-a.

      [^n]: A note
          with $$x$$ and [-@fig-a].

          > [!TIP]
          > So.

      Term
      : meaning

      > - ```swift config
      >   //| label: fig-a
      >   //| fig-cap: "a: \\"b\\""
      >   let a = 1
      >   ```
      """
    for _ in 0..<3_000 {
      let text = mutated(sample, with: sample, using: &random)
      let chapter = try Chapter.parse(text, file: "a.md")
      for diagnostic in chapter.diagnostics {
        let lines = chapter.chapter.lines
        let line = diagnostic.place.line
        // A place is on a line that there is, and at most just after its last byte.
        #expect(lines.indices.contains(line - 1), "seed \(seed): \(text)")
        #expect(diagnostic.place.column <= lines[line - 1].utf8.count + 1, "seed \(seed): \(text)")
      }
      let read = chapter.chapter
      let works = read.citations.flatMap(\.items).map(\.place)
      for place in read.blocks.flatMap(\.places) + read.values.map(\.place) + works
        + read.references.map(\.place) + read.allFormulas.map(\.place)
        + read.allFormulas.map({ $0.place(ofOffset: $0.tex.utf8.count) })
      {
        let line = chapter.chapter.lines[place.line - 1]
        #expect((1...line.utf8.count + 1).contains(place.column), "seed \(seed): \(text)")
      }
      let html = MarkdownRenderer(
        document: chapter.chapter.document, headings: chapter.chapter.headings
      ).html()
      // Every element that is opened is closed.
      for name in [
        "p", "table", "thead", "tbody", "tr", "td", "th", "caption", "li", "em", "a", "aside", "dl",
        "dt", "dd", "section", "sup",
      ] {
        // By bytes: to strings, `<p>` with a combining accent behind it is no `<p>`.
        func count(_ tag: String) -> Int { Array(html.utf8).ranges(of: Array(tag.utf8)).count }
        let opened = count("<\(name)>") + count("<\(name) ")
        #expect(
          opened == count("</\(name)>"), "\(name), seed \(seed): \(text)")
      }
    }
  }
}
