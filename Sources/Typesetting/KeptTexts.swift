internal import Files
internal import Synchronization

/// Texts that are kept by what they were made of, in memory and in a folder.
///
/// A file holds the digest of the text, a line end, and the text, so that a damaged one counts as
/// missing. Where the folder can't be written to, texts are only made again, never wrong.
final class KeptTexts: Sendable {
  private let folder: String?
  private let texts = Mutex<[String: String]>([:])

  /// Keeps texts in a folder, which need not exist, or only in memory.
  init(folder: String?) { self.folder = folder }

  /// The text that was made of the same parts before, or else a new one.
  ///
  /// - Parameters:
  ///   - parts: Everything that the text depends on.
  ///   - make: Makes the text.
  /// - Returns: The text.
  /// - Throws: What `make` throws; nothing is kept then.
  func text<Failure: Error>(
    madeOf parts: [String], make: () throws(Failure) -> String
  ) throws(Failure) -> String {
    let key = Self.key(parts)
    if let text = texts.withLock({ $0[key] }) { return text }
    let text: String
    if let read = read(key) {
      text = read
    } else {
      text = try make()
      write(text, key)
    }
    texts.withLock { $0[key] = text }
    return text
  }

  private func read(_ key: String) -> String? {
    guard let folder, let bytes = try? readFile("\(folder)/\(key)", limit: 64 << 20),
      let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
      let text = String(validating: bytes[(end + 1)...], as: UTF8.self),
      bytes[..<end].elementsEqual(digest(.sha256, of: [UInt8](text.utf8)).utf8)
    else { return nil }
    return text
  }

  private func write(_ text: String, _ key: String) {
    guard let folder else { return }
    let digest = digest(.sha256, of: [UInt8](text.utf8))
    try? makeFolder(folder)
    try? writeAtomically("\(digest)\n\(text)", to: "\(folder)/\(key)", isDurable: false)
  }

  /// A name for the parts. The length before each keeps apart what is "a" and "bc" from "ab" and "c".
  private static func key(_ parts: [String]) -> String {
    let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
    return digest(.sha256, of: [UInt8](text.utf8))
  }
}
