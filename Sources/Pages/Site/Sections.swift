internal import Book

/// The sections of a chapter and their numbers.
///
/// A page has one heading of level 1, its title. A chapter that begins with such a heading, of the
/// same words as its title, has it there; any other heading of level 1 stands as one of level 2.
struct Sections {
  /// The node of the heading that is the page's title.
  var titleNode: Int?
  /// The numbers of headings by their nodes: `2.1` for level 2, `2.1.3` for level 3. The index and
  /// chapters without a number have none.
  var numbers: [Int: String] = [:]

  /// The sections of a chapter.
  init(_ chapter: Chapter) {
    if let first = chapter.headings.first, first.level == 1, first.node == 1,
      first.text == chapter.title
    {
      titleNode = first.node
    }
    guard let ordinal = chapter.ordinal else { return }
    var (section, subsection) = (0, 0)
    for heading in chapter.headings where heading.node != titleNode {
      switch heading.level {
      case 1, 2:
        section += 1
        subsection = 0
        numbers[heading.node] = "\(ordinal).\(section)"
      case 3:
        subsection += 1
        numbers[heading.node] = "\(ordinal).\(section).\(subsection)"
      default: continue
      }
    }
  }

  /// The level at which a heading stands on the page.
  func level(of heading: Chapter.Heading) -> Int {
    heading.node == titleNode ? 1 : max(2, heading.level)
  }
}
