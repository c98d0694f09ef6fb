/// What happens during a fetch, for those who watch it.
public enum FetchEvent: Hashable, Sendable {
  /// Another process fetches the same data set; this one waits for it.
  case waiting
  /// An origin is tried for these files.
  case trying(Origin, files: [String])
  /// So many bytes of a file are there; told once for each percent.
  case received(file: String, bytes: Int, total: Int)
  /// A file is verified and lies under its final name, the path.
  case stored(String)
  /// An origin did not give what it should.
  case failed(Attempt)
  /// The data set can't be had; this one is fetched to stand in for it.
  case standingIn(title: String)
}

/// An origin that was tried in vain.
public struct Attempt: Hashable, Sendable, CustomStringConvertible {
  /// The origin.
  public let origin: Origin
  /// Why it gave nothing, without a full stop.
  public let reason: String

  /// `origin: reason`.
  public var description: String { "\(origin): \(reason)" }
}

/// A data set that could not be had from anywhere.
public struct FetchError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What people call the data set.
  public let title: String
  /// Where it was looked for, in order.
  public let attempts: [Attempt]

  /// What was tried and why it failed, a line each, and what to do.
  public var description: String {
    let tried = attempts.map { "  \($0)\n" }.joined()
    return """
      \(title) could not be fetched. Tried:
      \(tried)What came so far is kept: the same command goes on from there.
      """
  }
}
