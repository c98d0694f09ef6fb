internal import LinearAlgebra

extension Array where Element: Sendable {
  /// Changes each element, several at the same time.
  mutating func changeConcurrently(_ change: @Sendable (inout Element) -> Void) {
    withUnsafeMutableBufferPointer { elements in
      // Safe to share: each block changes an element of its own.
      nonisolated(unsafe) let elements = elements
      Threads.concurrently(blocks: elements.count) { change(&elements[$0]) }
    }
  }
}
