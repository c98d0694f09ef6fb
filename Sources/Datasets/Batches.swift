package import LinearAlgebra

/// The samples of a data set in a new order for each epoch, cut into batches.
///
/// Every sample comes exactly once. When the size does not divide the count, the last batch is smaller: it has what
/// remains. The order depends on the count, the seed and the epoch only; not on earlier epochs, on the machine, nor on
/// the version of Swift.
///
/// - Source: Durstenfeld, "Algorithm 235: Random permutation", CACM 7 (1964), for the shuffle; Lemire, "Fast random
///   integer generation in an interval", ACM TOMACS 29 (2019), for unbiased draws.
public struct Batches: RandomAccessCollection, Hashable, Sendable {
  /// The indices of all samples, from 0, in the epoch's order.
  public let order: [Int]
  /// How many samples a batch has, but perhaps the last.
  public let size: Int

  /// The batches of one epoch.
  ///
  /// - Parameters:
  ///   - count: How many samples there are, ≥ 0.
  ///   - size: How many samples a batch has, ≥ 1.
  ///   - seed: The seed of the order.
  ///   - epoch: Which epoch it is, from 0; each has its own stretch of the seed's random numbers, 2¹²⁸ apart.
  public init(count: Int, size: Int, seed: Int, epoch: Int) {
    guard count >= 0 else { fatalError("Batches: the count is \(count), but must be at least 0") }
    guard size >= 1 else { fatalError("Batches: the size is \(size), but must be at least 1") }
    guard epoch >= 0 else { fatalError("Batches: the epoch is \(epoch), but must be at least 0") }
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<epoch { generator.jump() }
    self.init(count: count, size: size, generator)
  }

  /// The batches of one epoch after the other: to jump from the first to each would take ever longer.
  ///
  /// - Parameters:
  ///   - count: How many samples there are, ≥ 0.
  ///   - size: How many samples a batch has, ≥ 1.
  ///   - stretch: The seed's random numbers from the epoch's on; moved on to the next epoch's.
  package init(count: Int, size: Int, next stretch: inout SeededGenerator) {
    self.init(count: count, size: size, stretch)
    stretch.jump()
  }

  private init(count: Int, size: Int, _ generator: SeededGenerator) {
    var generator = generator
    order = generator.permutation(of: count)
    self.size = size
  }

  /// The first batch's place.
  public var startIndex: Int { 0 }
  /// The number of batches.
  public var endIndex: Int { order.count / size + (order.count.isMultiple(of: size) ? 0 : 1) }

  /// The indices of a batch's samples.
  public subscript(batch: Int) -> ArraySlice<Int> {
    guard indices.contains(batch) else {
      fatalError("Batches: batch \(batch) does not exist, there are \(count) from 0")
    }
    return order[(batch * size)..<Swift.min((batch + 1) * size, order.count)]
  }
}
