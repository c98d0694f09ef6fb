internal import Events
internal import Files

extension FileLook {
  /// What is at a path now.
  init(path: String) {
    let file = FolderEntry(path: path).flatMap { entry in
      (try? digest(.sha256, ofFile: path)).map {
        File(size: entry.size, modified: entry.modified, sha256: $0)
      }
    }
    self.init(path: path, file: file)
  }
}
