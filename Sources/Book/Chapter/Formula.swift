/// A formula of a chapter's prose.
public struct Formula: Hashable, Sendable {
  /// Its TeX, without the dollars around it.
  public var tex: String
  /// Whether it stands on lines of its own.
  public var isDisplayed: Bool
  /// The name by which the book refers to it: `eq-model`.
  public var label: String?
  /// The place of its first byte, a dollar or a backtick.
  public var place: Diagnostic.Place
  /// The places of the first bytes of its TeX's lines.
  var lines: [Diagnostic.Place]

  /// The place of a byte of its TeX, by the byte's offset.
  public func place(ofOffset offset: Int) -> Diagnostic.Place {
    let before = tex.utf8.prefix(max(0, offset))
    let row = min(before.count { $0 == UInt8(ascii: "\n") }, lines.count - 1)
    guard lines.indices.contains(row) else { return place }
    var place = lines[row]
    place.column += before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count
    return place
  }
}
