extension Sequence where Element: FloatingPoint {
  /// The sum of the numbers, added from first to last; 0 if there are none.
  ///
  /// - Returns: The sum.
  @inlinable public func sum() -> Element { reduce(0, +) }
}
