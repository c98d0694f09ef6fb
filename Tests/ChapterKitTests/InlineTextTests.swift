import ChapterKit
import Testing

@Suite struct InlineTextTests {
  struct Case: CustomTestStringConvertible {
    let value: any Sendable
    let text: String
    let number: Double?
    var testDescription: String { text }

    init(_ value: any Sendable, _ text: String, _ number: Double? = nil) {
      self.value = value
      self.text = text
      self.number = number
    }

    static let all = [
      Case(2.0 / 3, "0.6667", 2.0 / 3), Case(Float(0.1), "0.1", 0.10000000149011612),
      Case(60_000, "60,000", 60_000), Case(Int8(-3), "−3", -3),
      Case(Int.max, "9223372036854775807", 0x1p63),
      Case(Double.infinity, "∞"), Case(Double.nan, "not a number"),
      Case([2.0 / 3, 0.25], "[0.6667, 0.25]"), Case([0.1, 2.0 / 3, 5][1...], "[0.6667, 5]"),
      Case([Float(1) / 3], "[0.3333]"), Case([Double](), "[]"), Case([1, 2], "[1, 2]"),
      Case(["a"], "[\"a\"]"), Case("64 %", "64 %"), Case(true, "true"),
    ]
  }

  @Test(arguments: Case.all)
  func `a value has four significant digits on the page and is exact beside it`(_ sample: Case) {
    let inline = InlineText(sample.value)
    #expect(inline.text == sample.text)
    #expect(inline.number == sample.number)
  }
}
