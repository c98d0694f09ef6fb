public import Files

/// Where data sets are looked for: `$LATENT_DATA`, then the user's data folder.
public struct DataFolders: Hashable, Sendable {
  /// The folders, the first to be looked in first; each holds one folder a data set.
  public let searched: [String]
  /// The user's data folder, the last of them: where `latent data fetch` puts what it gets.
  public let user: String

  /// The folders; they need not exist.
  ///
  /// - Parameter environment: The environment variables; the process's own by default.
  /// - Throws: A user without a home.
  public init(environment: [String: String] = processEnvironment) throws(FileError) {
    user = try UserFolders(environment: environment).data
    let named = environment["LATENT_DATA"].flatMap { $0.isEmpty ? nil : $0 }
    searched = [named, user].compactMap { $0 }
  }

  /// Where a data set lies: the first folder that has all its files.
  ///
  /// - Parameter data: The data set.
  /// - Returns: Its own folder, or `nil` where none has all. Nothing has been checked yet.
  public func find(_ data: DataFiles) -> String? {
    searched.map { "\($0)/\(data.name)" }.first { folder in
      let paths = data.files.map { "\(folder)/\($0.name)" }
      let missing = paths.first { !isRegularFile($0) }
      if let missing { DataLooks.tell(missing) }
      return missing == nil
    }
  }

  /// Where a data set lies, as something that must be.
  ///
  /// - Parameter data: The data set.
  /// - Returns: Its own folder. Nothing has been checked yet.
  /// - Throws: A data set that is in none, with the folders that were looked in.
  public func locate(_ data: DataFiles) throws(FileError) -> String {
    if let folder = find(data) { return folder }
    let folders = searched.map { "\($0)/\(data.name)" }.joined(separator: " and ")
    throw FileError(
      file: data.title, found: "no complete set of its \(data.files.count) files in \(folders)",
      advice: "`latent data fetch \(data.name)` gets it")
  }

  /// Reads a file of a data set, and checks that it is the right one.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - data: The data set that it belongs to.
  ///   - folder: The data set's own folder, which `locate` has found.
  /// - Returns: The content, uncompressed, with the right digest.
  /// - Throws: A file that can't be read or is not the right one, with what to do about it.
  public func read(
    _ file: DataFile, of data: DataFiles, in folder: String
  ) throws(FileError) -> [UInt8] {
    let path = "\(folder)/\(file.name)"
    DataLooks.tell(path)
    do throws(FileError) {
      let compressed = try readFile(path, limit: file.largestCompressedSize)
      return try file.content(of: compressed, file: path)
    } catch {
      throw error.advising(advice(data, in: folder))
    }
  }

  /// Checks every file of a data set.
  ///
  /// - Parameters:
  ///   - data: The data set.
  ///   - folder: Its own folder, which `locate` has found.
  /// - Throws: The first file that can't be read or is not the right one, with what to do about it.
  public func verify(_ data: DataFiles, in folder: String) throws(FileError) {
    for file in data.files { _ = try read(file, of: data, in: folder) }
  }

  /// What to do about a wrong file: fetching replaces only what is in the user's folder.
  private func advice(_ data: DataFiles, in folder: String) -> String {
    if folder == "\(user)/\(data.name)" { return "`latent data fetch \(data.name)` gets it again" }
    return """
      Replace the file, or unset LATENT_DATA and use `latent data fetch \(data.name)`
      """
  }
}
