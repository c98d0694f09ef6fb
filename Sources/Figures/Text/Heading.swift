/// A bold title above a figure or a panel, in as many lines as it needs.
struct Heading {
  private let lines: [String]
  private let style: FigureStyle

  init(_ text: String, width: Double, style: FigureStyle) {
    // Bold letters are about an eighth wider than those that `textWidth` knows.
    lines = textLines(text, width: width, size: style.title * 1.14)
    self.style = style
  }

  private var lineHeight: Double { (style.title * 1.3).rounded() }

  /// Its height with the space below it; 0 without text.
  var height: Double { lines.isEmpty ? 0 : Double(lines.count) * lineHeight + 4 }

  func draw(x: Double, y: Double, into svg: inout SVG) {
    for (index, line) in lines.enumerated() {
      svg.text(line, x: x, y: y + lineHeight * Double(index + 1) - 4, classes: "t")
    }
  }
}
