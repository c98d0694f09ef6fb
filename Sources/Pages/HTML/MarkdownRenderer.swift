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
  /// The HTML of a reference, by its label; and whether it is the number alone.
  public var reference: (String, Bool) -> String = { label, _ in Escape.html("@" + label) }
  /// The HTML of a formula, by its number.
  public var formula: (Int) -> String = { _ in "" }
  /// The TeX of a formula, by its number, for where there can be no markup.
  public var formulaText: (Int) -> String = { _ in "" }
  /// The HTML of a citation, by its number.
  public var citation: (Int) -> String = { _ in "" }
  /// The destination that a link gets instead of the one that is written.
  public var destination: (String) -> String = { $0 }
  /// The HTML of a piece of code, by its fence's words and its text; `nil` for CommonMark's.
  public var code: (String, String) -> String? = { _, _ in nil }
  /// Whether headings have links to themselves.
  public var linksHeadings = false
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
