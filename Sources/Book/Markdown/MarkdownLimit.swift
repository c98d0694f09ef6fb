/// Markdown that cmark would need minutes or gigabytes to read, and where it becomes so.
///
/// cmark 0.30.2 needs time proportional to the text, but for a few shapes that no chapter has; these
/// are recognised before cmark sees them. Each estimate is an upper bound of cmark's work, with
/// limits a hundred times above anything a person writes.
public struct MarkdownLimit: Error, Hashable, Sendable {
  /// The line, from 1.
  public var line: Int
  /// What was found, and what is possible.
  public var message: String

  /// Bytes of a text.
  static let size = 16 << 20
  /// Quotations and lists inside one another; each costs cmark and us some 250 bytes.
  static let depth = 100_000
  /// Opening brackets in a paragraph; each costs cmark two hundred bytes until the paragraph ends.
  static let brackets = 2_000_000
  /// Steps from an open list to the next for blank lines, of which cmark does 10^8 in a second.
  static let blankSteps = 100_000_000
  /// Steps from the end of a link to an image's beginning before it, likewise 10^9.
  static let imageSteps = 1_000_000_000

  /// The limit that the text reaches first, or `nil`.
  static func reached(by text: UnsafeBufferPointer<UInt8>) -> MarkdownLimit? {
    guard text.count <= size else {
      return MarkdownLimit(
        line: 1, message: "the text has \(text.count) bytes; at most \(size) can be read")
    }
    var line = 1
    var start = 0
    var paragraph = ParagraphEstimate()
    while start < text.count {
      let end = text[start...].firstIndex { $0 == newline || $0 == carriageReturn } ?? text.count
      if let message = paragraph.add(UnsafeBufferPointer(rebasing: text[start..<end])) {
        return MarkdownLimit(line: line, message: message)
      }
      let isPair = end + 1 < text.count && text[end] == carriageReturn && text[end + 1] == newline
      start = end + (isPair ? 2 : 1)
      line += 1
    }
    return nil
  }
}

private let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

/// Bounds on cmark's work, kept line by line. A paragraph here is a run of lines without blank ones.
private struct ParagraphEstimate {
  /// Markers of quotations and lists that can be open at once.
  var openMarkers = 0
  /// The deepest nesting that the paragraph's lines can have.
  var depth = 0
  /// Beginnings of images in the paragraph.
  var images = 0
  /// Opening brackets in the paragraph.
  var brackets = 0
  var blankSteps = 0
  var imageSteps = 0
  var isBlank = true

  /// Takes a line, without its end, into account; returns what is too much, if something is.
  mutating func add(_ line: UnsafeBufferPointer<UInt8>) -> String? {
    let prefix = ContainerPrefix(line)
    if prefix.coversLine {
      // A blank line, perhaps in a quotation: it belongs to every open list, and cmark visits them.
      blankSteps += depth
      if blankSteps > MarkdownLimit.blankSteps {
        return "lists are nested \(depth) deep, with many empty lines in them; nest them less"
      }
      if prefix.markers == 0 {
        isBlank = true
        images = 0
        brackets = 0
        return nil
      }
    }
    if isBlank {
      openMarkers = depth
      depth = 0
      isBlank = false
    }
    openMarkers += prefix.markers
    // A line reaches no deeper than it is indented; a lazy line leaves what is open as it is.
    depth = max(depth, min(prefix.columns, openMarkers))
    if depth > MarkdownLimit.depth {
      return
        "quotations and lists are nested \(depth) deep; at most \(MarkdownLimit.depth) can be read"
    }
    return countBrackets(line)
  }

  /// In cmark 0.30.2 each link that ends looks back over all beginnings of images in its paragraph.
  private mutating func countBrackets(_ line: UnsafeBufferPointer<UInt8>) -> String? {
    var previous: UInt8 = 0
    for byte in line {
      if byte == UInt8(ascii: "[") {
        brackets += 1
        if previous == UInt8(ascii: "!") { images += 1 }
      }
      if byte == UInt8(ascii: "]") { imageSteps += images }
      previous = byte
    }
    if brackets > MarkdownLimit.brackets {
      return "a paragraph has more than \(MarkdownLimit.brackets) opening brackets; divide it"
    }
    return imageSteps > MarkdownLimit.imageSteps
      ? "a paragraph has \(images) beginnings of images, `![`, and as many links; divide it" : nil
  }
}

/// The characters before a line's text that can be marks of quotations and lists.
private struct ContainerPrefix {
  /// How many of them are marks.
  var markers = 0
  /// How wide they are, with tabs at their widest.
  var columns = 0
  /// Whether nothing follows them.
  var coversLine = true

  init(_ line: UnsafeBufferPointer<UInt8>) {
    var index = 0
    func isSpace(_ index: Int) -> Bool {
      index >= line.count || line[index] == UInt8(ascii: " ") || line[index] == UInt8(ascii: "\t")
    }
    while index < line.count {
      switch line[index] {
      case UInt8(ascii: " "): columns += 1
      case UInt8(ascii: "\t"): columns += 4
      case UInt8(ascii: ">"):
        markers += 1
        columns += 1
      case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "."),
        UInt8(ascii: ")"):
        guard isSpace(index + 1) else {
          coversLine = false
          return
        }
        markers += 1
        columns += 1
      case UInt8(ascii: "0")...UInt8(ascii: "9"): columns += 1
      default:
        coversLine = false
        return
      }
      index += 1
    }
  }
}
