internal import Files

/// Where Debian's packages put KaTeX, highlight.js and KaTeX's fonts.
struct Scripts {
  /// The folder of all JavaScript.
  let folder: String

  /// A file of KaTeX's: its script, its stylesheet or one of the fonts that this names.
  func katex(_ name: String) throws(TypesettingError) -> [UInt8] {
    try read("katex/\(name)", package: name.hasPrefix("fonts/") ? "fonts-katex" : "libjs-katex")
  }

  /// The script of highlight.js.
  func highlight() throws(TypesettingError) -> [UInt8] {
    try read("highlight.js/highlight.min.js", package: "libjs-highlight.js")
  }

  private func read(_ name: String, package: String) throws(TypesettingError) -> [UInt8] {
    do {
      return try readFile("\(folder)/\(name)", limit: 16 << 20)
    } catch {
      let advice = "Install the Debian package \(package) (`apt-get install \(package)`, as root)"
      throw TypesettingError(message: error.advising(advice).description)
    }
  }
}

/// Why nothing can be typeset, in words that a reader can act on.
public struct TypesettingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The whole of it.
  public let message: String

  /// The same as `message`.
  public var description: String { message }
}
