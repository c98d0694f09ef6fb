internal import Figures

/// What the page says in the place of an inline value, and the number that it stands for.
///
/// Floating-point numbers have four significant digits, whole numbers all of them, as `formatNumber` writes them, alone
/// and in collections; anything else is as it describes itself.
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
    } else if let value = value as? any BinaryInteger {
      let double = Double(value)
      // Beyond 2⁵³ a Double does not tell whole numbers apart.
      text = abs(double) < 0x1p53 ? formatNumber(double, decimals: 0) : String(describing: value)
      number = double
    } else {
      let numbers = (value as? any Collection).flatMap { Self.text(ofNumbers: $0) }
      text = numbers ?? String(describing: value)
      number = nil
    }
  }

  /// Numbers in brackets, as an array describes itself; `nil` for a collection of anything else.
  private static func text<Numbers: Collection>(ofNumbers numbers: Numbers) -> String? {
    guard
      Numbers.Element.self is any BinaryFloatingPoint.Type
        || Numbers.Element.self is any BinaryInteger.Type
    else { return nil }
    return "[" + numbers.map { InlineText($0).text }.joined(separator: ", ") + "]"
  }
}
