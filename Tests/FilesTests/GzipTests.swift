import Files
import Testing
import TestSupport

@Suite struct GzipTests {
  /// `printf 'hello\n' | gzip -n`, GNU gzip 1.12.
  static let hello: [UInt8] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xe7,
    0x02, 0x00, 0x20, 0x30, 0x3a, 0x36, 0x06, 0x00, 0x00, 0x00,
  ]

  private func error(_ compressed: [UInt8], limit: Int = 100) -> FileError? {
    #expect(throws: FileError.self) {
      try Gzip.decompress(compressed, file: "x.gz", limit: limit)
    }
  }

  @Test func `what GNU gzip wrote is read`() throws {
    let content = try Gzip.decompress(Self.hello, file: "x.gz", limit: 6)
    #expect(content == Array("hello\n".utf8))
  }

  @Test(arguments: [0, 1, 65_535, 1 << 20])
  func `what was compressed comes back`(_ count: Int) throws {
    var random = TestRandom()
    // Half noise, half runs, so that stored and compressed blocks both come.
    let noise = (0..<(count / 2)).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    let content = noise + [UInt8](repeating: 7, count: count - noise.count)
    let compressed = Gzip.compress(content)
    #expect(try Gzip.decompress(compressed, file: "x.gz", limit: count) == content)
    #expect(Gzip.compress(content) == compressed)
  }

  @Test(arguments: 0..<hello.count)
  func `a file that ends early is an error at its end`(_ count: Int) {
    let error = error(Array(Self.hello.prefix(count)))
    #expect(error?.offset == count)
    #expect(error?.file == "x.gz")
  }

  @Test func `a wrong checksum is damage`() {
    var damaged = Self.hello
    damaged[19] ^= 1
    #expect(error(damaged)?.found.contains("damaged") == true)
  }

  @Test func `a wrong length is damage`() {
    var damaged = Self.hello
    damaged[23] ^= 1
    #expect(error(damaged)?.found.contains("damaged") == true)
  }

  @Test func `bytes after the end are an error where they begin`() {
    let error = error(Self.hello + [1, 2, 3])
    #expect(error?.offset == Self.hello.count)
    #expect(error?.found == "3 bytes after the end of the gzip data")
  }

  @Test func `a second member is an error where it begins`() {
    let error = error(Self.hello + Self.hello)
    #expect(error?.offset == Self.hello.count)
    #expect(error?.found == "a second gzip member")
  }

  @Test func `other data is told from gzip data by its first bytes`() {
    #expect(error(Array("PK".utf8))?.offset == 0)
    #expect(error([])?.found == "an empty file")
  }

  @Test func `content beyond the limit is stopped`() {
    let bomb = Gzip.compress([UInt8](repeating: 0, count: 50_000_000))
    #expect(bomb.count < 100_000)
    #expect(error(bomb, limit: 1000)?.found == "more than 1000 bytes of content")
    #expect(error(Self.hello, limit: 5)?.found == "more than 5 bytes of content")
  }

  @Test func `a mutated file is an error or the same content`() {
    var random = TestRandom()
    let content = (0..<2000).map { UInt8(truncatingIfNeeded: $0 * $0 / 97) }
    let compressed = Gzip.compress(content)
    var errors = 0
    for _ in 0..<5000 {
      let mutated = random.mutate(compressed)
      do {
        let read = try Gzip.decompress(mutated, file: "x.gz", limit: 1 << 16)
        #expect(read == content, "LATENT_TEST_SEED=\(random.seed)")
      } catch {
        errors += 1
      }
    }
    // Only the header's time and system may change unseen.
    #expect(errors > 4000, "LATENT_TEST_SEED=\(random.seed)")
  }
}
