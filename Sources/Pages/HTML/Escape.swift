/// Makes text safe inside HTML.
public enum Escape {
  /// The text with `"`, `&`, `<` and `>` as entities: safe in elements and in attributes that stand
  /// in double quotes.
  public static func html(_ text: String) -> String {
    guard text.utf8.contains(where: { entity($0) != nil }) else { return text }
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      if let entity = entity(byte) { out += entity.utf8 } else { out.append(byte) }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func entity(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    default: nil
    }
  }

  /// A link's destination as an attribute's value: what a URL can't hold is percent-encoded, what it
  /// holds stays; empty when following it could run a script.
  public static func destination(_ url: String) -> String {
    isDangerous(url) ? "" : href(url)
  }

  /// Whether the URL has a scheme that can run a script or read the reader's files: `javascript:`,
  /// `vbscript:`, `file:`, and `data:` unless it is a picture of a kind without scripts.
  public static func isDangerous(_ url: String) -> Bool {
    // By bytes: to a comparison of characters, a combining mark after the colon hides it.
    let start = url.utf8.prefix(20).map { (65...90).contains($0) ? $0 | 0x20 : $0 }
    func begins(_ scheme: String) -> Bool { start.starts(with: scheme.utf8) }
    return ["javascript:", "vbscript:", "file:", "data:"].contains(where: begins)
      && !["png", "gif", "jpeg", "webp"].contains { begins("data:image/" + $0) }
  }

  private static func href(_ url: String) -> String {
    guard !url.utf8.allSatisfy(isKept) else { return url }
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(url.utf8.count + 16)
    for byte in url.utf8 {
      switch byte {
      case _ where isKept(byte): out.append(byte)
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "'"): out += "&#x27;".utf8
      default: out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func isKept(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-_.+!*(),%#@?=;:/,+$~".utf8.contains(byte)
    }
  }
}
