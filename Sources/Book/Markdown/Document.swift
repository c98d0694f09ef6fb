/// A Markdown document, copied out of cmark.
///
/// The nodes stand in the order in which a reader meets them (preorder), and each knows where its
/// descendants end. So a document of any depth is walked by a loop and freed without recursion: a
/// thousand nested quotations need no more stack than one.
public struct Document: Hashable, Sendable {
  /// The nodes in preorder; the first is the document itself.
  public var nodes: [Node]

  /// A document of nodes in preorder.
  package init(nodes: [Node]) { self.nodes = nodes }

  /// A node of a document.
  public struct Node: Hashable, Sendable {
    /// What it is.
    public var kind: Kind
    /// The line on which it starts, from 1. Places are exact for blocks and for what is ours; those
    /// of other inlines are cmark's, which are not to be relied on.
    public var line: Int
    /// The column on which it starts, in UTF-8 bytes from 1.
    public var column: Int
    /// The index just after its last descendant.
    public var end: Int

    /// A node.
    public init(_ kind: Kind, line: Int, column: Int, end: Int) {
      self.kind = kind
      self.line = line
      self.column = column
      self.end = end
    }
  }

  /// What a node is: CommonMark's kinds, then ours.
  public enum Kind: Hashable, Sendable {
    // CommonMark's blocks.
    case document
    case blockQuote
    case bulletList(tight: Bool)
    case orderedList(start: Int, tight: Bool)
    case item
    case codeBlock(info: String, literal: String)
    case htmlBlock(literal: String)
    case paragraph
    case heading(level: Int)
    case thematicBreak
    // CommonMark's inlines.
    case text(String)
    case softBreak
    case lineBreak
    case code(String)
    case htmlInline(literal: String)
    case emphasis
    case strong
    /// A link; without a title it has `nil`, which is not the same as an empty one.
    case link(destination: String, title: String?)
    case image(destination: String, title: String?)
    // Ours.
    /// A block that runs, by its number in the chapter.
    case running(number: Int)
    /// An inline value, by its number in the chapter.
    case value(number: Int)
    /// A reference to a label, `@fig-x`; without its word, `[-@fig-x]`, it is the number alone.
    case reference(label: String, isNumberAlone: Bool)
    /// A formula, by its number in the chapter.
    case formula(number: Int)
    /// A citation of one work or several, by its number in the chapter.
    case citation(number: Int)
    /// A mark that refers to a footnote, `[^label]`.
    case footnoteReference(label: String)
    /// A footnote, before the block that refers to it first.
    case footnote(label: String)
    /// A quotation that begins with `[!NOTE]`.
    case callout(Callout)
    /// A term and what it means, whose children are a `.term` and `.definition`s.
    case definitionList
    case term
    case definition
    /// A pipe table, with its label if its caption has one: a caption if there is one, a row of
    /// headings, rows.
    case table(label: String?)
    /// The caption of a table, whose children are inlines.
    case tableCaption
    /// A row of a table, whose children are cells.
    case tableRow(isHeader: Bool)
    /// A cell of a table, whose children are inlines.
    case tableCell(alignment: Alignment)
  }

  /// What a callout is for, after GitHub.
  public enum Callout: String, CaseIterable, Hashable, Sendable {
    case note, tip, important, warning, caution

    /// What stands above it.
    public var title: String {
      switch self {
      case .note: "Note"
      case .tip: "Tip"
      case .important: "Important"
      case .warning: "Warning"
      case .caution: "Caution"
      }
    }
  }

  /// Where the text of a table's cell stands.
  public enum Alignment: String, Hashable, Sendable {
    case none, left, center, right
  }
}
