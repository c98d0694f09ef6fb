/// A data set that a chapter read, and what its page must say of it.
public struct DataUse: Codable, Hashable, Sendable {
  /// What people call it.
  public var title: String
  /// Who made it, a sentence.
  public var source: String
  /// Under which terms it may be used, a sentence.
  public var licence: String
  /// What a page must say when it stands in for another data set; `nil` when it is what was asked for.
  public var standInNotice: String?
  /// The SHA-256 of the content of each of its files, in hexadecimal, by the file's name.
  public var digests: [String: String]

  /// A use.
  public init(
    title: String, source: String, licence: String, standInNotice: String?,
    digests: [String: String]
  ) {
    self.title = title
    self.source = source
    self.licence = licence
    self.standInNotice = standInNotice
    self.digests = digests
  }
}
