public import Events

/// A value that a chapter's `show` can put on the page.
public protocol Showable {
  /// The value as the page shows it.
  ///
  /// - Parameter id: The beginning of the ids in a drawing, for example the block's label; unique in
  ///   the page.
  /// - Returns: What is shown. The same value and id give the same bytes.
  func shown(id: String) -> Shown
}
