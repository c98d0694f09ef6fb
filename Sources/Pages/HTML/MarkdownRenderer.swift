public import Book

/// Writes a document as HTML.
///
/// For CommonMark's own kinds the bytes are those of libcmark's renderer in its safe mode: raw HTML
/// is replaced by a comment, and links that could run a script lose their destination. What Latent
/// adds is written by the closures that the page's builder supplies.
public struct MarkdownRenderer {
  /// What is rendered.
  public var document: Document
  /// The document's headings, which get their `id`; without them headings are CommonMark's.
  public var headings: [Chapter.Heading]
  /// A heading that is left out, because the page has its own title.
  public var omitted: Chapter.Heading?
  /// The number of a heading, for example "2.1"; `nil` for a heading without one.
  public var headingNumber: (Chapter.Heading) -> String? = { _ in nil }
  /// The HTML of a running block, by its number: whole block elements.
  public var running: (Int) -> String = { _ in "" }
  /// The HTML of an inline value, by its number.
  public var value: (Int) -> String = { _ in "" }
  /// The HTML of a reference, by its label.
  public var reference: (String) -> String = { Escape.html("@" + $0) }
  /// What stands before the caption of a table, by its label, for example "Table 2.1. "; plain text.
  public var tableNumber: (String) -> String? = { _ in nil }

  /// A renderer with closures that number nothing and show no results.
  public init(document: Document, headings: [Chapter.Heading] = []) {
    self.document = document
    self.headings = headings
  }

  /// The HTML.
  ///
  /// The same document and the same answers of the closures give the same bytes. Needs time
  /// proportional to the document, and no stack.
  public func html() -> String {
    var writer = HTMLWriter(renderer: self)
    writer.write()
    return writer.out
  }
}
