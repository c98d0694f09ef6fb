import Book
import Events
import Pages
import PagesTestSupport
import Testing
import Typesetting

/// The page of a chapter that is called `02-x.md`, in a book with works to cite.
private func page(
  _ markdown: String, style: BookSettings.CitationStyle = .authorYear, runs: [BlockRun] = [],
  beside others: [Chapter] = []
) throws -> String {
  let chapter = SampleBook.parse(markdown)
  var settings = BookSettings()
  settings.citations = style
  let entries =
    others.map { Site.Entry.ran($0, ChapterRun()) } + [.ran(chapter, ChapterRun(blocks: runs))]
  let site = Site(entries, settings: settings, bibliography: works)
  let file = try #require(
    try site.files(typesetter: typesetter).first { $0.path == "02-x.html" })
  return String(decoding: file.bytes, as: UTF8.self)
}

private let works = Bibliography.read(
  Array(
    #"""
    [{"id": "one", "type": "book", "title": "A <b>book</b>", "author": [{"family": "One", "given": "Ann B."}],
      "issued": {"date-parts": [[2016]]}, "publisher": "Press", "URL": "javascript:alert(1)"},
     {"id": "two", "type": "article-journal", "title": "An article", "container-title": "Journal",
      "author": [{"family": "Two"}, {"family": "Three"}], "issued": {"date-parts": [[1999]]},
      "volume": 4, "issue": 5, "page": "6-7", "DOI": "https://doi.org/10.1000/x"},
     {"id": "three", "title": "By three", "author": [{"family": "Al"}, {"family": "Bo"}, {"family": "Cy"}],
      "issued": {"date-parts": [[2020]]}},
     {"id": "again", "title": "By three again", "author": [{"family": "Al"}, {"family": "Bo"}, {"family": "Cy"}],
      "issued": {"date-parts": [[2020]]}}]
    """#.utf8), file: "references.json"
).bibliography

private func errors(_ chapters: Chapter...) -> [String] {
  Site.proseErrors(in: chapters, typesetter: typesetter).map {
    "\($0.place.line):\($0.place.column): \($0.message)"
  }
}

@Suite struct CitedWorksTests {
  @Test func `the text names works by authors and year`() throws {
    let html = try page("As @two say [see @one, ch. 3; @three].\n")
    #expect(
      html.contains(
        "As Two and Three (<a class=\"citation\" id=\"cite.1.1\" href=\"#work.two\">1999</a>) say"))
    #expect(
      html.contains(
        "(see <a class=\"citation\" id=\"cite.2.1\" href=\"#work.one\">One, 2016</a>, ch. 3; "
          + "<a class=\"citation\" id=\"cite.2.2\" href=\"#work.three\">Al et al., 2020</a>)."))
  }

  @Test func `works of the same authors and year are told apart`() throws {
    let html = try page("[@three] [@again]\n")
    #expect(html.contains(">Al et al., 2020b</a>") && html.contains(">Al et al., 2020a</a>"))
    #expect(html.contains("(2020a)") && html.contains("(2020b)"))
  }

  @Test func `the list is in order, with links both ways`() throws {
    let html = try page("[@two] and [@one] and @two\n")
    let list = try #require(html.firstRange(of: "id=\"page.works\""))
    let end = html[list.lowerBound...]
    let one = try #require(end.firstRange(of: "<li id=\"work.one\">"))
    let two = try #require(end.firstRange(of: "<li id=\"work.two\">"))
    #expect(one.lowerBound < two.lowerBound)
    #expect(
      end.contains(
        "Two, and Three (1999). An article. <cite>Journal</cite>, <b>4</b>(5), 6–7. "
          + "<a href=\"https://doi.org/10.1000/x\">doi:10.1000/x</a>\u{A0}"
          + "<a class=\"back\" href=\"#cite.1.1\" aria-label=\"Cited here, place 1\">↩1</a> "
          + "<a class=\"back\" href=\"#cite.3.1\" aria-label=\"Cited here, place 2\">↩2</a>"))
    #expect(end.contains("One, A. B. (2016). <cite>A &lt;b&gt;book&lt;/b&gt;</cite>. Press."))
    #expect(html.contains("<a href=\"#page.works\">References</a>"))
    #expect(!(try page("No works.\n")).contains("page.works"))
  }

  @Test func `numbers count in the order of the text`() throws {
    let html = try page("@two [@one; @two]\n", style: .numbers)
    #expect(
      html.contains(
        "Two and Three [<a class=\"citation\" id=\"cite.1.1\" href=\"#work.two\">1</a>]"))
    #expect(html.contains(">2</a>; <a") && html.contains("<span class=\"tag\">[1]</span> Two"))
  }

  @Test func `a caption can cite`() throws {
    let html = try page(
      "```swift config\n//| fig-cap: After [@one]\n```\n",
      runs: [
        SampleBook.finished([.image(SampleBook.checks)], wall: 1)
      ])
    #expect(html.contains("id=\"cite.p0.1.1\" href=\"#work.one\""))
    #expect(html.contains("href=\"#cite.p0.1.1\""))
  }
}

@Suite struct NumbersTests {
  @Test func `labelled formulas have numbers by chapter, and references find them`() throws {
    let html = try page("$$a$$ {#eq-a}\n\n$$b$$\n\n$$c$$ {#eq-c}\n\nSee @eq-c and [-@eq-a].\n")
    #expect(html.contains("<span class=\"equation\" id=\"eq-a\">"))
    #expect(html.ranges(of: "<span class=\"number\">(2.").count == 2)
    #expect(html.contains("<a class=\"reference\" href=\"#eq-c\">Equation\u{A0}2.2</a>"))
    #expect(html.contains("<a class=\"reference\" href=\"#eq-a\">2.1</a>"))
  }

  @Test func `no line begins with a unit, nor with a comma after a formula`() throws {
    let html = try page("It is `{swift} 1` % and `{swift} 2` dB, for $a$, of `{swift} 3` sheep.\n")
    #expect(html.contains("</span>\u{A0}% and"))
    #expect(html.contains("</span>\u{A0}dB,"))
    #expect(html.contains("<span class=\"punctuation\">,</span></span></span></span> of"))
    #expect(html.contains("</span> sheep"))
  }

  @Test func `links into the book find their pages`() throws {
    let other = SampleBook.parse("# One {#sec-one}\n\n## Part\n", file: "Sample/01-one.md")
    let html = try page("[a](01-one.md) [b](01-one.md#part) [c](#sec-one)\n", beside: [other])
    #expect(html.contains("<a href=\"01-one.html\">a</a>"))
    #expect(html.contains("<a href=\"01-one.html#part\">b</a>"))
    #expect(html.contains("<a href=\"01-one.html#sec-one\">c</a>"))
  }

  @Test func `a link's number is checked, and where it leads`() {
    let figure = "```swift config\n//| label: fig-a\n```\n"
    #expect(
      errors(SampleBook.parse(figure + "[Figure 2.1](#fig-a) [2.1](#fig-a) [here](#fig-a)\n")) == []
    )
    #expect(
      errors(SampleBook.parse(figure + "é [Figure 2.3](#fig-a)\n")) == [
        "4:17: the link says 'Figure 2.3', but fig-a is Figure 2.1; write [Figure 2.1]"
      ])
    #expect(
      errors(SampleBook.parse("# Title\n\n[x](#titel) [y](03-no.md) [z](https://a.b/#c)\n")) == [
        "3:5: there is no '#titel' in 02-x; did you mean 'title'?",
        "3:17: there is no chapter '03-no'.",
      ])
  }
}

@Suite struct FormulaPageTests {
  @Test func `an inline value within a formula is an error at its place`() {
    let chapter = SampleBook.parse("Text.\n\n$$\nx = `{swift} 1 + 1`\n$$\n")
    #expect(
      errors(chapter) == [
        "4:5: an inline value can't stand within a formula; end the formula before it, as in "
          + "$x =$ `{swift} x`"
      ])
  }

  @Test func `a formula that can't be set is an error at its place`() {
    let found = errors(
      SampleBook.parse("é $x$ $\\frac{1}$ text\n\n$$\na\n\\nosuch\n$$\n"))
    #expect(
      errors(SampleBook.parse("a $$ $$ b")) == [
        #"1:3: this formula is empty; write one, or \$ for a dollar"#
      ])
    #expect(found.count == 2)
    #expect(
      found.first?.hasPrefix("1:") == true && found.last?.hasPrefix("5:1: ") == true, "\(found)")
  }

  @Test func `formulas stand as MathML and for the eye, with their TeX`() throws {
    let html = try page("In $\\alpha_1$ and\n\n$$\\sum x$$\n")
    #expect(html.contains("<annotation encoding=\"application/x-tex\">\\alpha_1</annotation>"))
    #expect(html.contains("href=\"assets/math/katex.css\""))
    #expect(!(try page("None.\n")).contains("katex.css"))
  }

  @Test func `code has colours, and line numbers where an error names a line`() throws {
    let html = try page("```swift\nlet a = \"<b>\" // c\n```\n")
    #expect(html.contains("<span class=\"hljs-keyword\">let</span>"))
    #expect(html.contains("&lt;b&gt;"))
    let failure = Diagnostic(at: .init(file: "Sample/02-x.md", line: 3, column: 1), "no")
    let failed = try page(
      "```swift config\nlet a = 1\nb()\n```\n", runs: [BlockRun(state: .failed(failure))])
    #expect(failed.contains("<span class=\"line wrong\" data-line=\"3\">b()</span>"))
    #expect(failed.contains("<span class=\"line\" data-line=\"2\">"))
  }
}

@Suite struct DataTests {
  @Test func `a page names its data and their licence, and says when they stand in for others`()
    throws
  {
    let chapter = SampleBook.parse("Text.\n")
    func page(_ notice: String?) throws -> String {
      let use = DataUse(
        title: "Clothes", source: "Clothes: by <b>.", licence: "Clothes are free.",
        standInNotice: notice, digests: [:])
      let site = Site([.ran(chapter, ChapterRun(data: [use]))])
      let file = try #require(site.files().first { $0.path == "02-x.html" })
      return String(decoding: file.bytes, as: UTF8.self)
    }
    let plain = try page(nil)
    #expect(plain.contains("<li><b>Clothes.</b> by &lt;b&gt;. Clothes are free.</li>"))
    #expect(plain.contains("<a href=\"#page.data\">Data</a>") && !plain.contains("Other data"))
    let other = try page("Clothes stand in for digits.")
    let notice = try #require(other.firstRange(of: "<p>Clothes stand in for digits.</p>"))
    #expect(notice.lowerBound < (try #require(other.firstRange(of: "<p>Text."))).lowerBound)
  }
}

@Suite struct HostileTextTests {
  @Test
  func `hostile text in formulas, citations, footnotes, captions and names is escaped or refused`()
    throws
  {
    let html = try page(
      #"""
      $\text{<script>"'}$ [@one, "><script>] [<script> @two] @<script>[^a]

      [^a]: <script>alert(1)</script> [x](javascript:alert(1))

      Term <script>
      : "><script>

      > [!NOTE]
      > <script>

      ```js"><script>
      <script>
      ```

      ## <script> $<script>$ {#sec-a}

      ```swift config
      //| fig-cap: "<script> $\\text{<script>}$ [@one, <script>]"
      ```
      """#, runs: [SampleBook.finished([.image(SampleBook.checks)], wall: 1)])
    // The template's own two are all there are.
    #expect(html.ranges(of: "<script").count == 2)
    #expect(!html.contains("href=\"javascript:") && !html.contains("<a href=\"\">javascript:"))
  }

  @Test(arguments: [
    "$\\href{javascript:alert(1)}{x}$", "$\\htmlClass{a}{b}$", "$\\includegraphics{x}$",
    "$\\url{javascript:x}$",
  ])
  func `formulas can't link or bring markup`(formula: String) {
    #expect(errors(SampleBook.parse(formula)).count == 1)
  }
}
