import Glibc

/// An open file descriptor, closed with the value's end.
struct Descriptor: ~Copyable {
  let number: Int32

  /// Opens a path.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - flags: As for `open(2)`; `O_CLOEXEC` is added, so that no child process inherits it.
  /// - Returns: `nil` on failure; `errno` tells why.
  static func open(_ path: String, _ flags: Int32) -> Descriptor? {
    let number = retryingOnSignal { Glibc.open(path, flags | O_CLOEXEC, 0o666) }
    return number < 0 ? nil : Descriptor(number: number)
  }

  /// Writes all bytes.
  ///
  /// - Parameters:
  ///   - bytes: What to write.
  ///   - path: The name for errors.
  /// - Throws: A full disk or a failing one.
  borrowing func write(_ bytes: RawSpan, path: String) throws(FileError) {
    var done = 0
    while done < bytes.byteCount {
      let rest = bytes.extracting(done...)
      let written = rest.withUnsafeBytes { part in
        retryingOnSignal { Glibc.write(number, part.baseAddress, part.count) }
      }
      guard written >= 0 else { throw .system(path, "could not be written", code: errno) }
      done += written
    }
  }

  private init(number: Int32) { self.number = number }

  deinit { close(number) }
}
