import Files
import TestSupport
import Testing

@Suite struct WAVTests {
  private static func bytes(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// A file with the given parts, and the size that they have.
  private static func file(_ chunks: [(name: String, content: [UInt8])]) -> [UInt8] {
    let body = chunks.flatMap { name, content in
      Array(name.utf8) + bytes(content.count, 4) + content
        + [UInt8](repeating: 0, count: content.count % 2)
    }
    return Array("RIFF".utf8) + bytes(4 + body.count, 4) + Array("WAVE".utf8) + body
  }

  private static func format(
    kind: Int = 1, channels: Int = 1, rate: Int = 8000, perSecond: Int? = nil, frame: Int? = nil,
    bits: Int = 16
  ) -> [UInt8] {
    bytes(kind, 2) + bytes(channels, 2) + bytes(rate, 4)
      + bytes(perSecond ?? rate * channels * 2, 4) + bytes(frame ?? channels * 2, 2)
      + bytes(bits, 2)
  }

  private static let samples: [UInt8] = [0, 0, 1, 0, 0xFF, 0xFF, 0, 0x80, 0xFF, 0x7F, 0, 0x40]

  /// The canonical file of the specification: a header of 44 bytes.
  @Test func `a file of one channel is read and written byte for byte`() throws {
    let file = Self.file([("fmt ", Self.format()), ("data", Self.samples)])
    let wav = try WAV(file, file: "a.wav")
    #expect(wav.samples == [0, 1, -1, -32_768, 32_767, 16_384])
    #expect((wav.channelCount, wav.rate, wav.frameCount) == (1, 8000, 6))
    let unit = 1.0 / 32_768
    let channel: [Double] = [0, unit, -unit, -1, 1 - unit, 0.5]
    #expect(wav.channels == [channel])
    #expect(wav.encoded() == file)
    #expect(WAV(channels: wav.channels, rate: wav.rate) == wav)
  }

  @Test func `two channels stand by turns, and other chunks are left aside`() throws {
    let file = Self.file([
      ("LIST", [1, 2, 3]), ("fmt ", Self.format(channels: 2, rate: 44_100)),
      ("fact", [0, 0, 0, 0]),
      ("data", Self.samples), ("id3 ", [9]),
    ])
    let wav = try WAV(file, file: "a.wav")
    #expect(wav.channels.map(\.count) == [3, 3])
    let right: [Double] = [1.0 / 32_768, -1, 0.5]
    #expect(wav.channels[1] == right)
    let again = try WAV(wav.encoded(), file: "b.wav")
    #expect(again == wav)
  }

  @Test func `the extensible form of PCM is read`() throws {
    let pcm: [UInt8] = [1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
    let extended =
      Self.format(kind: 0xFFFE, channels: 2) + Self.bytes(22, 2) + Self.bytes(16, 2)
      + Self.bytes(3, 4) + pcm
    let file = Self.file([("fmt ", extended), ("data", Self.samples)])
    #expect(try WAV(file, file: "a.wav").frameCount == 3)
    var float = extended
    float[24] = 3
    let error = #expect(throws: FileError.self) {
      try WAV(Self.file([("fmt ", float), ("data", Self.samples)]), file: "a.wav")
    }
    #expect(error?.offset == 44)
  }

  @Test func `values beyond the range are clipped, and a silence is a sound`() throws {
    let wav = WAV(channels: [[2, -2, .nan, .infinity, 1, -1]], rate: 1)
    #expect(wav.samples == [32_767, -32_768, 0, 32_767, 32_767, -32_768])
    let empty = WAV(channels: [[]], rate: 8000)
    #expect(try WAV(empty.encoded(), file: "a.wav") == empty)
  }

  @Test func `each wrong field is an error with its byte`() {
    let good = Self.file([("fmt ", Self.format()), ("data", Self.samples)])
    func changed(_ offset: Int, _ bytes: [UInt8]) -> [UInt8] {
      var file = good
      file.replaceSubrange(offset..<offset + bytes.count, with: bytes)
      return file
    }
    func formatted(_ format: [UInt8]) -> [UInt8] {
      Self.file([("fmt ", format), ("data", Self.samples)])
    }
    let cases: [([UInt8], Int, String)] = [
      ([], 0, "the end of the file"), (Array(good.prefix(11)), 11, "the end of the file"),
      (changed(0, Array("RIFX".utf8)), 0, "'RIFX'"), (changed(8, Array("AVI ".utf8)), 8, "'AVI '"),
      (changed(4, [0, 0, 0, 0]), 4, "a size of 0 bytes"),
      (Array(good.dropLast(2)), 4, "a size of 48 bytes"), (good + [0], 4, "a size of 48 bytes"),
      (changed(40, [0xFF, 0xFF, 0xFF, 0xFF]), 40, "a size of 4294967295 bytes"),
      (formatted(Self.format(kind: 3)), 20, "samples in format 3"),
      (formatted(Self.format(channels: 0)), 22, "0 channels"),
      (formatted(Self.format(channels: 6)), 22, "6 channels"),
      (formatted(Self.format(rate: 0)), 24, "0 samples a second"),
      (formatted(Self.format(perSecond: 8000)), 28, "8000 bytes a second"),
      (formatted(Self.format(frame: 4)), 32, "4 bytes for a sample of each channel"),
      (formatted(Self.format(bits: 8)), 34, "samples of 8 bits"),
      (formatted([1, 0]), 16, "a format of 2 bytes"),
      (Self.file([("fmt ", Self.format()), ("data", [1, 2, 3])]), 40, "3 bytes of samples"),
      (Self.file([("data", Self.samples)]), 12, "the chunk 'data'"),
      (Self.file([("fmt ", Self.format())]), 36, "the end of the file"),
      (Self.file([("junk", [])]), 20, "the end of the file"),
      (
        Self.file([("fmt ", Self.format()), ("fmt ", Self.format()), ("data", [])]), 36,
        "a second chunk 'fmt '"
      ),
      (
        Self.file([("fmt ", Self.format()), ("data", []), ("data", [])]), 44,
        "a second chunk 'data'"
      ),
      (Self.file([("fmt ", Self.format()), ("da", [])]), 42, "the end of the file"),
    ]
    for (bytes, offset, found) in cases {
      let error = #expect(throws: FileError.self, "\(found)") { try WAV(bytes, file: "a.wav") }
      #expect(error?.offset == offset, "\(found): \(error?.description ?? "")")
      #expect(error?.found.hasPrefix(found) == true, "\(error?.description ?? "")")
      #expect(error?.expected.isEmpty == false)
    }
  }

  @Test func `damaged files are errors or sounds, never crashes`() {
    var random = TestRandom()
    let good = Self.file([("fmt ", Self.format()), ("LIST", [1, 2, 3]), ("data", Self.samples)])
    for _ in 0..<3000 { _ = try? WAV(random.mutate(good), file: "a.wav") }
  }

  /// Each has 40,000 samples at 8,000 Hz, as the README beside them says.
  @Test(.enabled("skipped: no sounds in $LATENT_DATA") { isThere("audio/music.wav") })
  func `real files are read and written byte for byte`() throws {
    let folder = "\(processEnvironment["LATENT_DATA"] ?? "")/audio"
    for name in names(in: folder) where name.hasSuffix(".wav") {
      let bytes = try readFile("\(folder)/\(name)")
      let wav = try WAV(bytes, file: name)
      #expect((wav.frameCount, wav.rate, wav.channelCount) == (40_000, 8000, 1))
      #expect(wav.encoded() == bytes)
    }
  }
}

/// Whether a file of the data sets that are kept outside of the repository is there.
func isThere(_ path: String) -> Bool {
  isRegularFile("\(processEnvironment["LATENT_DATA"] ?? "")/\(path)")
}
