/// What a test needs to know of HTML.
struct Markup {
  /// The tags, in order, without their brackets.
  private(set) var tags: [String] = []
  /// The text, with characters for entities.
  private(set) var text = ""
  /// What is wrong with it; nil for well-formed XML without comments.
  private(set) var fault: String?

  init(_ html: String) {
    var open: [Substring] = []
    var characters: [UInt8] = []
    var rest = [UInt8](html.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: ">"): fault = fault ?? "a bare >"
      case UInt8(ascii: "&"):
        let name = String(decoding: rest.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)
        if let character = Self.entities[name] {
          characters.append(character)
        } else {
          fault = fault ?? "a bare & before \(name.prefix(20))"
        }
        rest = rest.dropFirst(name.utf8.count + 1)
      case UInt8(ascii: "<"):
        let tag = Self.tag(startOf: &rest)
        tags.append(tag)
        let name = tag.prefix { $0 != " " }
        if name.hasPrefix("/") {
          if open.popLast() != name.dropFirst() { fault = fault ?? "<\(tag)> closes nothing" }
        } else if !tag.hasSuffix("/") {
          open.append(name)
        }
      default: characters.append(byte)
      }
    }
    if let name = open.last { fault = fault ?? "<\(name)> is not closed" }
    text = String(decoding: characters, as: UTF8.self)
  }

  /// Takes a tag up to the bracket that is in no quotes.
  private static func tag(startOf rest: inout ArraySlice<UInt8>) -> String {
    var tag: [UInt8] = []
    var quote: UInt8?
    while let byte = rest.popFirst(), byte != UInt8(ascii: ">") || quote != nil {
      tag.append(byte)
      if byte == quote {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
    }
    return String(decoding: tag, as: UTF8.self)
  }

  private static let entities = [
    "amp": UInt8(ascii: "&"), "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"),
    "quot": UInt8(ascii: "\""), "#x27": UInt8(ascii: "'"),
  ]
}
