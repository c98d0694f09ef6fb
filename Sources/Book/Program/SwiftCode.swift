internal import Files

/// Swift code without what does not count: comments, and blanks beside the first of several.
///
/// It knows what comments and string literals look like, and nothing else of the language.
package struct SwiftCode: Hashable, Sendable {
  /// The code that counts.
  package private(set) var text = ""

  /// The code of a text.
  package init(_ source: String) {
    var rest = Substring(source)
    while let first = rest.first {
      if rest.hasPrefix("//") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        rest.dropComment()
        space()
      } else if first.isWhitespace {
        rest = rest.drop(while: \.isWhitespace)
        space()
      } else if first == "\"" || first == "#", let literal = rest.literal {
        text += literal
        rest = rest[literal.endIndex...]
      } else {
        text.append(rest.removeFirst())
      }
    }
    if text.last == " " { text.removeLast() }
  }

  private mutating func space() {
    if !text.isEmpty, text.last != " " { text.append(" ") }
  }

  /// The names of the types that the code declares or extends.
  package var typeNames: Set<String> {
    Set(
      text.matches(of: /\b(?:struct|class|enum|actor|extension) +([\w.]+)/).map { match in
        String(match.1.split(separator: ".").last ?? "")
      })
  }
}

extension Substring {
  /// Leaves out the comment at the beginning; comments may be nested.
  fileprivate mutating func dropComment() {
    var depth = 0
    repeat {
      if hasPrefix("/*") {
        depth += 1
        self = dropFirst(2)
      } else if hasPrefix("*/") {
        depth -= 1
        self = dropFirst(2)
      } else {
        self = dropFirst()
      }
    } while depth > 0 && !isEmpty
  }

  /// The string literal at the beginning, with its number signs; `nil` if there is none.
  fileprivate var literal: Substring? {
    let signs = prefix { $0 == "#" }
    let quotes = self[signs.endIndex...].hasPrefix("\"\"\"") ? "\"\"\"" : "\""
    guard self[signs.endIndex...].hasPrefix(quotes) else { return nil }
    var place = index(signs.endIndex, offsetBy: quotes.count)
    while place < endIndex {
      if self[place...].hasPrefix(quotes + signs) {
        return self[..<index(place, offsetBy: quotes.count + signs.count)]
      }
      let isEscape = self[place...].hasPrefix("\\" + signs)
      place = index(place, offsetBy: isEscape ? 1 + signs.count : 1)
      if isEscape, place < endIndex { place = index(after: place) }
    }
    return self
  }
}

extension Chapter {
  /// For each type that the chapter declares or extends, the digest of the code that does, by the
  /// type's name: of the blocks, and of the shared files in which its name is declared. Under the
  /// empty name stands the digest of all code, for types that are not found.
  ///
  /// An author who changes a computation of the chapter's own should not have to remember to raise its
  /// version; so this is a part of what its results depend on.
  func typeDigests(sharedFiles: [String]) -> [String: String] {
    let shared = sharedFiles.map { file in
      SwiftCode(((try? readFile(file)).map { String(decoding: $0, as: UTF8.self) }) ?? "")
    }
    var codes: [String: String] = [:]
    for code in shared + blocks.map({ SwiftCode($0.code) }) {
      codes["", default: ""] += code.text + "\n"
      for name in code.typeNames { codes[name, default: ""] += code.text + "\n" }
    }
    return codes.mapValues { digest(.sha256, of: Array($0.utf8)) }
  }
}
