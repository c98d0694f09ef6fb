public import Files

/// One file of a data set, and how to know that it is the right one.
public struct DataFile: Hashable, Sendable {
  /// The name, `.gz` included.
  public let name: String
  /// The bytes of the file as its authors distribute it.
  public let compressedSize: Int
  /// The bytes of its content, uncompressed.
  public let size: Int
  /// The SHA-256 of its content, in lower-case hexadecimal.
  ///
  /// The content counts, because the same content can be compressed in more than one way.
  public let sha256: String

  /// A file that is known; the catalogue has them all.
  package init(name: String, compressedSize: Int, size: Int, sha256: String) {
    self.name = name
    self.compressedSize = compressedSize
    self.size = size
    self.sha256 = sha256
  }

  /// Decompresses the file, and checks that the content is the right one.
  ///
  /// - Parameters:
  ///   - compressed: The whole file.
  ///   - file: The name for errors.
  /// - Returns: The content.
  /// - Throws: Bytes that are not gzip, are damaged, too short or too long, or have another digest.
  public func content(of compressed: [UInt8], file: String) throws(FileError) -> [UInt8] {
    let content = try Gzip.decompress(compressed, file: file, limit: size)
    try check(content, file: file)
    return content
  }

  /// Checks that a content is the right one.
  ///
  /// - Parameters:
  ///   - content: The content, uncompressed.
  ///   - file: The name for errors.
  /// - Throws: Another size or another digest.
  public func check(_ content: [UInt8], file: String) throws(FileError) {
    if content.count != size || digest(.sha256, of: content) != sha256 {
      try checkHeader(content, file: file)
    }
    guard content.count == size else {
      throw FileError(
        file: file, found: "\(content.count) bytes of content", expected: "\(size)")
    }
    let found = digest(.sha256, of: content)
    guard found == sha256 else {
      throw FileError(
        file: file, found: "content with the SHA-256 \(found)", expected: sha256)
    }
  }

  /// Checks the header of a content that is not the right one: what is wrong in it, and at which
  /// byte, says more than a digest.
  private func checkHeader(_ content: [UInt8], file: String) throws(FileError) {
    guard let kind = name.firstRange(of: "idx"), let rank = name[kind.upperBound...].first,
      let rank = rank.wholeNumberValue
    else { return }
    _ = try IDX(content, file: file, rank: rank)
  }

  /// The most bytes that a compressed file with this content may have: deflate adds at most 5 bytes to
  /// every 16 kB that it can't compress, and the rest is for names in the header.
  public var largestCompressedSize: Int { size + size / 1024 + 65_536 }
}
