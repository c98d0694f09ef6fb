/// A rule of a stylesheet: what stands before its braces, and what stands between them.
///
/// Source: CSS Syntax Module Level 3, as far as a stylesheet without mistakes needs it.
struct StyleRule {
  /// Selectors, as in `.katex .mord, .katex .mbin`, or an at-rule, as in `@font-face`.
  let prelude: String
  /// Declarations, or the rules inside an at-rule such as `@media`.
  let body: String

  /// The rules of a stylesheet, in order, without comments and statements that have no braces.
  static func rules(of stylesheet: String) -> [StyleRule] {
    var scanner = StyleScanner(stylesheet)
    var rules: [StyleRule] = []
    while true {
      let prelude = scanner.text(upTo: ["{", ";"])
      guard let stop = prelude.stop else { return rules }
      if stop == "{" {
        rules.append(StyleRule(prelude: prelude.text, body: scanner.text(upTo: ["}"]).text))
      }
    }
  }

  /// The single selectors of the prelude.
  var selectors: [String] {
    StyleScanner.parts(of: prelude, separatedBy: ",")
  }

  /// The value of a property that the body declares.
  func value(of property: String) -> String? {
    StyleScanner.parts(of: body, separatedBy: ";").lazy
      .map { StyleScanner.parts(of: $0, separatedBy: ":") }
      .first { $0.first == property && $0.count == 2 }?.last
  }

  /// The classes that an element and those around it must have for a selector to apply.
  ///
  /// Those inside parentheses, as in `:not(.wide)`, are not among them.
  static func classes(neededBy selector: String) -> [String] {
    var depth = 0
    var classes: [String] = []
    var isInName = false
    for scalar in selector.unicodeScalars {
      switch scalar {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      default: break
      }
      if scalar == ".", depth == 0 {
        classes.append("")
        isInName = true
      } else if isInName, isNameScalar(scalar) {
        classes[classes.count - 1].unicodeScalars.append(scalar)
      } else {
        isInName = false
      }
    }
    return classes
  }

  private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-"
      || scalar == "_"
  }
}
