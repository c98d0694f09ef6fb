internal import Files

/// A file that all pages share.
struct PageAsset {
  /// Its path beside the pages.
  let path: String
  /// Its bytes.
  let bytes: [UInt8]
  /// The address that pages name: the digest of the content follows the path, so that a browser never shows a page with a
  /// file that it has kept from before.
  let address: String

  private init(_ path: String, _ bytes: [UInt8]) {
    (self.path, self.bytes) = (path, bytes)
    address = "\(path)?\(digest(.sha256, of: bytes).prefix(12))"
  }

  /// How pages look: the page and its text, then results, then what is other on paper.
  static let stylesheet = PageAsset(
    "assets/page.css",
    PackageResources.page_css + PackageResources.results_css + PackageResources.print_css)
  /// What they can do beyond being read.
  static let script = PageAsset("assets/page.js", PackageResources.page_js)
}
