/// The colours of classes and series, told apart by readers with any common colour vision.
///
/// A page's stylesheet defines `variables` for light and for dark paper; figures name the variable
/// and carry the light colour as fallback. Every colour has a contrast of at least 3:1 on its paper
/// (WCAG 2.2, success criterion 1.4.11), and any two differ by at least 0.05 in Oklab as seen with
/// protanopia and deuteranopia (Machado, Oliveira and Fernandes 2009); the tests compute both.
public enum Palette {
  /// One colour in its three appearances, as `#rrggbb`.
  public struct Color: Hashable, Sendable {
    /// The name of the CSS property, for example `--c1`.
    public let variable: String
    /// The colour on light paper (#fdfcf9).
    public let light: String
    /// The colour on dark paper (#16171a).
    public let dark: String
    /// A colour that can be seen on both papers, for pixels, which can't follow the page.
    public let both: String
  }

  /// The ten colours `--c1` to `--c10`, in the order in which they are used: blue, vermilion,
  /// green, purple, ochre, cyan, violet, brown, rose, grey. The first six differ the most.
  public static let variables: [Color] = [
    Color(variable: "--c1", light: "#0b6fa4", dark: "#5fb3e4", both: "#3c76aa"),
    Color(variable: "--c2", light: "#c8500a", dark: "#f0935a", both: "#ab5303"),
    Color(variable: "--c3", light: "#378159", dark: "#2f8360", both: "#329662"),
    Color(variable: "--c4", light: "#7a1b51", dark: "#c963a2", both: "#9e4571"),
    Color(variable: "--c5", light: "#af8d37", dark: "#a28509", both: "#9c8418"),
    Color(variable: "--c6", light: "#1fa0b1", dark: "#6deafb", both: "#489eb0"),
    Color(variable: "--c7", light: "#483480", dark: "#9976d3", both: "#977ad0"),
    Color(variable: "--c8", light: "#705434", dark: "#f3c4a7", both: "#83624f"),
    Color(variable: "--c9", light: "#c85265", dark: "#f87993", both: "#dc5b65"),
    Color(variable: "--c10", light: "#918f8b", dark: "#f2eee1", both: "#8f8f8f"),
  ]

  /// The CSS value of a series' colour: the page's variable, or its light colour where there is none.
  ///
  /// - Parameter number: From 1; the colours repeat after ten. 0 is the ink.
  /// - Returns: The value for a style.
  static func css(_ number: Int) -> String {
    guard number > 0 else { return "currentColor" }
    let color = variables[(number - 1) % variables.count]
    return "var(\(color.variable),\(color.light))"
  }

  /// How much of a series' colour goes into its text; the rest is ink, so that small text has a
  /// contrast of 4.5:1 at least.
  package static let textShare = 0.6

  /// The CSS value of text in a series' colour.
  static func textCSS(_ number: Int) -> String {
    number > 0
      ? "color-mix(in srgb,\(css(number)) \(coordinate(textShare * 100))%,currentColor)"
      : "currentColor"
  }

  /// The colour for pixels of a series; numbers as in `css`.
  static func pixels(_ number: Int) -> RGB {
    number > 0 ? RGB(hex: variables[(number - 1) % variables.count].both) : RGB(128, 128, 128)
  }
}

/// A colour of eight bits a channel in sRGB.
struct RGB: Hashable, Sendable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8

  init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// The colour that `#rrggbb` means.
  init(hex: String) {
    guard let value = UInt32(hex.dropFirst(), radix: 16), hex.utf8.count == 7 else {
      fatalError("'\(hex)' is not a colour of the form #rrggbb")
    }
    self.init(UInt8(value >> 16), UInt8(value >> 8 & 255), UInt8(value & 255))
  }

  /// `#rrggbb`.
  var hex: String {
    let value = Int(red) << 16 | Int(green) << 8 | Int(blue)
    let digits = String(value, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// The relative luminance, 0 to 1 (WCAG 2.2).
  var luminance: Double {
    func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }
}
