internal import Book

/// The footnotes of a document: their numbers, and the sections in which they stand.
///
/// A section with footnotes gets an element of its own, so that a narrow page can show them behind
/// the section's text and a wide one beside it.
struct FootnoteNumbers {
  /// The numbers by label, in the order of the document, where footnotes stand before the block
  /// that refers to them first.
  private(set) var numbers: [String: Int] = [:]
  /// The nodes before which a section with footnotes begins.
  private(set) var sectionStarts: Set<Int> = []
  /// The nodes before which such a section ends.
  private(set) var sectionEnds: Set<Int> = []

  init(_ document: Document) {
    for node in document.nodes {
      if case .footnote(let label) = node.kind { numbers[label] = numbers.count + 1 }
    }
    guard !numbers.isEmpty else { return }
    var start = 1
    var hasFootnote = false
    func end(at index: Int) {
      guard hasFootnote else { return }
      sectionStarts.insert(start)
      sectionEnds.insert(index)
    }
    for index in document.children(of: 0) {
      switch document.nodes[index].kind {
      case .heading(let level) where level <= 2:
        end(at: index)
        start = index
        hasFootnote = false
      case .footnote: hasFootnote = true
      default: break
      }
    }
    end(at: document.nodes.count)
  }
}
