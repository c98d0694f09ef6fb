/// A link to a part of the book as a chapter writes it: `#fig-x`, `02-pca.md`, `02-pca.md#whitening`.
struct BookLink: Hashable {
  /// The chapter's name; `nil` for the chapter in which the link stands.
  var chapter: String?
  /// The anchor.
  var fragment: String?

  /// The parts of a link; `nil` if it leads elsewhere.
  init?(_ destination: String) {
    let parts = destination.split(
      separator: "#", maxSplits: 1, omittingEmptySubsequences: false
    ).map(String.init)
    fragment = parts.count > 1 ? parts[1] : nil
    if parts[0].isEmpty {
      guard fragment != nil else { return nil }
    } else {
      guard parts[0].hasSuffix(".md"), !parts[0].contains("/"), !parts[0].contains(":") else {
        return nil
      }
      chapter = String(parts[0].dropLast(3))
    }
  }
}
