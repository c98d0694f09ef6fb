import Foundation
import TestSupport

/// A folder with the pages of a book.
struct BookFolder: Sendable {
  /// Its path, without a slash at the end.
  let path: String

  /// The names of its pages.
  var pages: [String] { names(in: path).filter { $0.hasSuffix(".html") } }

  /// The book that `Scripts/report` renders.
  static let rendered = BookFolder(path: repository() + "Output")

  private static func repository(from here: String = #filePath) -> String {
    here.components(separatedBy: "Tests/BrowserTests").first ?? ""
  }

  /// What the checks find on its pages, each in its views, and what the browser complains of.
  func findings(_ browser: Browser) async throws -> [String] {
    var findings: [String] = []
    for page in pages {
      try await browser.open("\(path)/\(page)")
      for view in Check.allViews {
        try await browser.show(view)
        for check in Check.all where check.views.contains(view) {
          let found = try await check.findings(browser)
          findings += found.map { "\(page) \(view): \(check.claim): \($0)" }
        }
      }
      findings += try await browser.complaints().map { "\(page), console: \($0)" }
    }
    return findings
  }
}
