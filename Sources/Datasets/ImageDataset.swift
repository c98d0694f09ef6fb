public import LinearAlgebra

/// Images to learn from, others to test with, and what a page must say of them.
public struct ImageDataset<Element: Scalar>: Hashable, Sendable {
  /// What people call it, for example `MNIST`.
  public let name: String
  /// The images to learn from.
  public let train: LabelledImages<Element>
  /// The images to test with.
  public let test: LabelledImages<Element>
  /// Under which terms it may be used, a sentence for pages.
  public let licence: String
  /// Who made it, a sentence for pages.
  public let source: String
  /// What a page must say when this stands in for another data set; `nil` when it is what was asked for.
  public let standInNotice: String?

  /// Whether it is another data set than was asked for.
  public var isStandIn: Bool { standInNotice != nil }
}
