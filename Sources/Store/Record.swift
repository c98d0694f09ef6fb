public import Events

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What is known of a result: what it was computed from, at what cost, where and when.
public struct Record: Codable, Hashable, Sendable {
  /// What was computed, as its computation calls it: "LSTM, 2 layers".
  public let title: String
  /// What it depends on.
  public let recipe: Recipe
  /// What the computation cost. The peak of memory is that of the process since the peak was last reset.
  public let cost: Cost
  /// Where it was computed; nil if nobody said.
  public let machine: Machine?
  /// When it was finished.
  public let date: Date
}
