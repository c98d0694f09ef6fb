/// A place of the prose that cites works: `@key`, or `[see @key, ch. 13; @other]`.
public struct Citation: Hashable, Sendable {
  /// The works, in the order in which they are written.
  public var items: [Item]
  /// Whether it is part of the sentence, without brackets: "Hochreiter and Schmidhuber (1997)".
  public var isInText: Bool

  /// A cited work.
  public struct Item: Hashable, Sendable {
    /// The work's key in the book's bibliography.
    public var key: String
    /// What stands before it in the brackets: "see".
    public var prefix: String
    /// What stands after it, without the comma: "ch. 13".
    public var locator: String
    /// The place of its `@`.
    public var place: Diagnostic.Place
  }
}
