import Foundation
import Testing

/// Something that holds on every page, and how it is looked at.
///
/// `Checks/NAME.js` is the body of a JavaScript function that returns what is wrong as pairs of an
/// element and a text; it may use what `Checks/common.js` declares. `Checks/NAME.html` is a page on
/// which exactly the elements with the attribute `data-bad` are wrong.
struct Check: Sendable, CustomTestStringConvertible {
  /// The name of its files.
  let name: String
  /// What holds on a sound page.
  let claim: String
  /// The ways to look at the page.
  let views: [View]
  /// Whether the Tab key goes through the page before; `reached` then holds what had the focus.
  var pressesTab = false

  var testDescription: String { claim }

  static let all = [
    Check(
      name: "requests", claim: "nothing is asked of the network", views: [.desktop]),
    Check(
      name: "names", claim: "the page, pictures, links, buttons and regions have names",
      views: [.desktop]),
    Check(
      name: "headings", claim: "there is one h1, and no level of headings is skipped",
      views: [.desktop]),
    Check(name: "ids", claim: "ids are unique", views: [.desktop]),
    Check(
      name: "formulas", claim: "every formula has a size, and none is an error",
      views: [.phone, .desktop]),
    Check(
      name: "overflow", claim: "nothing but what scrolls is wider than the page",
      views: [.phone, .tablet, .desktop, .paper]),
    Check(
      name: "contrast", claim: "text has the contrast that WCAG 2.2 asks for (1.4.3)",
      views: [.phone, .desktop].flatMap { [$0, View(width: $0.width, theme: .dark)] }),
    Check(
      name: "labels", claim: "text in drawings is at least 10 px high, and within its drawing",
      views: [.phone, View(width: 400), .tablet, .desktop]),
    Check(
      name: "print", claim: "nothing is cut or folded away in print", views: [.paper]),
    Check(
      name: "keyboard", claim: "the Tab key reaches all that can be used, and shows where it is",
      views: [.phone, .desktop], pressesTab: true),
  ]

  /// Its views, each once.
  static let allViews = all.flatMap(\.views).reduce(into: [View]()) { views, view in
    if !views.contains(view) { views.append(view) }
  }

  /// What is wrong on the page that the browser shows, in the view that it has taken.
  func findings(_ browser: Browser) async throws -> [String] {
    try await run("report", in: browser)
  }

  /// Where a page with marks and what was found there differ.
  struct Misses: Decodable {
    var notFound: Set<String>
    var notMarked: Set<String>
  }

  /// What was not found of what is marked, and what was found beside it.
  func misses(_ browser: Browser) async throws -> Misses {
    try await run("misses", in: browser)
  }

  private func run<Value: Decodable>(_ function: String, in browser: Browser) async throws -> Value
  {
    let common = try script("common.js")
    if pressesTab {
      let stops: Int = try await browser.run("\(common)\nreturn watchFocus()")
      try await browser.pressTab(times: stops)
    }
    let body = try script("\(name).js")
    return try await browser.run("\(common)\nreturn \(function)(async () => {\n\(body)\n})")
  }
}

/// The text of a script in the folder `Checks`.
func script(_ name: String) throws -> String {
  try String(contentsOfFile: checksFolder() + name, encoding: .utf8)
}

/// The folder `Checks`, with a slash at its end.
func checksFolder(from here: String = #filePath) -> String {
  "\(here.prefix(through: here.lastIndex(of: "/") ?? here.startIndex))Checks/"
}
