/// An SVG element as it is written: a buffer of markup with the few helpers that figures need.
///
/// Coordinates are CSS pixels and are printed with at most two decimals, the same on every machine.
struct SVG {
  private(set) var markup = ""

  /// Adds markup that is already safe.
  mutating func raw(_ text: String) { markup += text }

  /// Adds an element without content. Values are escaped.
  mutating func element(_ name: String, _ attributes: [(String, String)], title: String? = nil) {
    markup += "<\(name)\(attributeText(attributes))"
    if let title {
      markup += "><title>\(escapeXML(title))</title></\(name)>"
    } else {
      markup += "/>"
    }
  }

  /// Adds an element with what `content` adds.
  mutating func group(
    _ name: String, _ attributes: [(String, String)], _ content: (inout SVG) -> Void
  ) {
    markup += "<\(name)\(attributeText(attributes))>"
    content(&self)
    markup += "</\(name)>"
  }

  /// Adds a line.
  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ attributes: [(String, String)]
  ) {
    element(
      "line",
      [
        ("x1", coordinate(x1)), ("y1", coordinate(y1)), ("x2", coordinate(x2)),
        ("y2", coordinate(y2)),
      ] + attributes)
  }

  /// Adds a rectangle; a negative side is drawn as none.
  mutating func rect(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ attributes: [(String, String)],
    title: String? = nil
  ) {
    element(
      "rect",
      [
        ("x", coordinate(x)), ("y", coordinate(y)), ("width", coordinate(max(0, width))),
        ("height", coordinate(max(0, height))),
      ] + attributes, title: title)
  }

  /// Adds a text with its baseline at `y`. A halo of the paper's colour keeps it readable on marks. Letters of symbols
  /// are set in italics, and digits, signs and the names of functions upright.
  mutating func text(
    _ text: String, x: Double, y: Double, anchor: TextAnchor = .start, classes: String = "",
    style: String = "", italics: Bool = false
  ) {
    guard !text.isEmpty else { return }
    var attributes = [("x", coordinate(x)), ("y", coordinate(y))]
    if anchor != .start { attributes.append(("text-anchor", anchor.rawValue)) }
    if !classes.isEmpty { attributes.append(("class", classes)) }
    if !style.isEmpty { attributes.append(("style", style)) }
    markup += "<text\(attributeText(attributes))>"
    for (character, isVariable) in zip(text, text.standAlone) where italics {
      let letter = escapeXML(String(character))
      markup += isVariable ? "<tspan class=\"i\">\(letter)</tspan>" : letter
    }
    markup += italics ? "</text>" : "\(escapeXML(text))</text>"
  }

  /// Adds a PNG file, stretched to a rectangle.
  mutating func image(
    png: [UInt8], x: Double, y: Double, width: Double, height: Double, pixelated: Bool,
    attributes: [(String, String)] = []
  ) {
    let look = attributes
    var attributes = [
      ("x", coordinate(x)), ("y", coordinate(y)), ("width", coordinate(width)),
      ("height", coordinate(height)), ("preserveAspectRatio", "none"),
    ]
    if pixelated { attributes.append(("style", "image-rendering:pixelated")) }
    attributes.append(("href", "data:image/png;base64," + base64(png)))
    element("image", attributes + look)
  }

  private func attributeText(_ attributes: [(String, String)]) -> String {
    var text = ""
    for (name, value) in attributes { text += " \(name)=\"\(escapeXML(value))\"" }
    return text
  }
}

/// The side of a text at which its `x` lies.
enum TextAnchor: String {
  case start, middle, end
}

/// A length in CSS pixels with at most two decimals.
func coordinate(_ value: Double) -> String {
  // Far outside any figure the exact place does not matter, but the text must stay short.
  // A place that is no number is put there too: nothing is drawn rather than something wrong.
  guard !value.isNaN else { return "-99999" }
  let hundredths = Int((min(max(value, -99_999), 99_999) * 100).rounded())
  let magnitude = hundredths.magnitude
  var text = hundredths < 0 ? "-" : ""
  text += String(magnitude / 100)
  let rest = magnitude % 100
  if rest != 0 {
    text += rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)"
  }
  return text
}

/// A text that may stand in markup and in quoted attributes: `&`, `<`, `>` and both quotes become
/// references, and characters that XML does not allow become U+FFFD.
package func escapeXML(_ text: String) -> String {
  var escaped = ""
  escaped.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "'": escaped += "&#39;"
    case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}":
      escaped += "\u{FFFD}"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}

/// Bytes in base 64 (RFC 4648, section 4), with padding.
package func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count + 2) / 3 * 4)
  var index = 0
  while index < bytes.count {
    let count = min(3, bytes.count - index)
    var triple = UInt32(bytes[index]) << 16
    if count > 1 { triple |= UInt32(bytes[index + 1]) << 8 }
    if count > 2 { triple |= UInt32(bytes[index + 2]) }
    text.append(alphabet[Int(triple >> 18)])
    text.append(alphabet[Int(triple >> 12 & 63)])
    text.append(count > 1 ? alphabet[Int(triple >> 6 & 63)] : UInt8(ascii: "="))
    text.append(count > 2 ? alphabet[Int(triple & 63)] : UInt8(ascii: "="))
    index += 3
  }
  return String(decoding: text, as: UTF8.self)
}
