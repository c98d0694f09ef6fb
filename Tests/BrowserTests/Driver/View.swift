/// A way to look at a page.
struct View: Hashable, CustomStringConvertible {
  /// What the reader's system asks for.
  enum Theme: String {
    case light, dark
  }

  /// The window's width, in CSS pixels.
  var width: Int
  var theme = Theme.light
  var isPrinted = false

  /// The narrowest phone that is still common.
  static let phone = View(width: 360)
  static let tablet = View(width: 900)
  /// Wide enough for the margin and the contents at the side.
  static let desktop = View(width: 1400)
  /// A4 paper without the margins: 210 mm − 2 · 18 mm, at 96 pixels per inch.
  static let paper = View(width: 658, isPrinted: true)

  var description: String {
    isPrinted ? "in print" : "at \(width) px, \(theme.rawValue)"
  }
}
