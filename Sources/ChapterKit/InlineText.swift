internal import Figures

/// What the page says in the place of an inline value, and the number that it stands for.
///
/// Floating-point numbers have four significant digits, alone and in collections; anything else is
/// as it describes itself.
package struct InlineText: Hashable {
  /// What the page says.
  package let text: String
  /// The value itself, where it is a finite number.
  package let number: Double?

  /// The text of a value.
  package init(_ value: some Any) {
    if let value = value as? any BinaryFloatingPoint {
      let exact = Double(value)
      text = formatNumber(exact)
      number = exact.isFinite ? exact : nil
    } else {
      let numbers = (value as? any Collection).flatMap { Self.text(ofNumbers: $0) }
      text = numbers ?? String(describing: value)
      number = (value as? any BinaryInteger).map { Double($0) }
    }
  }

  /// Numbers in brackets, as an array describes itself; `nil` for a collection of anything else.
  private static func text<Numbers: Collection>(ofNumbers numbers: Numbers) -> String? {
    guard Numbers.Element.self is any BinaryFloatingPoint.Type else { return nil }
    return "[" + numbers.map { InlineText($0).text }.joined(separator: ", ") + "]"
  }
}
