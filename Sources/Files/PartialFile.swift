import Glibc

/// A file that comes in pieces and over several runs, until it is whole and gets its final name.
///
/// Only one process may write to it at a time; see `FileLock`.
public struct PartialFile: ~Copyable {
  private let path: String
  private let descriptor: Descriptor

  /// Opens what is there so far, or begins anew.
  ///
  /// - Parameter path: Where the pieces are kept.
  /// - Throws: A path that can't be written to.
  public init(_ path: String) throws(FileError) {
    // O_NONBLOCK and O_NOFOLLOW, because the name can be guessed: no waiting on a pipe, no writing elsewhere.
    let flags = O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK | O_NOFOLLOW
    guard let descriptor = Descriptor.open(path, flags) else {
      throw .system(path, "could not be opened", code: errno)
    }
    self.path = path
    self.descriptor = descriptor
  }

  /// The bytes that are there so far.
  public var size: Int { Int(lseek(descriptor.number, 0, SEEK_END)) }

  /// Adds a piece at the end.
  ///
  /// - Throws: A full disk or a failing one.
  public borrowing func append(_ bytes: RawSpan) throws(FileError) {
    try descriptor.write(bytes, path: path)
  }

  /// Forgets all pieces.
  ///
  /// - Throws: A failing disk.
  public borrowing func restart() throws(FileError) {
    guard ftruncate(descriptor.number, 0) == 0 else {
      throw .system(path, "could not be emptied", code: errno)
    }
  }

  /// Brings the pieces to the disk and gives the file its final name; what had that name is replaced.
  ///
  /// - Parameter finalPath: A path in the same folder.
  /// - Throws: A full disk or a failing one, a folder under the final name.
  public consuming func commit(to finalPath: String) throws(FileError) {
    guard fsync(descriptor.number) == 0, rename(path, finalPath) == 0 else {
      throw .system(finalPath, "could not be written", code: errno)
    }
  }
}
