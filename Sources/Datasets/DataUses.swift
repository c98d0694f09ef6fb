package import DataFiles
internal import Files
internal import Synchronization

/// A data set that was read: which, from where, and what was looked for in vain before.
package struct DataReading: Sendable {
  /// The data set.
  package let data: DataFiles
  /// What is to be said if it stands in for another.
  package let standInNotice: String?
  /// The paths of the files that were read.
  package let files: [String]
  /// Paths without a file; had there been one, another file would have been read.
  package let absent: [String]

  /// What `DataFolders.find` did to come to a folder.
  ///
  /// - Parameters:
  ///   - data: The data set that was read.
  ///   - folder: Its own folder.
  ///   - wanted: The data set that was asked for.
  ///   - folders: Where both were looked for.
  ///   - standInNotice: What is to be said if it stands in for the other.
  package init(
    _ data: DataFiles, in folder: String, wanted: DataFiles, folders: DataFolders,
    standInNotice: String?
  ) {
    self.data = data
    self.standInNotice = standInNotice
    files = data.files.map { "\(folder)/\($0.name)" }
    let passedOver =
      (data == wanted ? [] : folders.searched.map { ($0, wanted) })
      + folders.searched.prefix { "\($0)/\(data.name)" != folder }.map { ($0, data) }
    absent = passedOver.compactMap { searched, data in
      data.files.map { "\(searched)/\(data.name)/\($0.name)" }.first { !isRegularFile($0) }
    }
  }
}

/// Tells whoever wants to know, as a chapter's page does, which data sets this process reads.
package enum DataUses {
  /// What is told.
  package typealias Observer = @Sendable (DataReading) -> Void

  private static let observer = Mutex<Observer?>(nil)

  /// Calls a function for each data set that is read from now on.
  package static func observe(_ new: @escaping Observer) { observer.withLock { $0 = new } }

  /// Tells of a data set that has been read.
  static func tell(_ reading: DataReading) { observer.withLock { $0 }?(reading) }
}
