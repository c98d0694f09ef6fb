import Files
import TestSupport
import Testing

@Suite struct PGMTests {
  private func read(_ header: String, _ values: [UInt8]) throws(FileError) -> PGM {
    try PGM(Array(header.utf8) + values, file: "a.pgm")
  }

  @Test func `a picture of 8 bits is read`() throws {
    let picture = try read("P5\n3 2\n255\n", [0, 1, 2, 253, 254, 255])
    #expect((picture.width, picture.height, picture.white) == (3, 2, 255))
    #expect(picture.values == [0, 1, 2, 253, 254, 255])
  }

  @Test func `a picture of 16 bits has the higher byte first`() throws {
    let picture = try read("P5 2 1 1000\n", [0, 5, 3, 0xE8])
    #expect(picture.values == [5, 1000] && picture.white == 1000)
  }

  @Test func `comments and any white space may stand in the header`() throws {
    let picture = try read(
      "P5 # made by hand\n#another\r\n\t2#width\n 2\r#x\n255 ", [10, 35, 32, 13])
    #expect((picture.width, picture.height) == (2, 2))
    // The values begin after one white-space character, whatever they look like.
    #expect(picture.values == [10, 35, 32, 13])
  }

  @Test(
    arguments: [
      ("", [], 0, "an empty file"), ("P2\n1 1\n255\n", [0], 0, "bytes 80 50"),
      ("P53 2\n255\n", [], 2, "byte 51"), ("P5\n", [], 3, "the end of the file"),
      ("P5\n3 x\n255\n", [], 5, "byte 120"), ("P5\n-3 2\n255\n", [], 3, "byte 45"),
      ("P5\n0 2\n255\n", [], 3, "a width of 0"), ("P5\n2 0\n255\n", [], 5, "a height of 0"),
      ("P5\n1 1\n0\n", [0], 7, "a greatest value of 0"),
      ("P5\n1 1\n65536\n", [0, 0], 7, "a greatest value of 65536"),
      ("P5\n12345678901 1\n255\n", [], 3, "a number of more than 10 digits"),
      ("P5\n9999999999 9999999999\n255\n", [], 3, "a size of 9999999999 × 9999999999"),
      ("P5\n1 1\n255", [], 10, "the end of the file"), ("P5\n1 1\n255x", [0], 10, "byte 120"),
      ("P5\n2 2\n255\n", [1, 2, 3], 14, "the end of the file after 3 values"),
      ("P5\n2 2\n255\n", [1, 2, 3, 4, 5], 15, "1 more bytes"),
      ("P5\n2 1\n300\n", [0, 1, 0], 14, "the end of the file after 1 values"),
      ("P5\n2 1\n100\n", [100, 101], 12, "a value of 101"),
      ("P5\n2 1\n300\n", [1, 44, 1, 45], 13, "a value of 301"),
      ("P5\n# only a comment", [], 19, "the end of the file"),
    ] as [(String, [UInt8], Int, String)])
  func `each wrong field is an error with its byte`(
    _ header: String, _ values: [UInt8], _ offset: Int, _ found: String
  ) {
    let error = #expect(throws: FileError.self) { try read(header, values) }
    #expect(error?.offset == offset)
    #expect(error?.found.hasPrefix(found) == true, "\(error?.description ?? "")")
    #expect(error?.expected.isEmpty == false)
  }

  @Test func `damaged files are errors or pictures, never crashes`() {
    var random = TestRandom()
    let good = Array("P5\n#c\n3 2\n300\n".utf8) + [UInt8](repeating: 1, count: 12)
    for _ in 0..<3000 { _ = try? PGM(random.mutate(good), file: "a.pgm") }
  }

  /// Each has 512 × 512 pixels of 8 bits, as the README beside them says.
  @Test(
    .enabled("skipped: no pictures in $LATENT_DATA") { isThere("natural-images/01-stream.pgm") })
  func `real pictures are read`() throws {
    let folder = "\(processEnvironment["LATENT_DATA"] ?? "")/natural-images"
    for name in names(in: folder) where name.hasSuffix(".pgm") {
      let picture = try PGM(try readFile("\(folder)/\(name)"), file: name)
      #expect((picture.width, picture.height, picture.white) == (512, 512, 255))
    }
  }
}
