import Book
import Pages
import Testing

@Suite struct MarkdownRendererTests {
  private func html(_ markdown: String) throws -> String {
    MarkdownRenderer(document: try Document.parse(markdown)).html()
  }

  @Test(.enabled(if: !CommonMarkExamples.all.isEmpty, "the specification's examples are missing"))
  func `the specification's examples are byte for byte what libcmark renders`() throws {
    #expect(CommonMarkExamples.all.count == 652)
    for example in CommonMarkExamples.all {
      let (ours, reference) = (try html(example.markdown), referenceHTML(example.markdown))
      // As bytes: strings are equal already when they are canonically equivalent.
      #expect(ours.utf8.elementsEqual(reference.utf8), "example \(example.example): \(ours)")
    }
  }

  @Test func `mutated examples and chapters are byte for byte what libcmark renders`() throws {
    let seed: UInt64 = 20_241_103
    print("mutations of Markdown: seed \(seed)")
    var random = SplitMix64(state: seed)
    let texts = CommonMarkExamples.all.map(\.markdown) + CommonMarkExamples.chapters + [Self.sample]
    for round in 0..<10_000 {
      guard let text = texts.randomElement(using: &random),
        let other = texts.randomElement(using: &random)
      else { continue }
      let mutant = mutated(text, with: other, using: &random)
      let (ours, reference) = (try html(mutant), referenceHTML(mutant))
      guard ours.utf8.elementsEqual(reference.utf8) else {
        Issue.record(
          "seed \(seed), round \(round): \(mutant.debugDescription): \(ours) ≠ \(reference)")
        return
      }
    }
  }

  /// A bit of everything, so that mutations have something to work on where the specification is
  /// missing.
  private static let sample = """
    # A *heading* with `code`

    > - [link](/url "title") and ![image *alt*](a.png)
    >   1. <b>raw</b> &amp; \\*escaped\\*

    ```swift config
    let x = 1 < 2 && "a" != "b"
    ```

    Setext **strong**
    =================

    [reference]: <javascript:alert(1)> 'x'
    A [reference] and <https://example.org/?a=1&b='2'>\u{20}\u{20}
    break
    ***
    <div>
    </div>
    """
}
