/// Memory for numbers that is got once and used many times: 0 at first, and aligned for the widest vectors.
///
/// It has no bounds checks: it is for kernels that are given pointers anyway.
package final class Buffer<Element: Scalar> {
  /// The first number.
  package let start: UnsafeMutablePointer<Element>
  /// How many numbers there are.
  package let count: Int

  /// Memory for so many numbers.
  package init(_ count: Int) {
    self.count = count
    let bytes = max(1, count) * MemoryLayout<Element>.stride
    start = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: Element.self, capacity: count)
    start.initialize(repeating: 0, count: count)
  }

  deinit { start.deallocate() }

  /// Sets all numbers to 0.
  package func clear() { start.update(repeating: 0, count: count) }

  /// All numbers.
  package var elements: UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(start: start, count: count)
  }
}
