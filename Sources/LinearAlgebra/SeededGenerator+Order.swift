extension SeededGenerator {
  /// The numbers from 0 to `count` − 1 in random order, all orders equally likely.
  ///
  /// The standard library's `shuffled(using:)` may draw in another way in its next version; this won't.
  ///
  /// - Parameter count: How many, at least 0.
  /// - Returns: The numbers.
  /// - Source: Durstenfeld, "Algorithm 235: Random permutation", CACM 7 (1964).
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<max(0, count))
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, integer(below: last + 1))
    }
    return order
  }

  /// A whole number from 0 to `bound` − 1, all equally likely.
  ///
  /// - Parameter bound: At least 1.
  /// - Returns: The number.
  /// - Source: Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019).
  public mutating func integer(below bound: Int) -> Int {
    guard bound >= 1 else { fatalError("There is no whole number from 0 to \(bound) − 1.") }
    let bound = UInt64(bound)
    while true {
      let product = next().multipliedFullWidth(by: bound)
      // The lowest 2⁶⁴ mod bound values would give some numbers once more than others.
      if product.low >= (0 &- bound) % bound { return Int(product.high) }
    }
  }
}
