/// Reads a stylesheet from its start, in pieces that strings, comments and brackets don't break.
struct StyleScanner {
  private var rest: Substring.UnicodeScalarView

  /// A scanner at the start of a text.
  init(_ text: String) { rest = Substring(text).unicodeScalars }

  /// The parts of a text between separators, without white space at their ends.
  static func parts(of text: String, separatedBy separator: Unicode.Scalar) -> [String] {
    var scanner = StyleScanner(text)
    var parts: [String] = []
    while true {
      let part = scanner.text(upTo: [separator])
      parts.append(part.text)
      if part.stop == nil { return parts }
    }
  }

  /// Everything up to a stop, or up to the end.
  ///
  /// - Returns: The text, without comments and without white space at its ends, and the stop, which is
  ///   passed; `nil` at the end.
  mutating func text(upTo stops: [Unicode.Scalar]) -> (text: String, stop: Unicode.Scalar?) {
    var text = ""
    var depth = 0
    while let scalar = rest.popFirst() {
      if depth == 0, stops.contains(scalar) { return (Self.trimmed(text), scalar) }
      switch scalar {
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth -= 1
      case "/" where rest.first == "*":
        skipComment()
        continue
      default: break
      }
      text.unicodeScalars.append(scalar)
      if scalar == "\"" || scalar == "'" { takeString(endingWith: scalar, into: &text) }
    }
    return (Self.trimmed(text), nil)
  }

  private mutating func skipComment() {
    var last: Unicode.Scalar = " "
    _ = rest.popFirst()
    while let scalar = rest.popFirst(), !(last == "*" && scalar == "/") { last = scalar }
  }

  private mutating func takeString(endingWith quote: Unicode.Scalar, into text: inout String) {
    var isEscaped = false
    while let scalar = rest.popFirst() {
      text.unicodeScalars.append(scalar)
      if scalar == quote, !isEscaped { return }
      isEscaped = scalar == "\\" && !isEscaped
    }
  }

  private static func trimmed(_ text: String) -> String {
    func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
    let start = text.unicodeScalars.drop(while: isSpace)
    let end = start.lastIndex { !isSpace($0) }
    return end.map { String(start[...$0]) } ?? ""
  }
}
