import Figures
import Testing

@Suite struct NumberFormatTests {
  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (1, "1"), (0.5, "0.5"), (9.70466, "9.705"), (-2.25, "−2.25"),
    (999.96, "1,000"), (1234.56, "1,235"), (9999.96, "10,000"), (12_345, "12,345"),
    (60_000, "60,000"),
    (123_456.7, "123,500"), (1e9, "10⁹"), (-1e9, "−10⁹"), (2.5e12, "2.5×10¹²"),
    (0.000_123_456, "0.0001235"), (1.23456e-5, "1.235×10⁻⁵"), (1e-300, "10⁻³⁰⁰"),
    (.leastNonzeroMagnitude, "5×10⁻³²⁴"), (.greatestFiniteMagnitude, "1.798×10³⁰⁸"),
    (.infinity, "∞"),
    (-.infinity, "−∞"), (.nan, "not a number"),
  ])
  func `numbers are written as people read them`(_ value: Double, _ text: String) {
    #expect(formatNumber(value) == text)
  }

  @Test(arguments: [
    (2.675, 2, "2.68"), (0.5, 0, "1"), (-0.004, 2, "0.00"), (99.995, 2, "100.00"),
    (12_345.6, 1, "12,345.6"), (1e-9, 3, "0.000"), (1e14, 0, "100,000,000,000,000"),
    (1e15, 0, "10¹⁵"), (-2.095e30, 3, "−2.095×10³⁰"),
  ])
  func `fixed decimals keep their zeros`(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(formatNumber(value, decimals: decimals) == text)
    #expect(value.formatted(decimals: decimals) == text)
  }

  @Test func `the count of significant digits can be chosen`() {
    #expect(formatNumber(.pi, significant: 2) == "3.1")
    #expect(formatNumber(1234, significant: 2) == "1,200")
    #expect(formatNumber(9.99, significant: 1) == "10")
    #expect(Float(0.25).formatted(significant: 1) == "0.3")
  }

  @Test func `rounding to many digits returns the value`() throws {
    var generator = SplitMix(seed: 7)
    for _ in 0..<2000 {
      let value = (generator.uniform() - 0.5) * generator.uniform() * 2000
      let text = formatNumber(value, decimals: 12)
        .replacing("−", with: "-").replacing(",", with: "")
      let read = try #require(Double(text))
      // Half a unit of the last decimal, and the spacing of doubles near the value.
      #expect(abs(read - value) <= 0.5e-12 + value.ulp, "seed 7, value \(value)")
    }
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014), so that random tests repeat.
struct SplitMix {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
  }

  /// About normal: the sum of twelve uniform numbers less six.
  mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }
}
