/// How wide a text will be, in CSS pixels: an estimate, since the reader's font is not known.
///
/// It uses the advances of DejaVu Sans, the widest of the fonts that a page is likely to get, so that
/// labels kept apart by it stay apart.
///
/// - Parameters:
///   - text: The text, on one line.
///   - size: The font's size in CSS pixels.
/// - Returns: The width in CSS pixels.
func textWidth(_ text: String, size: Double) -> Double {
  var thousandths = 0.0
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 32..<127: thousandths += advances[Int(scalar.value) - 32]
    case 0x300..<0x370, 0xFE00..<0xFE10: break  // combining marks, variation selectors
    case 0x207A...0x207C, 0x208A...0x208C: thousandths += 528  // raised and lowered +, − and =
    case 0x2070...0x209F, 0xB2, 0xB3, 0xB9: thousandths += 400  // raised and lowered digits
    case 0xB1, 0xD7, 0xF7, 0x2190...0x22FF: thousandths += 838  // signs of mathematics, arrows
    case 0x2014, 0x2026: thousandths += 1000  // — and …
    case 0x1100...0x115F, 0x2E80...0xFFDC, 0x1F000...0x3FFFD: thousandths += 1000  // full width
    default: thousandths += 640
    }
  }
  return thousandths / 1000 * size
}

/// The longest beginning of a text that fits into a width, with `…` where something was cut.
func textFitted(_ text: String, width: Double, size: Double) -> String {
  guard textWidth(text, size: size) > width else { return text }
  var kept = text
  while !kept.isEmpty, textWidth(kept + "…", size: size) > width { kept.removeLast() }
  while kept.last == " " { kept.removeLast() }
  return kept + "…"
}

/// A text broken at its spaces into lines that fit; a word that is too long is cut.
func textLines(_ text: String, width: Double, size: Double) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(whereSeparator: \.isWhitespace) {
    let longer = line.isEmpty ? String(word) : line + " " + word
    if line.isEmpty || textWidth(longer, size: size) <= width {
      line = longer
    } else {
      lines.append(line)
      line = String(word)
    }
  }
  if !line.isEmpty { lines.append(line) }
  return lines.map { textFitted($0, width: width, size: size) }
}

/// Advances of the characters from space to `~` in thousandths of the font's size.
private let advances: [Double] = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,  // space to /
  636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,  // 0 to ?
  1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,  // @ to O
  603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,  // P to _
  500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,  // ` to o
  635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,  // p to ~
]
