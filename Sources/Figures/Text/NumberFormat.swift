/// A number as people read it: four significant digits, `−` for minus, `,` between thousands,
/// `×10ⁿ` for the very large and the very small. Whole numbers below 10⁹ keep all their
/// digits, since they are mostly counts.
///
/// Trailing zeros after the point are dropped (`0.5`, not `0.5000`). Exponents begin below 10⁻⁴ and
/// from 10⁹ up, so that counts of samples stay plain. The same value gives the same text everywhere:
/// no locale is asked. Rounding is that of the shortest decimal text that identifies the value,
/// halves away from zero, which is what a reader with a pencil would do.
///
/// - Parameters:
///   - value: Any value; the not finite ones are `∞`, `−∞` and `not a number`.
///   - significant: How many digits to keep, from 1, also of whole numbers; where it is nil, four
///     of numbers that are not whole.
/// - Returns: The text.
public func formatNumber(_ value: Double, significant: Int? = nil) -> String {
  guard value.isFinite else { return formatNotFinite(value) }
  var digits = DecimalDigits(value)
  let isCount = significant == nil && value == value.rounded() && abs(value) < 1e9
  if !isCount { digits.round(toSignificant: max(1, significant ?? 4)) }
  guard !digits.isZero else { return "0" }
  digits.dropTrailingZeros()
  let exponent = digits.exponent
  if exponent < -4 || exponent >= 9 {
    let mantissa = digits.moved(to: 0).plain()
    return (mantissa == "1" ? "" : mantissa == "−1" ? "−" : mantissa + "×")
      + "10" + superscript(exponent)
  }
  return digits.plain()
}

/// A number with a fixed count of digits after the point, for columns that line up: `formatNumber`'s
/// signs and separators, but no exponents and all zeros kept. From 10¹⁵ on, where numbers hardly have decimals and no
/// column holds their digits, it is `formatNumber`'s.
///
/// - Parameters:
///   - value: Any value.
///   - decimals: How many digits stand after the point, from 0.
/// - Returns: The text; never `−0`.
public func formatNumber(_ value: Double, decimals: Int) -> String {
  guard abs(value) < 1e15 else { return formatNumber(value) }
  var digits = DecimalDigits(value)
  digits.round(toDecimals: max(0, decimals))
  return digits.plain(decimals: max(0, decimals))
}

extension BinaryFloatingPoint {
  /// The number as people read it; see `formatNumber`. In a chapter's prose:
  /// `` `{swift} error.formatted(significant: 2)` ``.
  ///
  /// - Parameter significant: How many digits to keep, at least 1.
  /// - Returns: The text.
  public func formatted(significant: Int) -> String {
    formatNumber(Double(self), significant: significant)
  }

  /// The number with a fixed count of digits after the point.
  ///
  /// - Parameter decimals: How many digits stand after the point, from 0.
  /// - Returns: The text.
  public func formatted(decimals: Int) -> String {
    formatNumber(Double(self), decimals: decimals)
  }
}

/// An integer in raised digits, for powers: `−12` becomes `⁻¹²`.
package func superscript(_ exponent: Int) -> String {
  let raised: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
  return (exponent < 0 ? "⁻" : "")
    + String(String(exponent.magnitude).compactMap { $0.wholeNumberValue.map { raised[$0] } })
}

private func formatNotFinite(_ value: Double) -> String {
  value.isNaN ? "not a number" : value < 0 ? "−∞" : "∞"
}

/// A finite number as decimal digits: ±d₀.d₁d₂… × 10^exponent, from the shortest text that
/// identifies the value.
struct DecimalDigits {
  private(set) var digits: [UInt8]
  private(set) var exponent: Int
  let isNegative: Bool

  init(_ value: Double) {
    isNegative = value.sign == .minus
    // Swift prints the shortest digits that round-trip, as "123.45" or "1.2345e-07".
    let text = value.magnitude.description
    let parts = text.split(separator: "e")
    var point: Int? = nil
    var digits: [UInt8] = []
    for byte in parts[0].utf8 {
      if byte == UInt8(ascii: ".") {
        point = digits.count
      } else {
        digits.append(byte - UInt8(ascii: "0"))
      }
    }
    let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let leading = digits.prefix { $0 == 0 }.count
    exponent = (point ?? digits.count) - 1 - leading + power
    digits.removeFirst(leading)
    self.digits = digits
    if digits.isEmpty { exponent = 0 }
    dropTrailingZeros()
  }

  var isZero: Bool { digits.isEmpty }

  mutating func round(toSignificant count: Int) { keep(count) }

  mutating func round(toDecimals decimals: Int) { keep(exponent + 1 + decimals) }

  mutating func dropTrailingZeros() {
    while digits.last == 0 { digits.removeLast() }
  }

  func moved(to exponent: Int) -> DecimalDigits {
    var copy = self
    copy.exponent = exponent
    return copy
  }

  /// Keeps the first `count` digits, rounding halves away from zero.
  private mutating func keep(_ count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else { return digits = [] }
    let roundsUp = digits[count] >= 5
    digits.removeLast(digits.count - count)
    guard roundsUp else { return }
    var place = count - 1
    while place >= 0, digits[place] == 9 {
      digits[place] = 0
      place -= 1
    }
    if place >= 0 {
      digits[place] += 1
    } else {
      digits.insert(1, at: 0)
      exponent += 1
    }
  }

  /// The digits without an exponent, with `decimals` digits after the point (as many as there are,
  /// where it is nil).
  func plain(decimals: Int? = nil) -> String {
    func digit(_ place: Int) -> Character {  // place: the power of ten
      let index = exponent - place
      let value = digits.indices.contains(index) ? digits[index] : 0
      return Character(UnicodeScalar(UInt8(ascii: "0") + value))
    }
    let decimals = decimals ?? max(0, digits.count - 1 - exponent)
    let whole = stride(from: max(0, isZero ? 0 : exponent), through: 0, by: -1).map(digit)
    var text = isNegative && !isZero ? "−" : ""
    for (index, character) in whole.enumerated() {
      let remaining = whole.count - index
      if index > 0, remaining % 3 == 0 { text.append(",") }
      text.append(character)
    }
    if decimals > 0 {
      text.append(".")
      for place in 1...decimals { text.append(digit(-place)) }
    }
    return text
  }
}
