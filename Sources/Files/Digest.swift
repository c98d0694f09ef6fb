internal import CCrypto

/// A function from bytes to a short text that stands for them.
public enum DigestAlgorithm: String, Hashable, Sendable {
  /// SHA-256 (FIPS 180-4): what we trust.
  case sha256 = "SHA-256"
  /// MD5 (RFC 1321): only to compare with what old sources print.
  case md5 = "MD5"
}

/// A digest of bytes that come in pieces.
public struct Digester: ~Copyable {
  private let context: OpaquePointer

  /// A digest of nothing yet.
  public init(_ algorithm: DigestAlgorithm) {
    let function = algorithm == .sha256 ? EVP_sha256() : EVP_md5()
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, function, nil) == 1 else {
      fatalError("libcrypto on this machine has no \(algorithm.rawValue)")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds the next piece.
  public mutating func update(_ bytes: RawSpan) {
    let isAdded = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    guard isAdded == 1 else { fatalError("libcrypto could not add to a digest") }
  }

  /// The digest of all pieces, in lower-case hexadecimal.
  public consuming func finish() -> String {
    var count: UInt32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, filled in
      guard EVP_DigestFinal_ex(context, buffer.baseAddress, &count) == 1 else {
        fatalError("libcrypto could not finish a digest")
      }
      filled = Int(count)
    }
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

/// The digest of bytes, in lower-case hexadecimal.
public func digest(_ algorithm: DigestAlgorithm, of bytes: [UInt8]) -> String {
  var digester = Digester(algorithm)
  digester.update(bytes.span.bytes)
  return digester.finish()
}

/// The digest of a file's content, in lower-case hexadecimal, read in pieces.
///
/// - Throws: What `readFile` throws, but for the size.
public func digest(
  _ algorithm: DigestAlgorithm, ofFile path: String
) throws(FileError) -> String {
  let file = try OpenFile(path)
  var digester = Digester(algorithm)
  var piece = [UInt8](repeating: 0, count: 1 << 18)
  while true {
    var failure: FileError?
    let count = piece.withUnsafeMutableBytes { buffer in
      do throws(FileError) {
        return try file.read(into: buffer)
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    if count == 0 { return digester.finish() }
    digester.update(piece.span.extracting(..<count).bytes)
  }
}
