/// An expensive computation that a block asked for, and where its result came from.
public struct ComputationUse: Codable, Hashable, Sendable {
  /// What was computed, as the reader knows it: "LSTM, 2 layers".
  public var title: String
  /// The kind of computation: "LSTM".
  public var name: String
  /// The digest of all that the result depends on.
  public var key: String
  /// Each value that the result depends on, by its path, for example `optimizer.learningRate`.
  public var values: [String: String]
  /// What the computation cost when it was done.
  public var cost: Cost
  /// The machine that did it; `nil` when nobody said.
  public var machine: Machine?
  /// When it was finished, in ISO 8601, universal time.
  public var date: String
  /// Whether the result was kept from before instead of computed now.
  public var isKept: Bool
  /// What went wrong with the store meanwhile, in words: a damaged file, a full disk.
  public var troubles: [String]

  /// A use.
  public init(
    title: String, name: String, key: String, values: [String: String], cost: Cost,
    machine: Machine?, date: String, isKept: Bool, troubles: [String] = []
  ) {
    self.title = title
    self.name = name
    self.key = key
    self.values = values
    self.cost = cost
    self.machine = machine
    self.date = date
    self.isKept = isKept
    self.troubles = troubles
  }
}
