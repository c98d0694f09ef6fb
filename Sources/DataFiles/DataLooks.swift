internal import Synchronization

/// Tells whoever wants to know, as a chapter's program does, which paths are looked at for data files: those that are
/// read, and those where nothing is.
package enum DataLooks {
  private static let observer = Mutex<(@Sendable (String) -> Void)?>(nil)

  /// Calls a function for each path from now on.
  package static func observe(_ new: @escaping @Sendable (String) -> Void) {
    observer.withLock { $0 = new }
  }

  /// Tells of a path; whoever reads a data file without `DataFolders.read` calls this first.
  package static func tell(_ path: String) { observer.withLock { $0 }?(path) }
}
