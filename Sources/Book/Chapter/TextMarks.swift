/// A text taken apart at what is ours: references, citations, marks of footnotes, marks of formulas.
struct TextMarks {
  /// A part of the text.
  enum Part {
    case text(Range<String.Index>)
    case formula(Int)
    /// The mark on a line with which an earlier line's formula goes on.
    case continuation
    /// `@name` in running text.
    case name(String, range: Range<String.Index>)
    /// `[@name; …]`.
    case group([Item], range: Range<String.Index>)
    /// `[^label]`.
    case footnote(String, range: Range<String.Index>)
  }

  /// One of the names in a pair of brackets.
  struct Item {
    var name: String
    /// The text before the name, and whether it ends with a hyphen that takes a reference's word away.
    var prefix: String
    var isNumberAlone: Bool
    /// The text after the name, without a comma.
    var locator: String
  }

  private(set) var parts: [Part] = []
  private let text: String
  private var done: String.Index

  /// Whether there may be something in the text.
  static func mayBe(in text: String) -> Bool {
    text.utf8.contains(UInt8(ascii: "@")) || text.hasPair("[", "^") || LiftMark.isIn(text)
  }

  init(in text: String) {
    self.text = text
    done = text.startIndex
    run()
  }

  private mutating func run() {
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    var previous: Unicode.Scalar?
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let next = scalars.index(after: index)
      var end = next
      switch scalar {
      case LiftMark.open:
        if let close = scalars[next...].firstIndex(of: LiftMark.close) {
          end = scalars.index(after: close)
          let number = Int(text[next..<close])
          add(number.map { .formula($0) } ?? .continuation, index..<end)
        }
      case "[":
        if let (label, close) = Self.footnote(in: text, at: next) {
          end = close
          add(.footnote(label, range: index..<end), index..<end)
        } else if let (items, close) = Self.group(in: text, at: next) {
          end = close
          add(.group(items, range: index..<end), index..<end)
        }
      case "@":
        if !(previous.map(Self.isInAddress) ?? false), let close = Self.nameEnd(in: text, at: next)
        {
          end = close
          add(.name(String(text[next..<end]), range: index..<end), index..<end)
        }
      default: break
      }
      previous = scalars[scalars.index(before: end)]
      index = end
    }
    if done < text.endIndex { parts.append(.text(done..<text.endIndex)) }
  }

  private mutating func add(_ part: Part, _ range: Range<String.Index>) {
    if done < range.lowerBound { parts.append(.text(done..<range.lowerBound)) }
    parts.append(part)
    done = range.upperBound
  }

  // MARK: Parts

  /// The label of `^label]` that begins here, and the index behind it.
  private static func footnote(
    in text: String, at start: String.Index
  ) -> (label: String, end: String.Index)? {
    let scalars = text.unicodeScalars
    guard start < scalars.endIndex, scalars[start] == "^" else { return nil }
    let label = scalars[scalars.index(after: start)...].prefix {
      $0.isASCII && FootnoteLabel.isByte(UInt8($0.value))
    }
    guard !label.isEmpty, label.endIndex < scalars.endIndex, scalars[label.endIndex] == "]" else {
      return nil
    }
    return (String(label), scalars.index(after: label.endIndex))
  }

  /// The items of `@a, p. 3; see @b]` that begins here, and the index behind it. Each item has
  /// exactly one name.
  private static func group(
    in text: String, at start: String.Index
  ) -> (items: [Item], end: String.Index)? {
    let inside = text.unicodeScalars[start...].prefix {
      $0 != "]" && $0 != "[" && $0 != LiftMark.open
    }
    guard inside.contains("@"), inside.endIndex < text.endIndex,
      text.unicodeScalars[inside.endIndex] == "]"
    else { return nil }
    var items: [Item] = []
    for part in inside.split(separator: ";", omittingEmptySubsequences: false) {
      guard let item = item(in: String(part)) else { return nil }
      items.append(item)
    }
    return (items, text.unicodeScalars.index(after: inside.endIndex))
  }

  private static func item(in part: String) -> Item? {
    let scalars = part.unicodeScalars
    guard let at = scalars.firstIndex(of: "@"),
      let end = nameEnd(in: part, at: scalars.index(after: at)),
      !scalars[end...].contains("@")
    else { return nil }
    var prefix = part[..<at]
    let isNumberAlone = prefix.hasSuffix("-")
    if isNumberAlone { prefix = prefix.dropLast() }
    if let last = prefix.unicodeScalars.last, isWord(last) { return nil }
    var locator = part[end...].drop { $0 == " " }
    if locator.first == "," { locator = locator.dropFirst() }
    return Item(
      name: String(part[part.unicodeScalars.index(after: at)..<end]), prefix: prefix.trimmed,
      isNumberAlone: isNumberAlone, locator: locator.trimmed)
  }

  /// The end of the name that begins here: letters and digits of ASCII, and between them hyphens,
  /// underscores, colons, dots, slashes and plus signs, one at a time.
  private static func nameEnd(in text: String, at start: String.Index) -> String.Index? {
    let scalars = text.unicodeScalars
    func isLetter(_ index: String.Index) -> Bool {
      index < scalars.endIndex && scalars[index].isASCII && isWord(scalars[index])
        && scalars[index] != "_"
    }
    guard isLetter(start) else { return nil }
    var end = start
    while end < scalars.endIndex {
      if isLetter(end) {
        end = scalars.index(after: end)
      } else if "-_:./+".unicodeScalars.contains(scalars[end]), isLetter(scalars.index(after: end))
      {
        end = scalars.index(after: end)
      } else {
        break
      }
    }
    return end
  }

  /// Whether a character before an `@` makes it one of an address of mail.
  private static func isInAddress(_ scalar: Unicode.Scalar) -> Bool {
    isWord(scalar) || ".+%=&~#".unicodeScalars.contains(scalar)
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}

extension StringProtocol {
  /// The text without blanks at its ends.
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
