import Glibc

/// Writes a file so that readers see the old content or the new, and never a part.
///
/// The bytes go to a new file in the same folder, to the disk, and then under the final name; several
/// writers at once do no harm, the last one wins. A link is followed, the mode of a file that was there is
/// kept, and a new file's mode follows the `umask`.
///
/// - Parameters:
///   - bytes: The new content.
///   - path: The file.
///   - isDurable: Whether to wait for the disk, some milliseconds. Otherwise a power cut may leave a file
///     without its content: good enough for what is checked when it is read, and can be made again.
/// - Throws: A folder that is missing or can't be written to, a folder or device under the final name, a
///   full disk. What was there before is then unchanged, and nothing is left behind.
public func writeAtomically(
  _ bytes: [UInt8], to path: String, isDurable: Bool = true
) throws(FileError) {
  let file = try FileReplacement(of: path)
  try file.write(bytes)
  try file.commit(isDurable: isDurable)
}

/// Writes a text as UTF-8, as `writeAtomically(_:to:isDurable:)` for bytes does.
public func writeAtomically(
  _ text: String, to path: String, isDurable: Bool = true
) throws(FileError) {
  try writeAtomically([UInt8](text.utf8), to: path, isDurable: isDurable)
}

/// Makes a folder and those above it, if they are missing.
///
/// - Throws: A file in the way, or no permission.
public func makeFolder(_ path: String) throws(FileError) {
  var status = stat()
  if stat(path, &status) == 0 {
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw FileError(
        file: path, found: "something that is no folder",
        expected: "a folder", advice: "Move it away")
    }
    return
  }
  let above = folder(of: path)
  if above != path, above != "." { try makeFolder(above) }
  guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
    throw .system(path, "could not be made", code: errno)
  }
}

/// The folder part of a path: all before the last slash, `.` without one.
func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// A file that is being written beside the one that it will replace.
///
/// It takes the place of the old one at `commit()`; without that, it is removed with the value's end.
public struct FileReplacement: ~Copyable {
  private let path: String
  private let asidePath: String
  private let descriptor: Descriptor
  private var isCommitted: Bool

  /// Opens a new file beside the one to be replaced.
  ///
  /// - Parameter path: The file to be; a link is followed.
  /// - Throws: A folder that is missing or can't be written to; a folder, pipe or device at `path`.
  public init(of path: String) throws(FileError) {
    var old = stat()
    let exists = stat(path, &old) == 0
    guard !exists || old.st_mode & S_IFMT == S_IFREG else {
      throw FileError(
        file: path, found: OpenFile.kind(old.st_mode),
        expected: "a regular file or nothing",
        advice: "Move it away, or write to another path")
    }
    let target = exists ? realPath(path) : path
    let aside =
      "\(folder(of: target))/\(asidePrefix)\(UInt64.random(in: .min ... .max))\(asideSuffix)"
    guard let descriptor = Descriptor.open(aside, O_WRONLY | O_CREAT | O_EXCL) else {
      if errno == ENOENT || errno == ENOTDIR {
        throw FileError(
          file: path, found: "no folder \(folder(of: target))", expected: "one to write in",
          advice: "Make the folder first")
      }
      throw .system(path, "could not be written", code: errno)
    }
    // Where this fails, the mode that the umask gave stays.
    if exists { fchmod(descriptor.number, old.st_mode & 0o777) }
    self.path = target
    asidePath = aside
    self.descriptor = descriptor
    isCommitted = false
  }

  deinit {
    if !isCommitted { unlink(asidePath) }
  }

  /// Appends bytes.
  ///
  /// - Throws: A full disk or a failing one.
  public borrowing func write(_ bytes: [UInt8]) throws(FileError) {
    try write(bytes.span.bytes)
  }

  /// Appends bytes.
  ///
  /// - Throws: A full disk or a failing one.
  public borrowing func write(_ bytes: RawSpan) throws(FileError) {
    try descriptor.write(bytes, path: path)
  }

  /// Brings the bytes to the disk and puts the file under its final name.
  ///
  /// - Parameter isDurable: Whether to wait until the disk has the bytes. Without that they outlive this
  ///   process but not a loss of power, which suits what is checked when read and can be made again.
  /// - Throws: A full disk or a failing one; the old file is then unchanged.
  public consuming func commit(isDurable: Bool = true) throws(FileError) {
    guard !isDurable || fsync(descriptor.number) == 0, rename(asidePath, path) == 0 else {
      throw .system(path, "could not be written", code: errno)
    }
    isCommitted = true
  }
}

private let (asidePrefix, asideSuffix) = (".latent-", ".tmp")

/// Removes from a folder what writers that were killed left aside, when it is a day old: no writer
/// takes so long.
///
/// - Parameter folder: The folder, which need not exist; those below it are not looked at.
public func removeAbandonedReplacements(in folder: String) {
  guard let entries = opendir(folder) else { return }
  defer { closedir(entries) }
  while let entry = readdir(entries) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    var status = stat()
    guard name.hasPrefix(asidePrefix), name.hasSuffix(asideSuffix),
      lstat("\(folder)/\(name)", &status) == 0, status.st_mtim.tv_sec < time(nil) - 24 * 60 * 60
    else { continue }
    unlink("\(folder)/\(name)")
  }
}

/// The path with every link on it followed, or the path itself where that can't be done.
private func realPath(_ path: String) -> String {
  guard let resolved = realpath(path, nil) else { return path }
  defer { free(resolved) }
  return String(cString: resolved)
}

/// Removes a file, if it is there and may be removed.
public func removeFile(_ path: String) {
  unlink(path)
}

/// Notes that a file was used now: its times become the present. A file that is gone stays gone.
public func touchFile(_ path: String) {
  utimensat(AT_FDCWD, path, nil, 0)
}
