/// A container of CommonMark blocks, as it shows at the beginning of each of its lines.
enum Container {
  case quotation
  /// An item of a list, whose lines are indented by this many columns.
  case item(indent: Int)
}

/// A position in a line's bytes that knows its column with tabs, which stop at every fourth.
///
/// It strips what containers put before a line's text, as CommonMark's section 5 describes and cmark
/// does; cmark itself tells nothing of it.
struct LineCursor {
  let bytes: [UInt8]
  private(set) var offset = 0
  /// The column, from 0.
  private var column = 0

  init(_ line: String) { bytes = Array(line.utf8) }

  /// The first byte from here on that is no space or tab; the line's end if there is none.
  var textOffset: Int {
    bytes[offset...].firstIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
      ?? bytes.count
  }

  /// The columns of space from here to the text.
  private var indent: Int {
    var end = column
    for index in offset..<textOffset {
      end += bytes[index] == UInt8(ascii: "\t") ? 4 - end % 4 : 1
    }
    return end - column
  }

  /// Goes on by a number of columns, which may end within a tab.
  private mutating func advance(columns: Int) {
    let target = column + columns
    while column < target, offset < bytes.count {
      let width = bytes[offset] == UInt8(ascii: "\t") ? 4 - column % 4 : 1
      if column + width > target {
        column = target
      } else {
        column += width
        offset += 1
      }
    }
  }

  private mutating func advanceToText() { advance(columns: indent) }

  private func isSpace(at index: Int) -> Bool {
    index < bytes.count && (bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t"))
  }

  /// Passes what a container that is open puts before its lines; `false`, and no step, when the line
  /// does not have it: then it belongs to the container's paragraph as a lazy line.
  mutating func pass(_ container: Container) -> Bool {
    switch container {
    case .item(let wanted):
      guard indent >= wanted else { return false }
      advance(columns: wanted)
    case .quotation:
      let mark = textOffset
      guard indent <= 3, mark < bytes.count, bytes[mark] == UInt8(ascii: ">") else { return false }
      advanceToText()
      advance(columns: 1)
      if isSpace(at: offset) { advance(columns: 1) }
    }
    return true
  }

  /// Passes the mark with which an item of a list begins; `nil` when there is none.
  mutating func openItem() -> Container? {
    let indent = indent
    advanceToText()
    let digits = bytes[offset...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let width = digits.count + 1
    guard offset + width <= bytes.count else { return nil }
    advance(columns: width)
    var probe = self
    let spaces = probe.indent
    probe.advanceToText()
    if spaces == 0 || spaces > 4 || probe.offset == bytes.count {
      if spaces > 0 { advance(columns: 1) }
      return .item(indent: indent + width + 1)
    }
    advance(columns: spaces)
    return .item(indent: indent + width + spaces)
  }
}
