import Glibc

/// A lock between processes: whoever holds it is alone, until the value's end or the process's.
///
/// The system frees it when its holder dies, however that comes about; so none is ever left behind.
public struct FileLock: ~Copyable {
  private let path: String
  private let descriptor: Descriptor

  /// Takes the lock, or `nil` when another holder has it.
  ///
  /// - Parameter path: The file that stands for the lock; it is made, and it stays unless `remove()` is called.
  /// - Throws: A file that can't be made or locked.
  public init?(_ path: String) throws(FileError) {
    guard let descriptor = Descriptor.open(path, O_RDWR | O_CREAT | O_NONBLOCK) else {
      throw .system(path, "could not be opened", code: errno)
    }
    guard retryingOnSignal({ flock(descriptor.number, LOCK_EX | LOCK_NB) }) == 0 else {
      guard errno == EWOULDBLOCK else { throw .system(path, "could not be locked", code: errno) }
      return nil
    }
    // Its holder may have removed the file between our opening it and locking it; then whoever comes next
    // makes a new one, and this lock is worth nothing.
    var (locked, named) = (stat(), stat())
    guard fstat(descriptor.number, &locked) == 0, stat(path, &named) == 0,
      locked.st_ino == named.st_ino, locked.st_dev == named.st_dev
    else { return nil }
    self.path = path
    self.descriptor = descriptor
  }

  /// Lets others have the lock, and removes its file.
  public consuming func remove() { unlink(path) }

  /// Lets others have the lock; called at the end, it keeps the value alive until then.
  public consuming func release() {}
}
