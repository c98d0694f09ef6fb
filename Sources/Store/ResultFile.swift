internal import Files

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The file of one result, or of a checkpoint: a state from which the result's computation can go on.
///
/// ```text
/// latent result 2 DIGEST
/// {"cost":…,"date":…,"machine":…,"recipe":…}
/// the result as the bytes of its tree
/// ```
///
/// The digest is the SHA-256 of the key and of all that follows the first line; so a changed byte is found
/// wherever it is, and so is a file under another's name.
struct ResultFile {
  let folder: String
  private let key: String
  private let notBefore: Date?
  private let ending: String

  var path: String { "\(folder)/\(key).\(ending)" }
  var lockPath: String { "\(folder)/\(key).lock" }

  /// The file for the result of a recipe; it need not exist.
  init(_ recipe: Recipe, in store: Store, ending: String = "result") {
    self.ending = ending
    folder = store.folder(of: recipe.name)
    key = recipe.key
    notBefore = store.notBefore
  }

  enum Look<Result> {
    case found(Result, Record)
    case missing
    case damaged(FileError)
  }

  /// Reads and checks the result. That it was used is noted in the file's time.
  func look<Result: Decodable>(for type: Result.Type) -> Look<Result> {
    guard isRegularFile(path) else { return .missing }
    let bytes: [UInt8]
    do {
      bytes = try readFile(path, limit: .max)
    } catch {
      return .damaged(error)
    }
    guard let end = bytes.firstIndex(of: newline),
      bytes[...end].elementsEqual(
        firstLine(digest: digest(ofRest: bytes.span.extracting((end + 1)...))))
    else {
      return damaged("a content that does not have its digest, or another version of Latent's")
    }
    guard let recordEnd = bytes[(end + 1)...].firstIndex(of: newline) else {
      return damaged("no record")
    }
    do {
      let record = try Record(json: bytes[(end + 1)..<recordEnd])
      if let notBefore, record.date < notBefore { return .missing }
      let result = try ContentReader.tree(of: bytes[(recordEnd + 1)...]).value(type)
      touchFile(path)
      return .found(result, record)
    } catch {
      return damaged("a result that is no \(type) (\(error))")
    }
  }

  /// Writes a result, whole or not at all.
  ///
  /// - Returns: The result as it will be found: what a type does not encode, such as the order of a
  ///   dictionary, must not differ between the first time and the next.
  func write<Result: Codable>(_ result: Result, _ record: Record) throws(FileError) -> Result {
    let (tree, readBack): (ContentTree, Result)
    do {
      tree = try ContentTree(of: result)
      readBack = try tree.value(Result.self)
    } catch {
      throw FileError(file: path, found: "a result that can't be encoded and decoded (\(error))")
    }
    let recordLine = json(record) + [newline]
    var digester = Digester(.sha256)
    digester.update(Array(key.utf8).span.bytes)
    digester.update(recordLine.span.bytes)
    tree.write { digester.update($0) }

    let file = try FileReplacement(of: path)
    var gathered = firstLine(digest: digester.finish()) + recordLine
    // Small pieces are gathered, since each writing is a call of the system.
    try tree.write { piece throws(FileError) in
      if gathered.count + piece.byteCount > 1 << 16 {
        try file.write(gathered)
        gathered.removeAll(keepingCapacity: true)
      }
      if piece.byteCount > 1 << 16 {
        try file.write(piece)
      } else {
        piece.withUnsafeBytes { gathered.append(contentsOf: $0) }
      }
    }
    try file.write(gathered)
    try file.commit(isDurable: false)
    return readBack
  }

  private func digest(ofRest rest: Span<UInt8>) -> String {
    var digester = Digester(.sha256)
    digester.update(Array(key.utf8).span.bytes)
    digester.update(rest.bytes)
    return digester.finish()
  }

  private func firstLine(digest: String) -> [UInt8] {
    Array("latent result 2 \(digest)\n".utf8)
  }

  private func damaged<Result>(_ found: String) -> Look<Result> {
    .damaged(FileError(file: path, found: found, expected: "the result that was kept"))
  }
}

let newline = UInt8(ascii: "\n")

extension Record {
  /// The record that a line of JSON holds.
  init(json line: some Sequence<UInt8>) throws {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    self = try decoder.decode(Record.self, from: Data(line))
  }
}
