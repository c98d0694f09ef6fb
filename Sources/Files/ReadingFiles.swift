import Glibc

/// Whether there is a regular file at a path, or a link to one.
public func isRegularFile(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
}

/// Whether there is a folder at a path, or a link to one.
public func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Reads a whole file.
///
/// - Parameters:
///   - path: A regular file, or a link to one.
///   - limit: The most bytes that it may have; 1 GiB by default, so that a file with a hole does not take
///     all memory.
/// - Returns: Its bytes.
/// - Throws: A missing or unreadable file; a folder, pipe, socket or device, which could keep a reader
///   waiting for ever; a file of more than `limit` bytes.
public func readFile(_ path: String, limit: Int = 1 << 30) throws(FileError) -> [UInt8] {
  let file = try OpenFile(path)
  let size = file.size
  guard size <= limit else {
    throw FileError(
      file: path, offset: limit, found: "\(size) bytes", expected: "at most \(limit)")
  }
  var failure: FileError?
  // One byte more than the size, so that a file that grows meanwhile is noticed.
  let bytes = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
    do throws(FileError) {
      while count <= size {
        let part = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
        let read = try file.read(into: part)
        if read == 0 { return }
        count += read
      }
    } catch {
      failure = error
    }
  }
  if let failure { throw failure }
  guard bytes.count == size else {
    throw FileError(
      file: path, offset: bytes.count, found: "a file that changed while it was read",
      expected: "\(size) bytes", advice: "Try again when nothing writes to it")
  }
  return bytes
}

/// Reads the first bytes of a file.
///
/// - Parameters:
///   - path: A regular file, or a link to one.
///   - count: The most bytes to read.
/// - Returns: So many bytes, or all that there are.
/// - Throws: What `readFile` throws, but for the size.
public func readBeginning(of path: String, count: Int) throws(FileError) -> [UInt8] {
  let file = try OpenFile(path)
  var bytes = [UInt8](repeating: 0, count: min(count, file.size))
  var failure: FileError?
  var done = 0
  bytes.withUnsafeMutableBytes { buffer in
    do throws(FileError) {
      while done < buffer.count {
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
        let read = try file.read(into: part)
        if read == 0 { return }
        done += read
      }
    } catch {
      failure = error
    }
  }
  if let failure { throw failure }
  return Array(bytes[..<done])
}

/// A regular file that is open for reading, and closed with the value's end.
struct OpenFile: ~Copyable {
  let path: String
  /// In bytes, when it was opened.
  let size: Int
  private let descriptor: Descriptor

  /// Opens a regular file, and nothing that could block.
  init(_ path: String) throws(FileError) {
    guard !path.utf8.contains(0) else {
      throw FileError(file: path, found: "a NUL in the path", expected: "a path without one")
    }
    // O_NONBLOCK, because opening a pipe without a writer would wait for one.
    guard let descriptor = Descriptor.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY) else {
      throw .system(path, "could not be opened", code: errno)
    }
    var status = stat()
    guard fstat(descriptor.number, &status) == 0 else {
      throw .system(path, "could not be looked at", code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(
        file: path, found: Self.kind(status.st_mode), expected: "a regular file",
        advice: "Check the path for a slip")
    }
    self.path = path
    size = Int(status.st_size)
    self.descriptor = descriptor
  }

  /// Reads the next bytes.
  ///
  /// - Returns: How many came, 0 at the end of the file.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    let count = retryingOnSignal { Glibc.read(descriptor.number, buffer.baseAddress, buffer.count) }
    guard count >= 0 else { throw .system(path, "could not be read", code: errno) }
    return count
  }

  /// What the type bits of a file's mode mean.
  static func kind(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "a folder"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    case S_IFCHR, S_IFBLK: "a device"
    default: "something that is no regular file"
    }
  }
}
