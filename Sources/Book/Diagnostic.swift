/// Something a person must know about a chapter, with its place.
///
/// It prints as `file:line:column: error: message`, the shape that editors parse.
public struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
  /// How bad it is.
  public enum Severity: String, Hashable, Sendable {
    /// The chapter can't be what its author meant.
    case error
    /// The chapter works, but perhaps not as its author meant.
    case warning
  }

  /// A place in a chapter's file.
  public struct Place: Hashable, Sendable, CustomStringConvertible {
    /// The file as it was named, for example `Chapters/02-pca.md`.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column in UTF-8 bytes, from 1.
    public var column: Int

    /// A place.
    public init(file: String, line: Int, column: Int) {
      self.file = file
      self.line = line
      self.column = column
    }

    /// `file:line:column`.
    public var description: String { "\(file):\(line):\(column)" }
  }

  /// Whether it is an error or a warning.
  public var severity: Severity
  /// Where it is.
  public var place: Place
  /// What was found, what was expected, and what to do.
  public var message: String
  /// The chapter's line at the place, for showing; empty where there is none.
  public var sourceLine: String
  /// Other places that belong to it, each with what is to be said of it.
  public var notes: [Note]

  /// A remark at another place.
  public struct Note: Hashable, Sendable {
    /// Where.
    public var place: Place
    /// What.
    public var message: String

    /// A remark.
    public init(place: Place, message: String) {
      self.place = place
      self.message = message
    }
  }

  /// A diagnostic.
  public init(
    _ severity: Severity = .error, at place: Place, _ message: String, sourceLine: String = "",
    notes: [Note] = []
  ) {
    self.severity = severity
    self.place = place
    self.message = message
    self.sourceLine = sourceLine
    self.notes = notes
  }

  /// The head line, the source line with a caret under the column, and the notes.
  public var description: String {
    var lines = ["\(place): \(severity.rawValue): \(message)"]
    if !sourceLine.isEmpty { lines += [sourceLine, caretLine] }
    lines += notes.map { "\($0.place): note: \($0.message)" }
    return lines.joined(separator: "\n")
  }

  /// Spaces and a caret that stands under the place's column; tabs are kept, so that it lines up.
  public var caretLine: String {
    let before = sourceLine.utf8.prefix(max(0, place.column - 1))
    let padding = String(decoding: before, as: UTF8.self).map { $0 == "\t" ? "\t" : " " }
    return padding.joined() + "^"
  }
}
