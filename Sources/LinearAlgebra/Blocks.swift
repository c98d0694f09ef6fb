/// A range from 0 cut into consecutive blocks of nearly equal size, by the problem's size alone.
package struct Blocks: Sendable {
  package let total: Int
  package let count: Int

  /// - Parameters:
  ///   - total: The length of the range.
  ///   - least: The smallest block that is worth its own turn.
  ///   - most: The most blocks: enough for even loads on several threads.
  package init(of total: Int, least: Int, most: Int = 16) {
    self.total = total
    count = total == 0 ? 0 : max(1, min(most, total / max(1, least)))
  }

  /// The block of a number below `count`.
  package subscript(block: Int) -> Range<Int> {
    total * block / count..<total * (block + 1) / count
  }
}
