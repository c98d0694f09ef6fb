import Book
import Testing

@Suite struct TableTests {
  @Test func `a table has its header, alignments and inlines`() throws {
    let chapter = try readWell(
      """
      | *a*  | `b\\|c` | d |
      |:-----|:--:|---:|
      | [x] | `{swift} p \\|\\| q` | _y_ @fig-z
      | short
      | e \\| f | | g |

      [x]: /url
      """)
    #expect(
      chapter.document.outline.joined(separator: "\n") == """
        document
          table(label: nil)
            tableRow(isHeader: true)
              tableCell(alignment: Book.Document.Alignment.left)
                emphasis
                  text("a")
              tableCell(alignment: Book.Document.Alignment.center)
                code("b|c")
              tableCell(alignment: Book.Document.Alignment.right)
                text("d")
            tableRow(isHeader: false)
              tableCell(alignment: Book.Document.Alignment.left)
                link(destination: "/url", title: nil)
                  text("x")
              tableCell(alignment: Book.Document.Alignment.center)
                value(number: 1)
              tableCell(alignment: Book.Document.Alignment.right)
                emphasis
                  text("y")
                text(" ")
                reference(label: "fig-z", isNumberAlone: false)
            tableRow(isHeader: false)
              tableCell(alignment: Book.Document.Alignment.left)
                text("short")
              tableCell(alignment: Book.Document.Alignment.center)
              tableCell(alignment: Book.Document.Alignment.right)
            tableRow(isHeader: false)
              tableCell(alignment: Book.Document.Alignment.left)
                text("e | f")
              tableCell(alignment: Book.Document.Alignment.center)
              tableCell(alignment: Book.Document.Alignment.right)
                text("g")
        """)
    #expect(chapter.values.map(\.expression) == ["p || q"])
    #expect(chapter.values.first?.place == .init(file: chapter.file, line: 3, column: 18))
    #expect(chapter.references.first?.place == .init(file: chapter.file, line: 3, column: 34))
  }

  @Test(arguments: [
    "a | b\n--- | ---\n1 | 2", "|a|\n|-|", "a\n|--", "> a|b\n> -|-:", "- x\n\n  a | b\n  :-: | -",
    "| a | b |\n| - | - |\n# heading",
  ])
  func `these are tables`(text: String) throws {
    #expect(try readWell(text).document.nodes.contains { $0.kind == .table(label: nil) })
  }

  @Test(arguments: [
    "a | b", "a\n---", "a | b\n\n--- | ---", "    a | b\n    --|--", "a b\nc | d\ne | f",
    "| a |\n| - b |", "`a | b\n:: | --`",
  ])
  func `these are none, and their paragraphs stay as they are`(text: String) throws {
    let chapter = try Chapter.parse(text, file: "a.md").chapter
    #expect(
      chapter.document.nodes.map(\.kind)
        == (try Document.parse(text, isSmart: true).nodes.map(\.kind)))
  }

  @Test func `what is nearly a table is a warning`() throws {
    try expectProblem("⟦| a | b |\n|---|\n", .warning, saying: "2 columns", "has 1")
    try expectProblem("text\n⟦| a | b |\n|---|---|\n", .warning, saying: "empty line before it")
    try expectProblem("| a | b |\n|---|---|\n| 1 | 2 | ⟦3 |\n", .warning, saying: "3 cells", "\\|")
  }

  @Test func `captions stand after their table`() throws {
    for text in [
      "|a|\n|-|\n|1|\n: The *best* `{swift} n` {#tbl-best}\n",
      "|a|\n|-|\n|1|\n\n: The *best* `{swift} n`\n{#tbl-best}\n",
    ] {
      let chapter = try readWell(text)
      #expect(chapter.labels.map(\.name) == ["tbl-best"])
      #expect(chapter.values.first?.place.column == 23)
      #expect(
        chapter.document.outline.prefix(7) == [
          "document", "  table(label: Optional(\"tbl-best\"))", "    tableCaption",
          "      text(\"The \")", "      emphasis", "        text(\"best\")", "      text(\" \")",
        ])
      #expect(!chapter.document.outline.contains("  paragraph"))
    }
    try expectProblem("|a|\n|-|\n|1|\n\n: Best {#⟦fig-best}\n", saying: "begins with tbl-")
    try expectProblem("|a|\n|-|\n|1|\n\n: Best {#⟦tbl-A}\n", saying: "write tbl-a")
    // A paragraph with a colon that follows no table is a paragraph, where no label can stand.
    try expectProblem(": Best ⟦{#tbl-best}\n", saying: "belongs to nothing")
  }

  @Test func `cells begin nothing but text`() throws {
    let chapter = try readWell("|# a|- b|> c|1. d|\n|--|--|--|--|\n|[x]: /y|<div>|~~~|***|\n")
    let blocks = chapter.document.nodes.dropFirst().filter {
      switch $0.kind {
      case .text, .table, .tableRow, .tableCell, .htmlInline: false
      default: true
      }
    }
    #expect(blocks.isEmpty)
  }
}
