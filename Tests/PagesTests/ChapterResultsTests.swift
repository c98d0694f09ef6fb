import Book
import Events
import Figures
import Pages
import PagesTestSupport
import Testing

@Suite struct ChapterResultsTests {
  private func results() throws -> ChapterResults {
    guard case .ran(let chapter, let run) = SampleBook.site.entries[2] else {
      fatalError("the sample's third chapter has not run")
    }
    return ChapterResults(chapter, run: run)
  }

  @Test func `the file holds what was computed, and reads back as it was`() throws {
    let results = try results()
    #expect(try ChapterResults(json: results.json()) == results)
    #expect(results.json() == results.json())
  }

  @Test func `results are found by label or number, with units and exact numbers`() throws {
    let results = try results()
    #expect(results.blocks["block-1"]?.printed == "60000 images of 28 × 28\n10 classes\n")
    #expect(results.blocks["block-7"]?.state == .notEvaluated)
    let errors = try #require(results.blocks["tbl-errors"])
    #expect(errors.title == "Table 2.1")
    let table = try #require(errors.results.first?.tables?.first)
    #expect(table.columns[2].title == "Error")
    #expect(table.columns[2].unit == "squared grey levels")
    #expect(table.rows[0] == [.number(1), .text("dual"), .number(47.5634), .number(0.02)])
    #expect(table.rows[2][3] == .notFinite)
    #expect(results.values.map(\.text) == ["0.1684", "64 %", nil])
    let text = String(decoding: results.json(), as: UTF8.self)
    #expect(text.contains("\"peak_memory_bytes\" : 913000000"))
    #expect(text.contains("\"wall_s\" : 5.8132"))
    #expect(text.contains("\"waited_s\" : 0"))
    #expect(text.contains("\"disturbed\" : false"))
  }

  @Test func `a value has its exact number beside its text, where it is one`() throws {
    let chapter = SampleBook.parse("`{swift} a` and `{swift} b`")
    var run = ChapterRun(values: [1: "0.3333", 2: "three"])
    run.exactValues = [1: 1.0 / 3]
    let results = try ChapterResults(json: ChapterResults(chapter, run: run).json())
    #expect(results.values.map(\.text) == ["0.3333", "three"])
    #expect(results.values.map(\.number) == [1.0 / 3, nil])
  }

  @Test func `an image is there as its size and digest only`() throws {
    let image = try #require(try results().blocks["fig-axes"]?.results.first)
    #expect(image.kind == "image" && image.width == 2 && image.height == 2)
    // echo <base 64> | base64 -d | sha256sum
    #expect(image.digest == "8a6006308602ec7dd94d3479baa05f4beea8990734f2e8ede445f436cc53d526")
  }

  @Test func `a sound is there as its length, rate and digest only`() throws {
    let sound = Sound([0.0], rate: 8000, title: "silence").shown(id: "a")
    let text = "# X\n\n```swift config\nshow(1)\n```\n"
    let entry = SampleBook.entry(
      "Sample/02-x.md", text, runs: [SampleBook.finished([sound], wall: 0)])
    guard case .ran(let chapter, let run) = entry else { fatalError("the sample has not run") }
    let results = ChapterResults(chapter, run: run)
    let result = try #require(results.blocks["block-1"]?.results.first)
    #expect(result.kind == "sound" && result.rate == 8000 && result.seconds == 0.000125)
    // The digest of the 46 bytes, by sha256sum.
    #expect(result.digest == "4aebda3a657a0d8f532d11ceacb1679081d7bdf7d7d301a53f1096af3580be91")
  }

  @Test(arguments: ["", "{}", "[1, 2", "{\"chapter\": 3}", "\u{0}"])
  func `what is no results file is refused`(text: String) {
    #expect(throws: (any Error).self) { try ChapterResults(json: Array(text.utf8)) }
  }
}
