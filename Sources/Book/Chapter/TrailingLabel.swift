/// A label in braces at the end of a heading or a caption: `Scree plots {#sec-scree}`.
struct TrailingLabel {
  /// What stands before it, without the blanks between.
  var text: String
  /// The label.
  var label: String
  /// How many bytes before the end of the whole the label begins.
  var distance: Int

  /// The label of a text; `nil` when it does not end with one.
  init?(_ whole: String) {
    let bytes = Array(whole.utf8)
    func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    guard let close = bytes.lastIndex(where: { !isSpace($0) }), bytes[close] == UInt8(ascii: "}"),
      let open = bytes[..<close].lastIndex(of: UInt8(ascii: "{")),
      bytes[open + 1] == UInt8(ascii: "#"), !bytes[open..<close].contains(where: isSpace)
    else { return nil }
    let before = bytes[..<open]
    let end = before.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? 0
    text = String(decoding: before[..<end], as: UTF8.self)
    label = String(decoding: bytes[open + 2..<close], as: UTF8.self)
    distance = bytes.count - open - 2
  }
}
