package import DataFiles
internal import Synchronization

/// Tells whoever wants to know, as a chapter's page does, which data sets this process reads.
package enum DataUses {
  /// What is told: the data set, and the notice if it stands in for another.
  package typealias Observer = @Sendable (_ data: DataFiles, _ standInNotice: String?) -> Void

  private static let observer = Mutex<Observer?>(nil)

  /// Calls a function for each data set that is read from now on.
  package static func observe(_ new: @escaping Observer) { observer.withLock { $0 = new } }

  /// Tells of a data set that has been read.
  static func tell(_ data: DataFiles, standInNotice: String?) {
    observer.withLock { $0 }?(data, standInNotice)
  }
}
