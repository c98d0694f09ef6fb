import Files
import Glibc
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct ReadingTests {
  private func failure(_ path: String, limit: Int = 1 << 30) -> FileError? {
    #expect(throws: FileError.self) { try readFile(path, limit: limit) }
  }

  @Test func `a file is read whole`() async throws {
    try await withTemporaryFolder { folder in
      let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
      try writeAtomically(bytes, to: "\(folder)/a")
      #expect(try readFile("\(folder)/a") == bytes)
      #expect(try readFile("\(folder)/a", limit: bytes.count) == bytes)
      #expect(failure("\(folder)/a", limit: bytes.count - 1)?.found == "300000 bytes")
    }
  }

  @Test func `a missing file is named`() {
    let error = failure("/no/such/file")
    #expect(
      error?.description
        == "/no/such/file: found nothing, expected a file. Check the path for a slip.")
  }

  @Test func `a folder is not a file`() {
    #expect(failure("/tmp")?.found == "a folder")
  }

  @Test func `a pipe is refused and not waited for`() async throws {
    try await withTemporaryFolder { folder in
      #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
      #expect(failure("\(folder)/pipe")?.found == "a pipe")
      #expect(throws: FileError.self) { try digest(.sha256, ofFile: "\(folder)/pipe") }
      #expect(throws: FileError.self) { try writeAtomically("x", to: "\(folder)/pipe") }
    }
  }

  @Test func `an endless device is refused`() {
    #expect(failure("/dev/zero")?.found == "a device")
  }

  @Test func `a file with a huge hole does not take all memory`() async throws {
    try await withTemporaryFolder { folder in
      try writeAtomically("", to: "\(folder)/hole")
      #expect(truncate("\(folder)/hole", 1 << 42) == 0)
      #expect(failure("\(folder)/hole")?.expected == "at most \(1 << 30)")
    }
  }

  @Test(.enabled(if: getuid() != 0, "root may read everything"))
  func `an unreadable file is told from a missing one`() async throws {
    try await withTemporaryFolder { folder in
      try writeAtomically("secret", to: "\(folder)/a")
      #expect(chmod("\(folder)/a", 0) == 0)
      #expect(failure("\(folder)/a")?.found.contains("permission denied") == true)
    }
  }

  @Test func `a path with a NUL is refused`() {
    #expect(failure("/etc/passwd\0.gz")?.found == "a NUL in the path")
  }
}

@Suite struct DigestTests {
  @Test func `digests match the standards' examples`() {
    let abc = Array("abc".utf8)
    // FIPS 180-4's example, and RFC 1321's test suite.
    #expect(
      digest(.sha256, of: abc)
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(digest(.md5, of: abc) == "900150983cd24fb0d6963f7d28e17f72")
    #expect(digest(.md5, of: []) == "d41d8cd98f00b204e9800998ecf8427e")
  }

  @Test func `a file's digest is that of its bytes`() async throws {
    try await withTemporaryFolder { folder in
      let bytes = [UInt8](repeating: 97, count: 1_000_000)
      try writeAtomically(bytes, to: "\(folder)/a")
      // NIST's example of a million times "a".
      let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      #expect(try digest(.sha256, ofFile: "\(folder)/a") == expected)
      #expect(digest(.sha256, of: bytes) == expected)
    }
  }
}
