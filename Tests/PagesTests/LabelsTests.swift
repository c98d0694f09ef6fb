import Book
import Pages
import PagesTestSupport
import Testing

private func block(_ label: String) -> String {
  "```swift config\n//| label: \(label)\nshow(1)\n```\n\n"
}

@Suite struct LabelsTests {
  private let second = SampleBook.parse(
    "# Two {#sec-two}\n\n## A\n\n### B {#sec-b}\n\n" + block("fig-a") + block("tbl-a")
      + block("fig-b") + "| x |\n| - |\n| 1 |\n\n: Caption {#tbl-b}\n\n## C {#sec-c}\n",
    file: "02-two.md")
  private let plain = SampleBook.parse(
    "# Plain {#sec-plain}\n\n" + block("fig-c") + "## D {#sec-d}\n", file: "appendix.md")

  @Test(arguments: [
    ("fig-a", "Figure 2.1"), ("fig-b", "Figure 2.2"), ("tbl-a", "Table 2.1"),
    ("tbl-b", "Table 2.2"), ("sec-b", "Section 2.1.1"), ("sec-c", "Section 2.2"),
    ("sec-two", "Chapter 2"), ("fig-b-c", "Figure 2.2c"), ("fig-c", "Figure 1"),
    ("sec-plain", "“Plain”"), ("sec-d", "“D”"),
  ])
  func `labels have numbers by chapter and kind`(label: String, text: String) {
    #expect(Labels([second, plain])[label]?.text == text)
  }

  @Test(arguments: [
    "fig-x", "fig-x-a", "fig", "", "-", "fig-", "fig-a-", "fig-a-A", "fig-a-ab", "a",
  ])
  func `what is no label stands for nothing`(label: String) {
    #expect(Labels([second])[label] == nil)
  }

  @Test func `the first of two equal labels holds`() {
    let other = SampleBook.parse(block("fig-a"), file: "03-three.md")
    #expect(Labels([second, other])["fig-a"]?.chapter == "02-two")
  }

  @Test func `parts have letters, then numbers`() {
    #expect([0, 25, 26].map(Labels.Part.letter) == ["a", "z", "27"])
  }
}
