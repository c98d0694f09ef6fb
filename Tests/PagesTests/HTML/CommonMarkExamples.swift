import CCMark
import Glibc

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The examples of the CommonMark specification, version 0.30.
enum CommonMarkExamples {
  struct Example: Decodable {
    let example: Int
    let markdown: String
  }

  /// The repository.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let all: [Example] = {
    let file = root.appending(path: "../shared/data/commonmark/spec-0.30.json")
    guard let data = try? Data(contentsOf: file) else { return [] }
    return (try? JSONDecoder().decode([Example].self, from: data)) ?? []
  }()

  /// The chapters of this repository.
  static let chapters: [String] = {
    let folder = root.appending(path: "Chapters").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().filter { $0.hasSuffix(".md") }.compactMap {
      try? String(contentsOf: root.appending(path: "Chapters/\($0)"), encoding: .utf8)
    }
  }()
}

/// What libcmark's own renderer makes of a text in its safe mode.
func referenceHTML(_ markdown: String, isSmart: Bool = false) -> String {
  var markdown = markdown
  return markdown.withUTF8 { bytes in
    bytes.withMemoryRebound(to: CChar.self) {
      guard
        let html = cmark_markdown_to_html(
          $0.baseAddress, $0.count, isSmart ? CMARK_OPT_SMART : CMARK_OPT_DEFAULT)
      else {
        fatalError("cmark returned no HTML")
      }
      defer { free(html) }
      return String(cString: html)
    }
  }
}

/// Vigna's SplitMix64: small, and the same everywhere.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A text with a few places changed: pieces left out, doubled, exchanged with another text's, and
/// characters that mean something to Markdown put in.
func mutated(
  _ text: String, with other: String, using random: inout some RandomNumberGenerator
) -> String {
  var scalars = Array(text.unicodeScalars)
  let others = Array(other.unicodeScalars)
  let marks = Array(
    "*_`~[]()<>!&\\\"'#-+=.:;|{}@$^ \t\n\r\u{0}\u{91}\u{A0}\u{301}\u{E33}\u{200D}\u{FFFD}é漢1a"
      .unicodeScalars)
  for _ in 0..<Int.random(in: 1...6, using: &random) {
    let start = Int.random(in: 0...scalars.count, using: &random)
    let length = Int.random(in: 0...8, using: &random)
    let range = start..<min(scalars.count, start + length)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: scalars.removeSubrange(range)
    case 1: scalars.insert(contentsOf: scalars[range], at: start)
    case 2:
      let from = Int.random(in: 0...others.count, using: &random)
      scalars.replaceSubrange(range, with: others[from..<min(others.count, from + length)])
    default:
      guard let mark = marks.randomElement(using: &random) else { continue }
      let count = Int.random(in: 1...3, using: &random)
      scalars.insert(contentsOf: Array(repeating: mark, count: count), at: start)
    }
  }
  var result = String.UnicodeScalarView()
  result.append(contentsOf: scalars)
  return String(result)
}
