/// The lines of a piece of code as HTML, each complete in itself.
struct CodeLines {
  /// The finished lines.
  private(set) var lines: [String] = []
  private var line: [UInt8] = []
  /// The tags of the spans that are open.
  private var open: [ArraySlice<UInt8>] = []
  /// How many of them stand in this line; the others follow with their first character.
  private var written = 0

  /// The lines without any span.
  init(plain text: String) {
    for byte in text.utf8 { add(byte) }
    endLine()
  }

  /// The lines of what highlight.js made of a text; a span that crosses a line end is closed and opened
  /// again.
  ///
  /// `nil` unless it is exactly the text in well nested spans, whatever a grammar has done.
  init?(highlighted html: String, text: String) {
    var rest = [UInt8](html.utf8)[...]
    var decoded: [UInt8] = []
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: "<"):
        guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let tag = rest[...end]
        rest = rest[(end + 1)...]
        if tag.elementsEqual("</span>".utf8) {
          guard open.popLast() != nil else { return nil }
          if written > open.count {
            line += "</span>".utf8
            written -= 1
          }
        } else {
          guard Self.opensSpan(tag) else { return nil }
          open.append(tag)
        }
      case UInt8(ascii: "&"):
        guard
          let entity = Self.entities.first(where: { rest.starts(with: $0.text.utf8) })
        else { return nil }
        rest = rest.dropFirst(entity.text.utf8.count)
        decoded.append(entity.byte)
        add(entity.byte)
      default:
        rest = rest.dropFirst()
        decoded.append(byte)
        add(byte)
      }
    }
    guard open.isEmpty, decoded.elementsEqual(text.utf8) else { return nil }
    endLine()
  }

  private mutating func add(_ byte: UInt8) {
    guard byte != UInt8(ascii: "\n") else { return endLine() }
    for tag in open[written...] { line += tag }
    written = open.count
    if let entity = Self.entities.first(where: { $0.byte == byte }) {
      line += entity.text.utf8
    } else {
      line.append(byte)
    }
  }

  private mutating func endLine() {
    for _ in 0..<written { line += "</span>".utf8 }
    written = 0
    lines.append(String(decoding: line, as: UTF8.self))
    line = []
  }

  private static let entities = [
    (byte: UInt8(ascii: "&"), text: "&amp;"), (byte: UInt8(ascii: "<"), text: "&lt;"),
    (byte: UInt8(ascii: ">"), text: "&gt;"),
  ]

  /// Whether a tag is a span with nothing but classes.
  private static func opensSpan(_ tag: ArraySlice<UInt8>) -> Bool {
    let start = "<span class=\"".utf8
    guard tag.starts(with: start), tag.suffix(2).elementsEqual("\">".utf8) else { return false }
    return tag.dropFirst(start.count).dropLast(2).allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
      default: false
      }
    }
  }
}
