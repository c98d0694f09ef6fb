import DataFiles
import Files

/// Fetches a file from a folder on the web, by curl, in as many runs as it takes.
struct Mirror {
  /// The folder's address, with a slash at the end.
  let address: String

  /// Fetches a file, verifies it, and gives it its final name.
  ///
  /// What came lies beside it under a name with `.part` at the end, and the next call goes on from there.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - folder: The data set's own folder.
  ///   - received: Told how many bytes are there, once for each percent.
  /// - Throws: A mirror that can't be reached or has another file, no curl, a full disk.
  func fetch(
    _ file: DataFile, into folder: String, received: (Int) -> Void
  ) async throws {
    let path = "\(folder)/\(file.name)"
    let part = try PartialFile("\(path).part")
    try await complete(part, as: file, at: "\(path).part", received: received)
    try part.commit(to: path)
  }

  /// Brings the pieces to the whole, right file.
  private func complete(
    _ part: borrowing PartialFile, as file: DataFile, at path: String, received: (Int) -> Void
  ) async throws {
    var tries = 0
    while true {
      let start = part.size
      tries += 1
      do {
        if start < file.compressedSize { try await append(to: part, file, received: received) }
      } catch let error as FetchFailure {
        let cannotResume = error.exitCode == 33 && start > 0  // CURLE_RANGE_ERROR
        if cannotResume { try part.restart() }
        // A transfer that broke off goes on at once while it gets on, though not for ever.
        guard cannotResume || part.size > start, tries < 5 else { throw error }
        continue
      }
      do throws(FileError) {
        let compressed = try readFile(path, limit: file.largestCompressedSize)
        _ = try file.content(of: compressed, file: file.name)
        return
      } catch {
        try part.restart()
        // Pieces of an earlier run may be the wrong ones; a file that came whole is what the mirror has.
        guard start > 0 else { throw FetchFailure("what came is wrong: \(error)") }
      }
    }
  }

  /// Lets curl send the rest of a file; it writes to a pipe, so that it ends when this process does.
  private func append(
    to part: borrowing PartialFile, _ file: DataFile, received: (Int) -> Void
  ) async throws {
    var size = part.size
    let total = file.compressedSize
    // Not from HTTPS back to HTTP, which a redirection could ask for.
    let schemes = address.hasPrefix("https:") ? "=https" : "=http,https"
    let arguments = [
      "--fail", "--location", "--silent", "--show-error", "--proto", schemes,
      "--connect-timeout", "15", "--speed-limit", "100", "--speed-time", "30",
      "--continue-at", String(size), address + file.name,
    ]
    try await Tool.stream("curl", arguments) { piece in
      guard size + piece.byteCount <= total else {
        throw FetchFailure("it sends more than the \(total) bytes of \(file.name)")
      }
      try part.append(piece)
      let percent = size * 100 / total
      size += piece.byteCount
      if size * 100 / total > percent { received(size) }
    }
    guard size == total else {
      throw FetchFailure("it sends \(size) bytes of \(file.name), expected \(total)")
    }
  }
}
