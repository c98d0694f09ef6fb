/// The names below an axis of named things: side by side where their words are short enough, else leaning.
struct CategoryNames {
  /// The lines of each name, from the top; leaning names have one.
  private(set) var names: [[String]] = []
  private(set) var leans = false
  /// How many CSS pixels the longest leaning name lacks on its left.
  private(set) var missing = 0.0
  /// Every how many names one is written, because more would touch.
  private(set) var every = 1

  private static let mostLines = 3
  /// The most that a leaning name is long.
  private static let longest = 150.0
  /// Names lean by 45°.
  private static let slope = 0.707

  /// No names.
  init() {}

  /// Names with so much room for each.
  ///
  /// - Parameters:
  ///   - texts: The names.
  ///   - room: The distance of two neighbours.
  ///   - before: How far the first place is from the figure's left end.
  ///   - style: The sizes.
  init(_ texts: [String], room: Double, before: Double, style: FigureStyle) {
    let size = style.text
    let lines = texts.map { Self.lines($0, width: room - 6, size: size) }
    leans = !lines.allSatisfy { lines in
      lines.count <= Self.mostLines && lines.allSatisfy { textWidth($0, size: size) <= room - 6 }
    }
    guard leans else {
      names = lines
      return
    }
    every = max(1, Int((style.lineHeight / max(room, 0.1)).rounded(.up)))
    for (index, text) in texts.enumerated() {
      let place = before + Double(index) * room
      let wanted = min(textWidth(text, size: size), Self.longest)
      missing = max(missing, wanted * Self.slope - place)
      names.append([
        textFitted(text, width: min(Self.longest, max(30, place / Self.slope)), size: size)
      ])
    }
  }

  var isEmpty: Bool { names.isEmpty }

  /// The height of all names.
  func height(_ style: FigureStyle) -> Double {
    guard leans else { return Double(names.map(\.count).max() ?? 0) * style.lineHeight }
    let widest = names.map { textWidth($0[0], size: style.text) }.max() ?? 0
    return widest * Self.slope + style.lineHeight - 5
  }

  /// Writes a name below its place.
  func draw(_ index: Int, x: Double, y: Double, style: FigureStyle, into svg: inout SVG) {
    guard names.indices.contains(index), index.isMultiple(of: every) else { return }
    guard leans else {
      for (line, text) in names[index].enumerated() {
        svg.text(
          text, x: x, y: y + style.text + Double(line) * style.lineHeight, anchor: .middle,
          classes: "s")
      }
      return
    }
    let (px, py) = (coordinate(x + 4), coordinate(y + style.text - 4))
    svg.group(
      "text",
      [
        ("x", px), ("y", py), ("text-anchor", "end"), ("class", "s"),
        ("transform", "rotate(-45 \(px) \(py))"),
      ]
    ) { $0.raw(escapeXML(names[index][0])) }
  }

  /// A name broken at its spaces, no word cut.
  private static func lines(_ text: String, width: Double, size: Double) -> [String] {
    textLines(text, width: max(width, longestWord(text, size)), size: size)
  }

  private static func longestWord(_ text: String, _ size: Double) -> Double {
    text.split(whereSeparator: \.isWhitespace).map { textWidth(String($0), size: size) }.max() ?? 0
  }
}
