/// What a chapter's front matter says.
public struct FrontMatter: Hashable, Sendable {
  /// The chapter's title; where it is missing, the first heading's text is used.
  public var title: String?
  /// Who wrote it.
  public var author: String?
  /// A sentence for the list of chapters.
  public var description: Phrase?
  /// The constant `seed` of the chapter, and the default of whatever takes one.
  public var seed = 1
  /// The constant `seeds` of the chapter, where it is given: how many runs of a random experiment the chapter
  /// makes.
  public var seeds: Int?
  /// Whether the blocks are compiled with optimisation, which costs the line of a trap.
  public var optimize = false

  /// The defaults.
  public init() {}
}
