internal import Events
public import Figures

/// Puts a figure, a picture, a sound or a table on the page, under the block that calls this.
///
/// - Parameter value: What to show; its type decides how.
public func show(_ value: some Showable) {
  ChapterProgram.show { id in value.shown(id: id) }
}

/// Puts a text on the page, under the block that calls this.
///
/// - Parameter value: What to show; anything that is no figure, picture, sound or table is shown as it
///   describes itself.
@_disfavoredOverload
public func show(_ value: some Any) {
  ChapterProgram.show { _ in .text(String(describing: value)) }
}
