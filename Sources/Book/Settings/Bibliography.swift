#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The works that a book can cite, from its `references.json`: a list of items in CSL JSON, as Zotero
/// exports it.
public struct Bibliography: Hashable, Sendable {
  /// The works by their keys.
  public private(set) var works: [String: Work] = [:]

  /// No works.
  public init() {}

  /// The name of the file, in the folder of the chapters.
  public static let fileName = "references.json"

  /// Reads a bibliography.
  ///
  /// - Parameters:
  ///   - bytes: The content of the file.
  ///   - file: Its name, for diagnostics.
  /// - Returns: The works that can be read, and what is wrong: no JSON, no list, items without a key
  ///   or a title, keys given twice.
  public static func read(
    _ bytes: [UInt8], file: String
  ) -> (bibliography: Bibliography, diagnostics: [Diagnostic]) {
    var reader = BibliographyReader(bytes, file: file)
    var bibliography = Bibliography()
    for (work, place) in reader.works() {
      if bibliography.works.updateValue(work, forKey: work.key) != nil {
        reader.error(
          at: place, "the key '\(work.key.prefix(60))' is given twice; give one of the two another")
      }
    }
    return (bibliography, reader.diagnostics)
  }
}

/// Reads CSL JSON and places what is wrong with it.
private struct BibliographyReader {
  private let bytes: [UInt8]
  private let file: String
  private let lines: [String]
  private(set) var diagnostics: [Diagnostic] = []

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    lines = (try? TextLines.read(bytes, file: file)) ?? []
  }

  mutating func error(at place: Diagnostic.Place, _ message: String) {
    let line = lines.indices.contains(place.line - 1) ? lines[place.line - 1] : ""
    diagnostics.append(
      Diagnostic(at: place, message, sourceLine: line.utf8.count <= 400 ? line : ""))
  }

  /// The works in the order of the file, each with the place of its key.
  mutating func works() -> [(work: Work, place: Diagnostic.Place)] {
    let items: [Item]
    do {
      items = try JSONDecoder().decode([Item].self, from: Data(bytes))
    } catch {
      self.error(at: .init(file: file, line: 1, column: 1), "this is no CSL JSON: \(words(error))")
      return []
    }
    var works: [(work: Work, place: Diagnostic.Place)] = []
    var from = (line: 0, offset: 0)
    for (number, item) in items.enumerated() {
      guard let key = item.id, isKey(key) else {
        self.error(
          at: .init(file: file, line: 1, column: 1),
          "item \(number + 1) has the id '\((item.id ?? "").prefix(60))'; a key has letters, digits, "
            + "and single hyphens, colons, dots, slashes or plus signs between them")
        continue
      }
      let place = place(of: key, from: &from)
      guard let work = item.work(key: key) else {
        self.error(at: place, "the work '\(key)' has no title; give it one")
        continue
      }
      works.append((work, place))
    }
    return works
  }

  /// Whether `@key` in a chapter can mean it.
  private func isKey(_ key: String) -> Bool {
    guard Label.kind(of: key) == nil else { return false }
    let parts = TextMarks(in: "@" + key).parts
    guard parts.count == 1, case .name(let name, _)? = parts.first else { return false }
    return name == key
  }

  /// The place of a key: the first, after that of the key before it, where it stands in quotation
  /// marks.
  private func place(
    of key: String, from last: inout (line: Int, offset: Int)
  ) -> Diagnostic.Place {
    for index in lines.indices.dropFirst(last.line) {
      let rest = String(
        decoding: lines[index].utf8.dropFirst(index == last.line ? last.offset : 0), as: UTF8.self)
      guard let found = rest.firstRange(of: "\"\(key)\"") else { continue }
      let offset = lines[index].utf8.count - rest[found.lowerBound...].utf8.count
      last = (index, offset + 1)
      return .init(file: file, line: index + 1, column: offset + 1)
    }
    return .init(file: file, line: 1, column: 1)
  }

  private func words(_ error: any Error) -> String {
    switch error {
    case DecodingError.dataCorrupted(let context): context.debugDescription
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.keyNotFound(_, let context):
      "\(context.debugDescription) (at \(path(context.codingPath)))"
    default: "\(error)"
    }
  }

  private func path(_ path: [any CodingKey]) -> String {
    path.isEmpty
      ? "its top"
      : path.map { $0.intValue.map { "item \($0 + 1)" } ?? $0.stringValue }.joined(separator: ", ")
  }
}

/// An item of CSL JSON, as far as it is used here.
private struct Item: Decodable {
  var id: String?
  var type: String?
  var title: String?
  var author: [Name]?
  var editor: [Name]?
  var issued: Issued?
  var containerTitle: String?
  var volume: Flexible?
  var issue: Flexible?
  var page: Flexible?
  var edition: Flexible?
  var publisher: String?
  var doi: String?
  var url: String?
  var number: Flexible?

  enum CodingKeys: String, CodingKey {
    case id, type, title, author, editor, issued, volume, issue, page, edition, publisher, number
    case containerTitle = "container-title"
    case doi = "DOI"
    case url = "URL"
  }

  struct Name: Decodable {
    var family: String?
    var given: String?
    var literal: String?
  }

  struct Issued: Decodable {
    var dateParts: [[Flexible]]?
    var literal: String?
    var raw: String?

    enum CodingKeys: String, CodingKey {
      case literal, raw
      case dateParts = "date-parts"
    }

    /// The year, from the parts or the first four digits of a text.
    var year: Int? {
      if let year = dateParts?.first?.first { return Int(year.text) }
      let text = raw ?? literal ?? ""
      let digits = text.split { !$0.isASCII || !$0.isNumber }.first { $0.count == 4 }
      return digits.flatMap { Int(String($0)) }
    }
  }

  /// A text that some programs write as a number.
  struct Flexible: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        text = String(number)
      } else {
        text = try container.decode(String.self)
      }
    }
  }

  /// The work; `nil` without a title.
  func work(key: String) -> Work? {
    guard let title, !title.isEmpty else { return nil }
    func names(_ names: [Name]?) -> [Work.Name] {
      (names ?? []).compactMap { name in
        guard let family = name.family ?? name.literal else { return nil }
        return Work.Name(family: family, given: name.family == nil ? "" : name.given ?? "")
      }
    }
    return Work(
      key: key, isBook: type == "book", title: title, authors: names(author),
      editors: names(editor), year: issued?.year, container: containerTitle,
      volume: volume?.text, issue: issue?.text, pages: page?.text, edition: edition?.text,
      publisher: publisher, number: number?.text, doi: doi, url: url)
  }
}
