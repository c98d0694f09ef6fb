/// Makes fences whose first word is `math` into displayed formulas: ```` ```math {#eq-model} ````.
enum MathFences {
  static func found(in document: Document, of source: inout ChapterSource) -> Document {
    document.rewriting { index, builder in
      let node = document.nodes[index]
      guard case .codeBlock(let info, let literal) = node.kind,
        info == "math" || info.hasPrefix("math ")
      else { return false }
      let place = source.place(markdownLine: node.line, column: node.column)
      let lines = source.lines(ofCode: literal, fencedAt: node.line)
      // With its last line's end, so that a comment of TeX on that line ends there.
      let tex = lines.map { $0.text + "\n" }.joined()
      let label = InlineLifting.label(in: Array(info.utf8), at: 4).map { found in
        let before = source.line(place.line).firstRange(of: info)?.lowerBound
        let start = before.map { source.line(place.line)[..<$0].utf8.count } ?? place.column - 1
        return (
          name: found.name,
          place: source.place(line: place.line, column: start + found.offset + 1)
        )
      }
      let number = source.add(
        Formula(
          tex: tex, isDisplayed: true, label: InlineLifting.checked(label, in: &source),
          place: place, lines: lines.map(\.place)))
      builder.enter(.paragraph, line: node.line, column: node.column)
      builder.add(.formula(number: number), line: node.line, column: node.column)
      builder.leave()
      return true
    }
  }
}
