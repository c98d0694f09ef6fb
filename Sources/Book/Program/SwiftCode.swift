internal import Files

/// Swift code without what does not count: comments, and blanks beside the first of several.
///
/// It knows what comments and string literals look like, and nothing else of the language.
package struct SwiftCode: Hashable, Sendable {
  /// The code that counts.
  package private(set) var text = ""
  /// What of it stands outside of all braces: there a chapter declares what its other blocks see.
  private var topLevel = ""

  /// The code of a text.
  package init(_ source: String) {
    var rest = Substring(source)
    var depth = 0
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
        if first == "{" { depth += 1 }
        if first == "}" { depth = max(0, depth - 1) }
        if depth == 0 { topLevel.append(first) }
        text.append(rest.removeFirst())
      }
    }
    if text.last == " " { text.removeLast() }
  }

  private mutating func space() {
    if !text.isEmpty, text.last != " " { text.append(" ") }
    if !topLevel.isEmpty, topLevel.last != " " { topLevel.append(" ") }
  }

  /// The names of the types that the code declares or extends.
  package var typeNames: Set<String> {
    Set(
      text.matches(of: /\b(?:struct|class|enum|actor|extension) +([\w.]+)/).map { match in
        String(match.1.split(separator: ".").last ?? "")
      })
  }

  /// The names that the code declares for others: types, functions, constants and variables.
  private var declaredNames: Set<Substring> {
    let single = topLevel.matches(
      of: /\b(?:struct|class|enum|actor|protocol|typealias|func|let|var) +(\w+)/)
    let tuples = topLevel.matches(of: /\b(?:let|var) *\(([^)=]*)\)/)
    return Set(single.map(\.1))
      .union(tuples.flatMap { $0.1.matches(of: /\w+/).map(\.0) })
  }

  /// All words of the code.
  private var words: Set<Substring> { Set(text.matches(of: /\w+/).map(\.0)) }

  /// For each type that pieces of code declare or extend, the pieces that may count for what it does.
  ///
  /// Those are the ones that declare it, and, again and again, those that declare a name which one of them
  /// mentions, or mention a variable that one of them mentions or declares. Names are compared as words, so
  /// that rather a piece too many counts than one too few.
  package static func pieces(ofTypesIn pieces: [SwiftCode]) -> [String: [SwiftCode]] {
    let declared = pieces.map(\.declaredNames)
    let words = pieces.map(\.words)
    let variables = Set(
      pieces.flatMap { $0.topLevel.matches(of: /\bvar +(\w+)/).map { String($0.1) } })
    // Which pieces count as soon as one does.
    let next = pieces.indices.map { one in
      pieces.indices.filter { other in
        !declared[other].isDisjoint(with: words[one])
          || words[other].intersection(words[one]).contains { variables.contains(String($0)) }
      }
    }
    var found: [String: [SwiftCode]] = [:]
    for name in Set(pieces.flatMap(\.typeNames)) {
      var counting = Set(pieces.indices.filter { pieces[$0].typeNames.contains(name) })
      var added = counting
      while !added.isEmpty {
        added = Set(added.flatMap { next[$0] }).subtracting(counting)
        counting.formUnion(added)
      }
      found[name] = counting.sorted().map { pieces[$0] }
    }
    return found
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
  /// For each type that the chapter declares or extends, the digest of the code that may count for what
  /// it does, by the type's name. Under the empty name stands the digest of all code, for types that are
  /// not found.
  ///
  /// An author who changes a computation of the chapter's own should not have to remember to raise its
  /// version; so this is a part of what its results depend on.
  func typeDigests(sharedFiles: [String]) -> [String: String] {
    let shared = sharedFiles.map { file in
      SwiftCode((try? readFile(file)).map { String(decoding: $0, as: UTF8.self) } ?? "")
    }
    let pieces = shared + blocks.map { SwiftCode($0.code) }
    var found = SwiftCode.pieces(ofTypesIn: pieces)
    found[""] = pieces
    return found.mapValues { pieces in
      digest(.sha256, of: Array(pieces.map(\.text).joined(separator: "\n").utf8))
    }
  }
}
