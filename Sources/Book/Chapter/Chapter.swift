/// A chapter as it was read: its prose, its program's blocks and its labels.
public struct Chapter: Hashable, Sendable {
  /// The file as it was named, for example `Chapters/02-pca.md`.
  public var file: String
  /// The name of its page without the ending, for example `02-pca`.
  public var name: String
  /// The number that its name begins with, for example 2; `nil` where there is none. The index is 0.
  public var number: Int?
  /// What its front matter says.
  public var frontMatter: FrontMatter
  /// Its title: the front matter's, else the first heading's text, else the file's name.
  public var title: String
  /// Its prose, with the running blocks and inline values in their places.
  public var document: Document
  /// The blocks that run, in order.
  public var blocks: [CodeBlock]
  /// The values in the prose, in order, then those in captions.
  public var values: [InlineValue]
  /// The formulas of the prose, which its nodes name by their numbers from 1.
  public var formulas: [Formula]
  /// The citations of the prose, which its nodes name by their numbers from 1.
  public var citations: [Citation]
  /// The headings, in order.
  public var headings: [Heading]
  /// The lines of the file, without their ends; for showing the line of a diagnostic.
  public var lines: [String]

  /// A heading of the prose.
  public struct Heading: Hashable, Sendable {
    /// 1 to 6.
    public var level: Int
    /// Its text without markup.
    public var text: String
    /// Its anchor on the page: unique in the chapter; a `sec-` label where it has one.
    public var id: String
    /// The index of its node in the document.
    public var node: Int

    /// A heading.
    package init(level: Int, text: String, id: String, node: Int) {
      self.level = level
      self.text = text
      self.id = id
      self.node = node
    }
  }
}
