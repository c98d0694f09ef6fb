/// A work that a book can cite.
public struct Work: Hashable, Sendable {
  /// The word by which chapters cite it.
  public var key: String
  /// Whether it is a book, whose title stands like a journal's.
  public var isBook: Bool
  public var title: String
  public var authors: [Name]
  public var editors: [Name]
  /// The year in which it appeared; `nil` if it has not.
  public var year: Int?
  /// The journal, the proceedings, or the book in which it stands.
  public var container: String?
  public var volume: String?
  public var issue: String?
  public var pages: String?
  public var edition: String?
  public var publisher: String?
  /// The number of a report or a preprint.
  public var number: String?
  /// The digital object identifier, with or without an address before it.
  public var doi: String?
  public var url: String?

  /// A person, or an institution without a given name.
  public struct Name: Hashable, Sendable {
    public var family: String
    public var given: String
  }
}
