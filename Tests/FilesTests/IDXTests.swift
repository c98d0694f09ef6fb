import Files
import Testing
import TestSupport

@Suite struct IDXTests {
  /// Two images of 2 × 3 pixels, with the header that the format's description gives.
  static let images: [UInt8] =
    [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + (1...12)

  @Test func `images are read in the order of the file`() throws {
    let idx = try IDX(Self.images, file: "x", rank: 3)
    #expect(idx.dimensions == [2, 2, 3])
    #expect(Array(idx.values) == Array(1...12))
    #expect(idx.encoded() == Self.images)
  }

  @Test func `MNIST's header is written as its authors describe it`() {
    let idx = IDX(dimensions: [60_000, 1, 1], values: [UInt8](repeating: 0, count: 60_000))
    // 0x0803 is 2051, and 0xea60 is 60,000: LeCun's table of the training image file.
    #expect(Array(idx.encoded().prefix(8)) == [0, 0, 8, 3, 0, 0, 0xea, 0x60])
  }

  struct Malformed: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let offset: Int
    let found: String

    init(_ what: String, _ bytes: [UInt8], at offset: Int, _ found: String) {
      (testDescription, self.bytes, self.offset, self.found) = (what, bytes, offset, found)
    }

    static let all = [
      Malformed("empty", [], at: 0, "the end of the file"),
      Malformed("a part of the magic number", [0, 0, 8], at: 3, "the end of the file"),
      Malformed("not IDX", Array("P5 28 28 255 0000".utf8), at: 0, "bytes 80 and 53"),
      Malformed("floats", [0, 0, 13] + images[3...], at: 2, "values of type 13"),
      Malformed("labels for images", [0, 0, 8, 1, 0, 0, 0, 1, 5], at: 3, "1 dimensions"),
      Malformed("a header cut short", Array(images[..<10]), at: 10, "the end of the file"),
      Malformed(
        "one value too few", Array(images.dropLast()), at: 27, "the end of the file after 11 values"
      ),
      Malformed("one value too many", images + [0], at: 28, "1 more bytes"),
      Malformed(
        "sizes that overflow", [0, 0, 8, 3] + [UInt8](repeating: 255, count: 12), at: 4,
        "a size of 4294967295 × 4294967295 × 4294967295, more than any memory"),
      Malformed(
        "a size of 8 exabytes",
        [0, 0, 8, 3, 127, 255, 255, 255, 127, 255, 255, 255, 0, 0, 0, 1, 9],
        at: 17, "the end of the file after 1 values"),
    ]
  }

  @Test(arguments: Malformed.all)
  func `a malformed file is an error with its byte`(_ malformed: Malformed) {
    let error = #expect(throws: FileError.self) { try IDX(malformed.bytes, file: "x", rank: 3) }
    #expect(error?.file == "x")
    #expect(error?.offset == malformed.offset)
    #expect(error?.found == malformed.found)
    #expect(error?.expected.isEmpty == false)
  }

  @Test func `a mutated file is an error or just what it says`() {
    var random = TestRandom()
    var readable = 0
    for _ in 0..<20_000 {
      let mutated = random.mutate(Self.images)
      guard let idx = try? IDX(mutated, file: "x", rank: 3) else { continue }
      readable += 1
      #expect(idx.encoded() == mutated, "LATENT_TEST_SEED=\(random.seed)")
    }
    #expect(readable > 0)
  }
}
