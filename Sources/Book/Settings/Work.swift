/// A work that a book can cite.
public struct Work: Hashable, Sendable {
  /// The word by which chapters cite it.
  public var key: String
  /// Whether it is a book, whose title stands like a journal's.
  public var isBook: Bool
  /// Its title.
  public var title: String
  /// Who wrote it, in order.
  public var authors: [Name]
  /// Who edited it, in order.
  public var editors: [Name]
  /// The year in which it appeared; `nil` if it has not.
  public var year: Int?
  /// The journal, the proceedings, or the book in which it stands.
  public var container: String?
  /// The volume of the journal.
  public var volume: String?
  /// The issue of the volume.
  public var issue: String?
  /// The pages, as `735-780`.
  public var pages: String?
  /// The edition of a book.
  public var edition: String?
  /// Who published it.
  public var publisher: String?
  /// The number of a report or a preprint.
  public var number: String?
  /// The digital object identifier, with or without an address before it.
  public var doi: String?
  /// The address at which it can be read.
  public var url: String?

  /// A person, or an institution without a given name.
  public struct Name: Hashable, Sendable {
    /// The name by which it is sorted and cited.
    public var family: String
    /// The names before it; empty where there are none.
    public var given: String
  }
}
