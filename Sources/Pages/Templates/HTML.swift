internal import Mustache

/// Text that is ready to stand in a page: markup, with everything that came from elsewhere escaped.
///
/// It is written as a string with interpolations, and what is interpolated is escaped unless it is
/// `HTML` itself, so that forgetting to escape is not possible by accident:
/// `"<b>\(title)</b>" as HTML`. The templates insert only values of this type, unescaped
/// (`{{{…}}}`): Mustache's own escaping goes by `Character`, and lets `<` pass when a combining
/// accent follows it.
package struct HTML: Hashable, Sendable {
  /// The markup.
  package private(set) var markup: String

  /// No markup.
  package init() { markup = "" }

  /// Text in which every character means itself, in content and between double quotes. Control
  /// characters, terminals' escapes among them, have no place in HTML and become U+FFFD.
  package init(escaping text: String) {
    let isClean = !text.utf8.contains { HTML.isControl($0) }
    markup = Escape.html(
      isClean
        ? text
        : String(
          String.UnicodeScalarView(
            text.unicodeScalars.map {
              $0.isASCII && HTML.isControl(UInt8($0.value)) ? "\u{FFFD}" : $0
            })))
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    switch byte {
    case 9, 10, 13: false  // Tab and the ends of lines.
    case 0..<32, 127: true
    default: false
    }
  }

  /// Markup that our own renderers made.
  package init(trusted markup: String) { self.markup = markup }

  /// Whether there is none.
  package var isEmpty: Bool { markup.isEmpty }

  /// Two pieces of markup, one after the other.
  package static func + (left: HTML, right: HTML) -> HTML {
    HTML(trusted: left.markup + right.markup)
  }

  /// Appends markup.
  package static func += (left: inout HTML, right: HTML) { left.markup += right.markup }
}

extension HTML: ExpressibleByStringInterpolation {
  package init(stringLiteral markup: String) { self.markup = markup }
  package init(stringInterpolation pieces: Interpolation) { self.init(trusted: pieces.markup) }

  /// A literal's pieces: its own text is markup, strings are escaped, markup stays.
  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var markup = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      markup.reserveCapacity(literalCapacity)
    }
    package mutating func appendLiteral(_ literal: String) { markup += literal }
    package mutating func appendInterpolation(_ text: String) {
      markup += HTML(escaping: text).markup
    }
    package mutating func appendInterpolation(_ number: Int) { markup += String(number) }
    package mutating func appendInterpolation(_ html: HTML) { markup += html.markup }
  }
}

extension Sequence where Element == HTML {
  /// The pieces one after the other, with a separator between.
  package func joined(separator: HTML = "") -> HTML {
    HTML(trusted: map(\.markup).joined(separator: separator.markup))
  }
}

extension HTML: MustacheCustomRenderable {
  /// For the templates: the markup.
  package var renderText: String { markup }
  /// For the templates: a section over no markup is left out.
  package var isNull: Bool { isEmpty }
}
