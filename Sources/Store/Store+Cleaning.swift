public import Files

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension Store {
  /// What a cleaning removed and left.
  public struct Cleaning: Hashable, Sendable {
    /// Results, and checkpoints of such as were not finished, that were removed.
    public var removed = 0
    /// Their size in bytes, with that of what killed processes had left behind.
    public var removedBytes = 0
    /// Results that are left.
    public var left = 0
    /// Their size in bytes.
    public var leftBytes = 0
  }

  /// Removes results that were not used for long; of the others, from the one last used on, it leaves those for
  /// which there is room; and it removes what killed processes have left behind.
  ///
  /// It reads no results and harms no computation that runs meanwhile.
  ///
  /// - Parameters:
  ///   - bytes: The most that the results may take, in bytes.
  ///   - seconds: The longest time since the last use.
  ///   - now: The present.
  /// - Returns: What was done.
  /// - Throws: A store that can't be listed; one that does not exist is clean.
  public func clean(
    toBytes bytes: Int = .max, unusedFor seconds: Double = .infinity, now: Date = .now
  ) throws(FileError) -> Cleaning {
    var cleaning = Cleaning()
    guard isFolder(folder) else { return cleaning }
    var results: [(path: String, entry: FolderEntry)] = []
    for part in try listFolder(folder) where part.isFolder {
      for entry in try listFolder("\(folder)/\(part.name)") where !entry.isFolder {
        let path = "\(folder)/\(part.name)/\(entry.name)"
        let age = now.timeIntervalSince1970 - entry.modified
        if entry.name.hasSuffix(".result") || entry.name.hasSuffix(".checkpoint") {
          results.append((path, entry))
        } else if entry.name.hasSuffix(".lock") {
          // Nobody holds it, so whoever made it was killed.
          if let lock = try FileLock(path) { lock.remove() }
        } else if entry.name.hasSuffix(".tmp"), age > 3600 {
          // No writing takes an hour: it will never be renamed.
          removeFile(path)
          cleaning.removedBytes += entry.size
        }
      }
    }
    results.sort { $0.entry.modified > $1.entry.modified }
    for (path, entry) in results {
      let isOld = now.timeIntervalSince1970 - entry.modified > seconds
      if isOld || cleaning.leftBytes + entry.size > bytes {
        removeFile(path)
        cleaning.removed += 1
        cleaning.removedBytes += entry.size
      } else {
        cleaning.left += 1
        cleaning.leftBytes += entry.size
      }
    }
    return cleaning
  }
}
