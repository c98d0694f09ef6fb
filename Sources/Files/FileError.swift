/// What is wrong with a file, in words that a reader can act on.
///
/// It prints as `file: byte 4: found …, expected …. What to do.`, without the parts that it has not.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, or folder, as it was named.
  public var file: String
  /// Where in the file it was noticed, in bytes from 0; `nil` where the file as a whole is meant.
  public var offset: Int?
  /// What was found.
  public var found: String
  /// What would have been right; empty where that is plain.
  public var expected: String
  /// What to do, a sentence without its full stop; empty where nothing helps.
  public var advice: String

  /// An error.
  public init(
    file: String, offset: Int? = nil, found: String, expected: String = "", advice: String = ""
  ) {
    self.file = file
    self.offset = offset
    self.found = found
    self.expected = expected
    self.advice = advice
  }

  /// The whole of it in one line.
  public var description: String {
    var text = "\(file): "
    if let offset { text += "byte \(offset): " }
    text += "found \(found)"
    if !expected.isEmpty { text += ", expected \(expected)" }
    if !advice.isEmpty { text += ". \(advice)." }
    return text
  }

  /// The same error with other advice, for a caller who knows better what helps.
  public func advising(_ advice: String) -> FileError {
    var error = self
    error.advice = advice
    return error
  }
}
