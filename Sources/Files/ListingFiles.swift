import Glibc

/// A name in a folder, and what the system knows of it.
public struct FolderEntry: Hashable, Sendable {
  /// The name, without the folder.
  public let name: String
  /// In bytes.
  public let size: Int
  /// When it was last written or touched, in seconds since 1970.
  public let modified: Double
  /// Whether it is a folder itself.
  public let isFolder: Bool

  /// What the system says of a file or a folder.
  init(name: String, _ status: stat) {
    self.name = name
    size = Int(status.st_size)
    modified = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
    isFolder = status.st_mode & S_IFMT == S_IFDIR
  }

  /// What the system says of a path, links followed; `nil` if nothing is there.
  public init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(name: path.split(separator: "/").last.map { String($0) } ?? path, status)
  }
}

/// What is in a folder, in no order, without `.` and `..`; links are not followed. What vanishes meanwhile is
/// left out.
///
/// - Throws: A folder that is missing or can't be read.
public func listFolder(_ path: String) throws(FileError) -> [FolderEntry] {
  guard let stream = opendir(path) else { throw .system(path, "could not be listed", code: errno) }
  defer { closedir(stream) }
  var entries: [FolderEntry] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    var status = stat()
    guard name != ".", name != "..",
      fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) == 0
    else { continue }
    entries.append(FolderEntry(name: name, status))
  }
  return entries
}
