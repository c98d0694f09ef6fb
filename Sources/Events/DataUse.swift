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
  /// The files themselves, as they were when they were read.
  public var files: [File]
  /// Paths that were looked at before and had nothing; a file there would have been read instead.
  public var absent: [String]

  /// A file, and how to see that it is still the same.
  public struct File: Codable, Hashable, Sendable {
    /// Its path.
    public var path: String
    /// Its size in bytes.
    public var size: Int
    /// When it was last written, in seconds since 1970.
    public var modified: Double
    /// The SHA-256 of its bytes, in hexadecimal.
    public var sha256: String

    /// A file.
    public init(path: String, size: Int, modified: Double, sha256: String) {
      self.path = path
      self.size = size
      self.modified = modified
      self.sha256 = sha256
    }
  }

  /// A use.
  public init(
    title: String, source: String, licence: String, standInNotice: String?,
    digests: [String: String], files: [File] = [], absent: [String] = []
  ) {
    self.files = files
    self.absent = absent
    self.title = title
    self.source = source
    self.licence = licence
    self.standInNotice = standInNotice
    self.digests = digests
  }
}
