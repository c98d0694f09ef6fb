import Book
import Events
import Figures
import Pages
import PagesTestSupport
import Testing

/// The text of a file of a site.
private func text(_ path: String, of site: Site = SampleBook.site) throws -> String {
  let file = try #require(site.files().first { $0.path == path }, "\(path) is not written")
  return String(decoding: file.bytes, as: UTF8.self)
}

/// The page of one chapter with these runs, named `02-x`.
private func page(_ markdown: String, _ runs: [BlockRun], values: [Int: String] = [:]) throws
  -> String
{
  try text(
    "02-x.html",
    of: Site([SampleBook.entry("Sample/02-x.md", markdown, runs: runs, values: values)]))
}

private func fence(_ options: String...) -> String {
  "```swift config\n" + options.map { "//| \($0)\n" }.joined() + "show(1)\n```\n\n"
}

private let failure = Diagnostic(
  at: .init(file: "Sample/02-x.md", line: 2, column: 6), "it broke", sourceLine: "show(1)")

@Suite struct SiteTests {
  @Test func `the same site gives the same bytes`() {
    #expect(SampleBook.site.files() == SampleBook.site.files())
  }

  @Test func `every page has one h1, a main, a skip link and no address outside`() throws {
    for file in SampleBook.site.files() where file.path.hasSuffix(".html") {
      let page = String(decoding: file.bytes, as: UTF8.self)
      #expect(page.ranges(of: "<h1").count == 1, "\(file.path)")
      #expect(page.ranges(of: "<main id=\"page.text\">").count == 1)
      #expect(page.contains("href=\"#page.text\""))
      #expect(!page.contains("src=\"http"))
      #expect(!page.contains("{{"))
    }
  }

  @Test func `every id is unique and every link inside the book leads somewhere`() throws {
    let pages = SampleBook.site.files().filter { $0.path.hasSuffix(".html") }
    var ids: [String: Set<String>] = [:]
    for page in pages {
      let found = attributes("id", in: String(decoding: page.bytes, as: UTF8.self))
      #expect(Set(found).count == found.count, "\(page.path): \(found)")
      ids[page.path] = Set(found)
    }
    for page in pages {
      for link in attributes("href", in: String(decoding: page.bytes, as: UTF8.self))
      where !["http", "assets/", "data:"].contains(where: link.hasPrefix) {
        let parts = link.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
        let target = parts[0].isEmpty ? page.path : parts[0]
        let anchors = try #require(ids[target], "\(page.path) links to \(link)")
        if parts.count > 1 { #expect(anchors.contains(parts[1]), "\(page.path) links to \(link)") }
      }
    }
  }

  private func attributes(_ name: String, in page: String) -> [String] {
    page.ranges(of: " \(name)=\"").map { String(page[$0.upperBound...].prefix { $0 != "\"" }) }
  }

  @Test func `references name numbers, in the chapter and across chapters`() throws {
    let pca = try text("02-pca.html")
    #expect(pca.contains("<a class=\"reference\" href=\"#fig-scree\">Figure\u{A0}2.1</a>"))
    #expect(
      pca.contains("<a class=\"reference\" href=\"01-factors.html#tbl-models\">Table\u{A0}1.1</a>"))
    #expect(try text("03-ica.html").contains("href=\"02-pca.html#fig-scree\">Figure\u{A0}2.1</a>"))
  }

  @Test func `several results under one label are parts with letters`() throws {
    let pca = try text("02-pca.html")
    #expect(pca.contains("<figure class=\"group\" id=\"fig-waves\">"))
    #expect(pca.contains("<figure class=\"drawing\" id=\"fig-waves-b\">"))
    #expect(pca.contains("<b>(b)</b>"))
    #expect(pca.contains("<figcaption><b>Figure 2.2.</b> Sources and their mixtures, twice"))
  }

  @Test func `a sound has a player that needs no script, under its waveform`() throws {
    let sound = Sound([0.0, 0.5, -0.5], rate: 8000, title: "a \"click\" <b>").shown(id: "fig-click")
    let html = try page(
      "# X\n\n" + fence("label: fig-click", "fig-cap: A click.") + fence("fig-alt: One & two"),
      [SampleBook.finished([sound], wall: 0), SampleBook.finished([sound], wall: 0)])
    #expect(html.contains("<figure class=\"drawing sound\" id=\"fig-click\">"))
    #expect(
      html.contains(
        "<audio controls preload=\"metadata\" aria-label=\"a &quot;click&quot; &lt;b&gt;\""))
    #expect(html.contains("src=\"data:audio/wav;base64,UklGR"))
    #expect(html.contains("aria-label=\"One &amp; two\""))
    #expect(html.contains("</b> A click.</figcaption>"))
  }

  @Test func `a table has its number and caption above, and its numbers at the right`() throws {
    let pca = try text("02-pca.html")
    #expect(
      pca.contains(
        "<caption><b>Table 2.1.</b> Reconstruction error by the <em>number</em> of axes</caption>"))
    #expect(pca.contains("<th scope=\"col\">Solver</th>"))
    #expect(
      pca.contains(
        "<th scope=\"col\" class=\"number\">Error<span class=\"unit\">squared grey levels</span>"))
    #expect(pca.contains("<td class=\"number\">47.56</td>"))
    #expect(pca.contains("The first 3 of 60,000 rows."))
  }

  @Test func `neighbouring columns of one group have its heading above them`() throws {
    let table = Table([
      .init("model", ["A"]), .init("theirs", group: "accuracy", [1.5]),
      .init("ours", group: "accuracy", [2.5]), .init("runs", [3]),
    ]).shown(id: "x")
    let html = try page(fence(), [SampleBook.finished([table], wall: 1)])
    #expect(
      html.contains(
        "<tr class=\"groups\">\n<th scope=\"colgroup\" colspan=\"1\"></th>\n"
          + "<th scope=\"colgroup\" colspan=\"2\">accuracy</th>\n"
          + "<th scope=\"colgroup\" colspan=\"1\"></th>\n</tr>"))
    let plain = Table([.init("model", ["A"])]).shown(id: "x")
    #expect(
      try !page(fence(), [SampleBook.finished([plain], wall: 1)]).contains("colgroup"))
  }

  @Test func `hostile text stays text wherever it stands`() throws {
    let hostile = #""><script>alert('x')</script>"#
    let image = Shown.Image(
      png: hostile, width: 1, height: 1, displayWidth: 1, description: hostile)
    let table = Shown.Table(
      columns: [.init(hostile, unit: hostile)],
      rows: [[.text(hostile)], [.number(1, text: hostile)]], note: hostile)
    let broken = Diagnostic(
      at: .init(file: hostile, line: 1, column: 1), hostile, sourceLine: hostile,
      notes: [.init(place: .init(file: hostile, line: 1, column: 1), message: hostile)])
    let options = ["fig-cap", "tbl-cap", "fig-alt"].map { "\($0): '\"><script>alert(1)</script>'" }
    let markdown =
      "---\ntitle: '\"><script>alert(1)</script>'\nauthor: <script>\ndescription: <script>\n---\n"
      + fence(options[0], options[1], options[2]) + fence("error: true") + fence()
      + "`{swift} \"<script>\"`\n"
    let page = try page(
      markdown,
      [
        SampleBook.finished(
          [.image(image), .table(table), .text(hostile)], printed: hostile, wall: 1),
        SampleBook.finished(thrown: hostile, wall: 1), BlockRun(state: .failed(broken)),
        BlockRun(state: .notRun(because: hostile)),
      ], values: [1: hostile])
    // The template's own two are all there are.
    #expect(page.ranges(of: "<script").count == 2)
    #expect(page.ranges(of: "&lt;script&gt;").count >= 14)
  }

  @Test func `a failure stands where the output would be, and the page says so at its top`() throws
  {
    let ica = try text("03-ica.html")
    let alarm = try #require(ica.firstRange(of: "<div class=\"alarm\""))
    let told = try #require(ica.firstRange(of: "<div class=\"failure\">"))
    #expect(alarm.lowerBound < told.lowerBound)
    #expect(ica.contains("The block <a href=\"#fig-sources\">fig-sources</a> failed."))
    #expect(ica.contains("Sample/03-ica.md:15:45"))
    #expect(ica.contains("axes: 900))\n" + String(repeating: " ", count: 44) + "^</code>"))
    #expect(ica.contains("Not run, because <a href=\"#fig-sources\">fig-sources</a> failed."))
    #expect(ica.contains("title=\"kurtosis\">(not computed)</span>"))
    #expect(!(try text("02-pca.html")).contains("class=\"alarm\""))
  }

  @Test func `an error of the compiler stands at its block, another at the top`() throws {
    let chapter = SampleBook.parse("Text.\n\n" + fence())
    let atBlock = Diagnostic(at: .init(file: chapter.file, line: 4, column: 1), "no such name")
    let inProse = Diagnostic(at: .init(file: chapter.file, line: 1, column: 1), "no such value")
    let run = ChapterRun(diagnostics: [atBlock, inProse])
    let page = try text("02-x.html", of: Site([.ran(chapter, run)]))
    let block = try #require(page.firstRange(of: "<div class=\"block\""))
    #expect(page[..<block.lowerBound].contains("no such value"))
    #expect(!page[..<block.lowerBound].contains("no such name"))
    #expect(page[block.lowerBound...].contains("no such name"))
    #expect(page[block.lowerBound...].contains("<a href=\"#block-1\">block-1</a>"))
  }

  @Test func `options decide what the page shows`() throws {
    let shown = [Shown.text("seen")]
    let silent = try page(
      fence("output: false"), [SampleBook.finished(shown, printed: "said", wall: 1)])
    #expect(!silent.contains("seen") && !silent.contains("said"))
    let quiet = try page(fence("echo: false"), [SampleBook.finished(shown, wall: 1)])
    #expect(quiet.contains("seen") && !quiet.contains("show("))
    let folded = try page(fence("code-fold: true"), [SampleBook.finished(shown, wall: 1)])
    #expect(folded.contains("<details class=\"code\"><summary>Code</summary>"))
    let idle = try page(fence("eval: false"), [BlockRun(state: .notEvaluated)])
    #expect(idle.contains("show(") && idle.contains("Not run (<code>eval: false</code>)."))
    let described = try page(
      fence("fig-alt: Better words"), [SampleBook.finished([.image(SampleBook.checks)], wall: 1)])
    #expect(
      described.contains("alt=\"Better words\" width=\"150\" height=\"150\" class=\"enlarged\""))
  }

  @Test func `a time that others disturbed says so, at the block and in the table`() throws {
    var (quiet, disturbed) = (SampleBook.finished(wall: 1), SampleBook.finished(wall: 1))
    quiet.cost?.waited = 0.01
    disturbed.cost?.waited = 0.25
    let calm = try page(fence() + fence(), [quiet, quiet])
    #expect(!calm.contains("disturbed"))
    let text = try page(fence() + fence(), [quiet, disturbed])
    // The footer, the row and the caption.
    #expect(text.ranges(of: "disturbed: waited 250 ms for processors").count == 1)
    #expect(text.ranges(of: "block-2</a> <span class=\"disturbed\">disturbed</span>").count == 1)
    #expect(text.contains("the program waited for processors that were taken"))
  }

  @Test func `what was kept says on what machine and when it was computed`() throws {
    func use(_ title: String, _ seconds: Double, isKept: Bool) -> ComputationUse {
      ComputationUse(
        title: title, name: title, key: "k", values: [:],
        cost: Cost(wall: seconds, user: seconds, system: 0, peakMemory: 1),
        machine: SampleBook.machine, date: "2026-11-23T10:00:00Z", isKept: isKept)
    }
    var run = SampleBook.finished(wall: 0.01)
    run.computations = [
      use("LSTM, 2 layers", 31.2, isKept: true), use("PCA", 0.5, isKept: false),
      use("Walk", 1, isKept: true), use("Walk", 2, isKept: true),
    ]
    let mixed = try page(fence(), [run])
    let place = "on \(SampleBook.machine.processor), <time datetime="
    #expect(
      mixed.contains(
        """
        <span class="kept">LSTM, 2 layers: 31.20 s \(place)"2026-11-23T10:00:00Z">2026-11-23</time>, \
        kept</span>
        """))
    #expect(!mixed.contains("PCA:"))
    #expect(mixed.contains("<span class=\"kept\">2 × Walk: 3.00 s on "))
    var whole = ChapterRun(machine: SampleBook.machine, blocks: [run])
    whole.isKept = true
    let kept = try text(
      "02-x.html", of: Site([.ran(SampleBook.parse(fence()), whole)]))
    #expect(kept.contains("<span class=\"kept\">kept from <time"))
    #expect(kept.ranges(of: "LSTM, 2 layers: 31.20 s").count == 1)
    #expect(kept.contains("All is kept from a run \(place)"))
  }

  @Test func `the costs of all blocks and the machine end the page`() throws {
    let pca = try text("02-pca.html")
    let costs = try #require(pca.firstRange(of: "id=\"page.cost\""))
    let end = pca[costs.lowerBound...]
    #expect(
      end.contains(
        "<td><a href=\"#tbl-errors\">tbl-errors</a></td><td class=\"number\">4.910</td>"
          + "<td class=\"number\">8.347</td><td class=\"number\">0.196</td>"
          + "<td class=\"number\">214</td>"))
    #expect(
      end.contains("<tr class=\"total\"><td>Whole program</td><td class=\"number\">5.813</td>"))
    #expect(end.contains("<a href=\"#block-7\">block-7</a></td><td class=\"number\">–</td>"))
    #expect(end.contains("OpenBLAS 0.3.21, kernel SkylakeX"))
    #expect(!(try text("01-factors.html")).contains("id=\"page.cost\""))
  }

  @Test func `the index lists the chapters, what they computed and what failed`() throws {
    let index = try text("index.html")
    #expect(index.contains("<span>3 figures</span> <span>3 images</span> <span>1 table</span>"))
    #expect(index.contains("<b>Failed</b>, 1 block not run: 900 axes asked for"))
    #expect(index.contains("the byte 0xFF is not UTF-8"))
    #expect(!index.contains("href=\"04-slow.html\""))
  }

  @Test func `a book without an index gets one, and keeps what earlier runs computed`() throws {
    guard case .ran(let chapter, let run) = SampleBook.site.entries[2] else { return }
    let results = try ChapterResults(json: ChapterResults(chapter, run: run).json())
    let site = Site([.waiting(chapter, results)])
    #expect(site.files().map(\.path) == ["assets/page.css", "assets/page.js", "index.html"])
    #expect(try text("index.html", of: site).contains("<span>3 figures</span>"))
    let fresh = try text("index.html", of: Site([.waiting(chapter, nil)]))
    #expect(fresh.contains("Not run yet."))
  }

  @Test func `the address of the stylesheet carries its digest`() throws {
    let page = try text("index.html")
    let start = try #require(page.firstRange(of: "href=\"assets/page.css?"))
    #expect(page[start.upperBound...].prefix { $0 != "\"" }.count == 12)
  }
}

@Suite struct ResultErrorsTests {
  private func errors(_ markdown: String, _ runs: [BlockRun]) -> [String] {
    let chapter = SampleBook.parse(markdown)
    return Site.resultErrors(in: chapter, run: ChapterRun(blocks: runs)).map(\.description)
  }

  @Test func `a figure's label on a table is an error at the block`() {
    let found = errors(
      "Text.\n\n" + fence("label: fig-x"),
      [SampleBook.finished([.table(SampleBook.errorTable)], wall: 1)])
    #expect(
      found == [
        "Sample/02-x.md:3:1: error: 'fig-x' is the label of a figure, but the block showed only a "
          + "table; name it 'tbl-x', or show a figure\n```swift config\n^"
      ])
  }

  @Test func `a label on a block that showed nothing of its kind is an error`() {
    #expect(errors(fence("label: tbl-x"), [SampleBook.finished(wall: 1)]).count == 1)
    #expect(errors(fence("label: lst-x"), [SampleBook.finished(wall: 1)]).isEmpty)
    #expect(errors(fence("label: fig-x"), [BlockRun(state: .failed(failure))]).isEmpty)
  }

  @Test func `a part that was not shown can't be referred to`() {
    let images = [Shown.image(SampleBook.checks), .image(SampleBook.checks)]
    let text = fence("label: fig-x") + "See @fig-x-b and @fig-x-c.\n"
    let found = errors(text, [SampleBook.finished(images, wall: 1)])
    #expect(found.count == 1)
    #expect(found.first?.contains("its last part is 'fig-x-b'") == true)
  }
}
