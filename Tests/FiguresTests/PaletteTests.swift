import Figures
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct PaletteTests {
  private typealias Linear = SIMD3<Double>

  private func linear(_ hex: String) throws -> Linear {
    let value = try #require(Int(hex.dropFirst(), radix: 16))
    let channels = SIMD3(Double(value >> 16), Double(value >> 8 & 255), Double(value & 255)) / 255
    func expand(_ c: Double) -> Double { c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4) }
    return SIMD3(expand(channels.x), expand(channels.y), expand(channels.z))
  }

  /// WCAG 2.2, "contrast ratio".
  private func contrast(_ a: Linear, _ b: Linear) -> Double {
    let weights = SIMD3(0.2126, 0.7152, 0.0722)
    let (one, other) = ((a * weights).sum() + 0.05, (b * weights).sum() + 0.05)
    return max(one, other) / min(one, other)
  }

  @Test func `numbers of signed cells can be read on both papers`() throws {
    let values = (0...20).map { Double($0) - 10 }
    let svg = Chart([.heatMap(values, rows: 3, columns: 7, colors: .diverging)])
      .svg(id: "a", width: 640)
    #expect(svg.contains("filter:invert(.93) hue-rotate(180deg)"))
    #expect(svg.matches(of: /class="d"/).count == 2)  // the cells and the colour bar
    let cells = svg.matches(of: /fill="(#\w{6})" shape-rendering/).map { String($0.1) }
    let inks = svg.matches(of: /fill:light-dark\((#\w+),(#\w+)\)/)
    #expect(cells.count == 21 && inks.count == 21)
    for (cell, ink) in zip(cells, inks) {
      let value = try #require(Int(cell.dropFirst(), radix: 16))
      let light = SIMD3(Double(value >> 16), Double(value >> 8 & 255), Double(value & 255)) / 255
      // Filter Effects Module Level 1: invert(.93), then hue-rotate(180deg), whose weights are these.
      let turned = SIMD3(repeating: 0.93) - 0.86 * light
      let gray = 2 * (turned * SIMD3(0.213, 0.715, 0.072)).sum()
      let dark = (SIMD3(repeating: gray) - turned).clamped(
        lowerBound: SIMD3(), upperBound: SIMD3(repeating: 1))
      func linear(_ c: Double) -> Double {
        c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
      }
      for (paper, ink) in [(light, ink.1), (dark, ink.2)] {
        let color = Linear(linear(paper.x), linear(paper.y), linear(paper.z))
        let text = Linear(repeating: ink == "#000" ? 0 : 1)
        #expect(contrast(color, text) > 4.4, "\(cell), \(ink)")  // 4.5 less rounding to eight bits
      }
    }
    #expect(
      !Chart([.heatMap(values, rows: 3, columns: 7)]).svg(id: "a", width: 640).contains(
        "light-dark"))
  }

  @Test func `every colour has a contrast of 3 to 1 on its paper`() throws {
    let (light, dark) = (try linear("#fdfcf9"), try linear("#16171a"))
    #expect(Palette.variables.count == 10)
    for color in Palette.variables {
      #expect(contrast(try linear(color.light), light) >= 3, "\(color)")
      #expect(contrast(try linear(color.dark), dark) >= 3, "\(color)")
      #expect(contrast(try linear(color.both), light) >= 3, "\(color)")
      #expect(contrast(try linear(color.both), dark) >= 3, "\(color)")
    }
  }

  @Test func `text in a colour has a contrast of 4 and a half to 1`() throws {
    /// `color-mix(in srgb, …)` mixes the coded values.
    func mixed(_ hex: String, ink: String) throws -> Linear {
      let (a, b) = (
        try #require(Int(hex.dropFirst(), radix: 16)), try #require(Int(ink.dropFirst(), radix: 16))
      )
      let channels = [16, 8, 0].map { shift in
        Int(
          Double(a >> shift & 255) * Palette.textShare
            + Double(b >> shift & 255) * (1 - Palette.textShare))
      }
      let value = channels[0] << 16 | channels[1] << 8 | channels[2]
      let digits = String(value, radix: 16)
      return try linear("#" + String(repeating: "0", count: 6 - digits.count) + digits)
    }
    let (light, dark) = (try linear("#fdfcf9"), try linear("#16171a"))
    for color in Palette.variables {
      #expect(contrast(try mixed(color.light, ink: "#1c1b19"), light) >= 4.5, "\(color)")
      #expect(contrast(try mixed(color.dark, ink: "#e4e1da"), dark) >= 4.5, "\(color)")
    }
  }

  /// The matrices for complete protanopia and deuteranopia are those of Machado, Oliveira and
  /// Fernandes (2009), table 1; distances are Euclidean in Oklab (Ottosson 2020).
  @Test(arguments: [
    [SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)],
    [
      SIMD3(0.152286, 1.052583, -0.204868), SIMD3(0.114503, 0.786281, 0.099216),
      SIMD3(-0.003882, -0.048116, 1.051998),
    ],
    [
      SIMD3(0.367322, 0.860646, -0.227968), SIMD3(0.280085, 0.672501, 0.047413),
      SIMD3(-0.011820, 0.042940, 0.968881),
    ],
  ])
  func `any two colours differ for any common colour vision`(_ vision: [SIMD3<Double>]) throws {
    func seen(_ hex: String) throws -> SIMD3<Double> {
      let color = try linear(hex)
      let rgb = vision.map { min(max(($0 * color).sum(), 0), 1) }
      let l = cbrt(0.4122214708 * rgb[0] + 0.5363325363 * rgb[1] + 0.0514459929 * rgb[2])
      let m = cbrt(0.2119034982 * rgb[0] + 0.6806995451 * rgb[1] + 0.1073969566 * rgb[2])
      let s = cbrt(0.0883024619 * rgb[0] + 0.2817188376 * rgb[1] + 0.6299787005 * rgb[2])
      return SIMD3(
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)
    }
    for paper in [\Palette.Color.light, \.dark, \.both] {
      let colors = try Palette.variables.map { try seen($0[keyPath: paper]) }
      for i in colors.indices {
        for j in 0..<i {
          let difference = colors[i] - colors[j]
          let distance = (difference * difference).sum().squareRoot()
          // Two hundredths are just noticeable side by side; the first six are used the most.
          let wanted = i < 6 ? 0.07 : 0.05
          #expect(distance >= wanted, "colours \(i + 1) and \(j + 1)")
        }
      }
    }
  }
}
