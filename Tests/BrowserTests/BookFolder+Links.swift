import Files
import Foundation

extension BookFolder {
  /// The links that go astray when all that a view shows are followed: to files that are not in the
  /// book, to places that are not there or don't come into view, and by schemes that a book has no
  /// use for.
  func strayLinks(_ browser: Browser, in view: View) async throws -> [String] {
    struct Link: Decodable { var from: String, to: URL }
    var findings: [String] = []
    /// For each page the fragments that lead into it, each with the links that bear it.
    var places: [String: [String: [String]]] = [:]
    try await browser.show(view)
    for page in pages {
      try await browser.open("\(path)/\(page)")
      let links: [Link] = try await browser.run(script("common.js") + script("links.js"))
      for link in links {
        let from = "\(page) \(view): \(link.from)"
        let file = link.to.path(percentEncoded: false)
        switch link.to.scheme {
        case "http", "https", "mailto": continue
        case "file" where file.hasPrefix(path + "/") && isRegularFile(file):
          if let fragment = link.to.fragment(percentEncoded: true), !fragment.isEmpty {
            places[file, default: [:]][fragment, default: []].append(from)
          }
        default: findings.append("\(from) leads to \(link.to), which is no file of the book")
        }
      }
    }
    for (file, fragments) in places {
      try await browser.open(file)
      let missed: [String: String] = try await browser.run(
        script("common.js") + script("land.js"), fragments.keys.sorted())
      for (fragment, problem) in missed {
        findings += fragments[fragment, default: []].map {
          "\($0) leads to #\(fragment): \(problem)"
        }
      }
    }
    return findings.sorted()
  }
}
