internal import Events
internal import Files

extension DataUse.File {
  /// A file as it is now; `nil` if it can't be read.
  init?(path: String) {
    guard let entry = FolderEntry(path: path), let sha256 = try? digest(.sha256, ofFile: path)
    else { return nil }
    self.init(path: path, size: entry.size, modified: entry.modified, sha256: sha256)
  }
}
