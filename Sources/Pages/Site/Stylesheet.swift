internal import Files

/// The stylesheet of all pages.
enum Stylesheet {
  /// Its bytes.
  static let bytes: [UInt8] = PackageResources.page_css

  /// Its path beside the pages.
  static let path = "assets/page.css"

  /// The address that pages name: the digest of the content follows the path, so that a browser
  /// never shows a page with a stylesheet that it has kept from before.
  static let address = "\(path)?\(digest(.sha256, of: bytes).prefix(12))"
}
