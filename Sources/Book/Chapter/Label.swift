/// A name by which the book refers to a figure, a table, a section, a listing or an equation.
public struct Label: Hashable, Sendable {
  /// The label, for example `fig-scree`.
  public var name: String
  /// Where it is given.
  public var place: Diagnostic.Place

  /// A label.
  public init(name: String, place: Diagnostic.Place) {
    self.name = name
    self.place = place
  }

  /// The words before a label's first hyphen, which say what it is the label of.
  public static let kinds = ["fig", "tbl", "sec", "lst", "eq"]

  /// The kinds of label that a running block can have.
  static let blockKinds = ["fig", "tbl", "lst"]

  /// The word before the label's first hyphen, if it is one of the kinds.
  public static func kind(of name: some StringProtocol) -> String? {
    let kind = name.prefix { $0 != "-" }
    return name.contains("-") ? kinds.first { $0 == kind } : nil
  }

  /// What is wrong with a label where one of these kinds is wanted, or `nil`.
  static func problem(with name: String, of kinds: [String]) -> String? {
    let written = name.prefix(60)
    let wanted = kinds.map { $0 + "-" }.joined(separator: ", ")
    guard let kind = kind(of: name) else {
      return "the label '\(written)' does not say what it labels; begin it with \(wanted), as in "
        + "\(kinds[0])-\(slug(name))"
    }
    guard kinds.contains(kind) else {
      return "a label here begins with \(wanted), found '\(written)'"
    }
    let rest = name.dropFirst(kind.count + 1)
    guard rest.utf8.allSatisfy(isLabelByte), let last = rest.last, last != "-", rest.first != "-"
    else {
      return
        "a label has lower-case letters, digits and single hyphens after its '\(kind)-', found "
        + "'\(written)'; write \(kind)-\(slug(rest))"
    }
    return nil
  }

  private static func isLabelByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// A label's rest made of a text: for suggestions.
  private static func slug(_ text: some StringProtocol) -> String {
    let words = text.lowercased().prefix(60)
      .split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return words.isEmpty ? "name" : words.joined(separator: "-")
  }
}
