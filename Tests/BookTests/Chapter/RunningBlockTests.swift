import Book
import Testing

@Suite struct RunningBlockTests {
  @Test(arguments: [
    "swift config", "swift-config", "Swift   Config", "SWIFT-CONFIG", "swift\tconfig",
  ])
  func `these run`(info: String) throws {
    let chapter = try readWell("```\(info)\nlet a = 1\n```\n")
    #expect(chapter.blocks.map(\.code) == ["let a = 1\n"])
    #expect(chapter.document.outline == ["document", "  running(number: 1)"])
  }

  @Test(arguments: ["swift", "", "text", "swiftly config", "python config", "swift "])
  func `these are shown`(info: String) throws {
    let chapter = try readWell("```\(info)\nlet a = 1\n```\n")
    #expect(chapter.blocks.isEmpty)
  }

  @Test func `a second word that is not config is an error`() throws {
    try expectProblem("```swift ⟦confg\n```\n", saying: "did you mean 'config'?")
    try expectProblem("> - ```swift ⟦run\n>   ```\n", saying: "found 'run'", "swift config")
    try expectProblem("```swift-⟦conf\n```\n", saying: "did you mean 'config'?")
    try expectProblem("```swift config ⟦echo=false\n```\n", saying: "//| echo: false")
    try expectProblem("```swift ⟦<script>\n```\n", saying: "found '<script>'")
  }

  @Test func `a block that does not end is an error at its fence`() throws {
    try expectProblem("a\n\n ⟦```swift config\nlet a = 1\n", saying: "does not end", "backticks")
    try expectProblem("- ⟦~~~swift config\n  let a = 1\n\ntext", saying: "does not end", "tildes")
    try expectProblem("> ⟦```swift config\n> ```swift\n", saying: "does not end")
    _ = try readWell("````swift config\n```\n````\n")
    _ = try readWell("> ```swift config\n> ````\n")
  }

  @Test func `every line has its place, in lists and quotations and after tabs`() throws {
    let chapter = try readWell(
      """
      1.  > text

          > ```swift config
          > //| echo: false
          > let é = 1
          >
          >   let b = 2
          >\tlet c = 3
          > ```

      -\t~~~ swift config
      \t  let d = 4
      \t let e = 5

      \t\t let f = 6
      \t~~~
      """)
    #expect(chapter.blocks.count == 2)
    let lines = zip(
      chapter.blocks.flatMap {
        $0.code.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      },
      chapter.blocks.flatMap(\.places))
    for (text, place) in lines {
      // What stands at the place is the line, but for spaces that were half of a tab.
      let source = chapter.lines[place.line - 1].utf8.dropFirst(place.column - 1)
      let written = String(decoding: source, as: UTF8.self)
      #expect(written.trimmed == String(text).trimmed)
      #expect(text.utf8.count >= written.utf8.count)
    }
    #expect(chapter.blocks[0].places.map(\.line) == [5, 6, 7, 8])
    #expect(chapter.blocks[0].places.map(\.column) == [7, 6, 7, 7])
    #expect(chapter.blocks[0].code == "let é = 1\n\n  let b = 2\n  let c = 3\n")
    #expect(chapter.blocks[1].places.map(\.line) == [12, 13, 14, 15])
    #expect(chapter.blocks[1].code.contains("let e = 5\n\n"))
  }

  @Test func `blocks and values are numbered from top to bottom`() throws {
    let chapter = try readWell(
      """
      `{swift} 0`

      ```swift config
      let a = 1
      ```
      > `{swift} a` and *`{swift}  a + 1 `*
      > ```swift config
      > ```
      """)
    #expect(chapter.blocks.map(\.number) == [1, 2])
    #expect(chapter.blocks.map(\.code) == ["let a = 1\n", ""])
    #expect(chapter.values.map(\.afterBlock) == [0, 1, 1])
    #expect(chapter.values.map(\.expression) == ["0", "a", "a + 1"])
    #expect(chapter.values.map(\.place.line) == [1, 6, 6])
    #expect(chapter.values.map(\.place.column) == [10, 12, 30])
  }
}

extension String {
  /// Without blanks at either end.
  fileprivate var trimmed: String {
    let start = drop { $0 == " " || $0 == "\t" }
    return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
