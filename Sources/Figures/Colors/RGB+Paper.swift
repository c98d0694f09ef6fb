/// Colours that diverge from light paper, and what becomes of them on dark paper.
extension RGB {
  /// The CSS filter that turns the lightness of colours about, so that nearly white becomes about the colour of dark
  /// paper (#16171a), and keeps blue and red apart. It serves pixels and shapes alike.
  static let darkFilter = "invert(.93) hue-rotate(180deg)"

  /// The colour after `darkFilter`.
  ///
  /// - Source: Filter Effects Module Level 1 (W3C), `invert` and `hue-rotate`, whose matrix for 180° is this one.
  var onDarkPaper: RGB {
    let inverted = [red, green, blue].map { 0.93 * 255 + Double($0) * (1 - 2 * 0.93) }
    func channel(_ weights: [Double]) -> UInt8 {
      let sum = zip(weights, inverted).reduce(0) { $0 + $1.0 * $1.1 }
      return UInt8(min(max(sum, 0), 255).rounded())
    }
    return RGB(
      channel([-0.574, 1.43, 0.144]), channel([0.426, 0.43, 0.144]),
      channel([0.426, 1.43, -0.856]))
  }

  /// Black or white, whichever can be read on the colour.
  ///
  /// Both have the same contrast, 4.58, on a luminance of √(1.05 · 0.05) − 0.05; so one of them always has the 4.5 that
  /// WCAG 2.2 asks for.
  var ink: String { luminance > 0.179 ? "#000" : "#fff" }
}
