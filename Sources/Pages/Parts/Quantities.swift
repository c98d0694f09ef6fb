/// Numbers as a page prints them, always with a point, whatever the reader's locale.
enum Quantities {
  /// A number with a fixed count of decimals, rounded half to even on its exact value; "–" when it
  /// is not finite.
  static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
    let scaled = (abs(value) * scale).rounded(.toNearestOrEven)
    guard scaled < 1e15 else { return value.isFinite ? "\(value)" : "–" }
    let digits = String(Int(scaled))
    let sign = value < 0 && scaled > 0 ? "−" : ""
    guard decimals > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// A duration in words short enough for a footer: `0.4 ms`, `38 ms`, `3.42 s`, `2 min 5 s`.
  static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<0.00995: fixed(seconds * 1000, decimals: 1) + " ms"
    case ..<0.9995: fixed(seconds * 1000, decimals: 0) + " ms"
    case ..<99.995: fixed(seconds, decimals: 2) + " s"
    case ..<1e9:
      "\(Int(seconds.rounded()) / 60) min \(Int(seconds.rounded()) % 60) s"
    default: "–"
    }
  }

  /// An amount of memory in megabytes (10⁶ bytes) or, from 1000 of them, gigabytes.
  static func memory(_ bytes: Int) -> String {
    bytes < 999_500_000
      ? megabytes(bytes) + " MB"
      : fixed(Double(bytes) / 1e9, decimals: bytes < 9_995_000_000 ? 2 : 1) + " GB"
  }

  /// An amount of memory in megabytes (10⁶ bytes), without the unit.
  static func megabytes(_ bytes: Int) -> String { fixed(Double(bytes) / 1e6, decimals: 0) }

  /// A whole number, not negative, with commas between thousands from 10,000 on.
  static func grouped(_ number: Int) -> String {
    guard number >= 10_000 else { return String(number) }
    var digits = String(number)
    for position in stride(from: digits.count - 3, to: 0, by: -3) {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: position))
    }
    return digits
  }

  /// A count with its noun: `1 figure`, `2 figures`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
