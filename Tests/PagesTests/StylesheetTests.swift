import Figures
import Glibc
import Pages
import PagesTestSupport
import Testing

/// The stylesheet that a site writes.
private let css: String = {
  let file = Site([]).files().first { $0.path == "assets/page.css" }
  return String(decoding: file?.bytes ?? [], as: UTF8.self)
}()

/// A variable's colours on light and on dark paper.
private func colors(of variable: String) throws -> (light: String, dark: String) {
  let start = try #require(
    css.firstRange(of: "  \(variable): light-dark("), "\(variable) is missing")
  let values = css[start.upperBound...].prefix { $0 != ")" }.split(separator: ",").map {
    String($0.drop { $0 == " " })
  }
  try #require(values.count == 2)
  return (values[0], values[1])
}

/// The contrast of two colours of the form `#rrggbb`, from 1 to 21 (WCAG 2.2).
private func contrast(_ a: String, _ b: String) throws -> Double {
  func luminance(_ hex: String) throws -> Double {
    let value = try #require(Int(hex.dropFirst(), radix: 16))
    let channels = [value >> 16 & 255, value >> 8 & 255, value & 255].map { channel in
      let share = Double(channel) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }
  let (first, second) = (try luminance(a), try luminance(b))
  return (max(first, second) + 0.05) / (min(first, second) + 0.05)
}

@Suite struct StylesheetTests {
  @Test func `black on white has the contrast that WCAG 2_2 gives`() throws {
    #expect(abs(try contrast("#000000", "#ffffff") - 21) < 1e-9)
    // The lightest grey that passes 4.5:1 on white, webaim.org/articles/contrast.
    #expect(abs(try contrast("#767676", "#ffffff") - 4.54) < 0.005)
  }

  @Test(arguments: ["--paper", "--wash"])
  func `text has a contrast of 12 and more, secondary text of 4_5`(background: String) throws {
    let background = try colors(of: background)
    let ink = try colors(of: "--ink")
    #expect(try contrast(ink.light, background.light) >= 12)
    #expect(try contrast(ink.dark, background.dark) >= 12)
    let secondary = [
      "--soft", "--link", "--bad", "--good", "--warn", "--important", "--code-comment",
      "--code-keyword", "--code-string", "--code-number", "--code-title", "--code-type",
    ]
    for variable in secondary {
      let color = try colors(of: variable)
      #expect(try contrast(color.light, background.light) >= 4.5, "\(variable), light")
      #expect(try contrast(color.dark, background.dark) >= 4.5, "\(variable), dark")
    }
  }

  @Test(arguments: [
    "--ink", "--soft", "--link", "--bad", "--code-comment", "--code-keyword", "--code-string",
    "--code-number", "--code-title", "--code-type",
  ])
  func `what stands in a failure can be read`(variable: String) throws {
    let (color, background) = (try colors(of: variable), try colors(of: "--bad-wash"))
    #expect(try contrast(color.light, background.light) >= 4.5)
    #expect(try contrast(color.dark, background.dark) >= 4.5)
  }

  @Test(arguments: Palette.variables)
  func `the colours of charts are the palette's`(color: Palette.Color) throws {
    let defined = try colors(of: color.variable)
    #expect(defined.light == color.light)
    #expect(defined.dark == color.dark)
  }

  @Test func `no font or picture is fetched`() {
    #expect(!css.contains("url("))
    #expect(!css.contains("@import"))
    #expect(!css.contains("@font-face"))
  }
}
