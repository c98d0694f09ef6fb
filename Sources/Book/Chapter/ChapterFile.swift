internal import Glibc

/// A file that can't be read, in words.
struct UnreadableFile: Error, CustomStringConvertible {
  var description: String
}

/// Reading a file in one piece.
enum ChapterFile {
  /// The bytes of a regular file; of anything else, as a pipe, nothing is read.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: How many bytes it may have.
  /// - Returns: The bytes.
  /// - Throws: `UnreadableFile` when it is missing, no file, not ours to read or too big.
  static func bytes(of path: String, limit: Int) throws(UnreadableFile) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure() }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let kind = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "no file"
      throw UnreadableFile(
        description: "this is \(kind); name a chapter's file, as Chapters/02-pca.md")
    }
    guard status.st_size <= limit else {
      throw UnreadableFile(
        description: "the chapter has \(status.st_size) bytes; at most \(limit) can be read")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure() }
      if count == 0 { break }  // it became shorter meanwhile
      filled += count
    }
    return Array(bytes[..<filled])
  }

  private static func failure() -> UnreadableFile {
    UnreadableFile(description: "the chapter can't be read: \(String(cString: strerror(errno)))")
  }
}
