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

/// A look of a chapter's program for a data file: what was there, so that it can be seen later whether it still is.
public struct FileLook: Codable, Hashable, Sendable {
  /// The path.
  public var path: String
  /// The file there; `nil` if there was none.
  public var file: File?

  /// A file that was there.
  public struct File: Codable, Hashable, Sendable {
    /// Its size in bytes.
    public var size: Int
    /// When it was last written, in seconds since 1970.
    public var modified: Double
    /// The SHA-256 of its bytes, in hexadecimal.
    public var sha256: String

    /// A file.
    public init(size: Int, modified: Double, sha256: String) {
      self.size = size
      self.modified = modified
      self.sha256 = sha256
    }
  }

  /// A look.
  public init(path: String, file: File?) {
    self.path = path
    self.file = file
  }
}
