/// Why a formula can't be set.
public struct FormulaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, mostly in KaTeX's words.
  public let message: String
  /// Where, in UTF-8 bytes from the start of the TeX (its length for its end); `nil` where KaTeX names
  /// no place, or one in the text of a macro.
  public let offset: Int?

  /// The same as `message`.
  public var description: String { message }
}
