/// Sound as PCM of 16 bits, in the WAV format.
///
/// A file is a RIFF container, little-endian: `RIFF`, the number of bytes that follow, `WAVE`, and then
/// chunks, each with four letters, its number of bytes, and these bytes, with one more where they are odd. The
/// chunk `fmt ` tells how the samples in the chunk `data` are to be read; others are left aside.
///
/// - Source: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" (1991), and
///   Microsoft's `WAVEFORMATEXTENSIBLE`.
public struct WAV: Hashable, Sendable {
  /// The samples, from −32,768 to 32,767; where there are two channels the left one and the right one by turns.
  public let samples: [Int16]
  /// How many channels there are: 1 or 2.
  public let channelCount: Int
  /// How many samples a channel has in a second, in Hz.
  public let rate: Int

  /// How many samples each channel has.
  public var frameCount: Int { samples.count / channelCount }

  /// The samples of each channel, from −1 to 1, of which 1 itself is never reached.
  public var channels: [[Double]] {
    (0..<channelCount).map { channel in
      stride(from: channel, to: samples.count, by: channelCount).map {
        Double(samples[$0]) / Self.fullScale
      }
    }
  }

  /// A sound.
  ///
  /// - Parameters:
  ///   - channels: One channel, or the left and the right one, equally long: values from −1 to 1, rounded to 16
  ///     bits. What is beyond is clipped, and what is not a number becomes 0.
  ///   - rate: How many samples there are in a second, from 1 to 2³¹ − 1 Hz.
  public init(channels: [[Double]], rate: Int) {
    guard (1...2).contains(channels.count), Set(channels.map(\.count)).count == 1 else {
      fatalError(
        "a sound has one channel or two equally long ones, not \(channels.count) of "
          + "\(channels.map(\.count)) samples")
    }
    guard (1...Int(Int32.max)).contains(rate) else {
      fatalError("a sound has 1 to 2,147,483,647 samples a second, not \(rate)")
    }
    samples = channels[0].indices.flatMap { frame in
      channels.map { channel in
        let value = (channel[frame] * Self.fullScale).rounded()
        return value.isNaN
          ? 0 : Int16(min(max(value, Double(Int16.min)), Double(Int16.max)))
      }
    }
    channelCount = channels.count
    self.rate = rate
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The name for errors.
  /// - Throws: A file that is no RIFF file, or not one of sound; a container or a chunk that ends beyond or before
  ///   the end of the file; other samples than PCM of 16 bits in one or two channels; sizes that contradict each
  ///   other; a chunk `fmt ` or `data` that is missing or comes twice. Each with the byte where it was noticed.
  public init(_ bytes: [UInt8], file: String) throws(FileError) {
    var chunks = try RIFFReader(bytes, file: file)
    var format: Format?
    while let chunk = try chunks.next() {
      switch chunk.name {
      case "fmt ":
        guard format == nil else {
          throw chunks.error(chunk.start - 8, "a second chunk 'fmt '", "only one")
        }
        format = try Format(chunk.content, chunks)
      case "data":
        guard let format else {
          throw chunks.error(chunk.start - 8, "the chunk 'data'", "the chunk 'fmt ' before it")
        }
        guard chunk.content.count.isMultiple(of: 2 * format.channels) else {
          throw chunks.error(
            chunk.start - 4, "\(chunk.content.count) bytes of samples",
            "a multiple of \(2 * format.channels), the bytes of a sample of each channel")
        }
        try chunks.expectNoOther("data")
        samples = stride(from: chunk.start, to: chunk.content.endIndex, by: 2).map {
          Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
        }
        (channelCount, rate) = (format.channels, format.rate)
        return
      default: continue
      }
    }
    throw chunks.error(
      bytes.count, "the end of the file", "the chunk '\(format == nil ? "fmt " : "data")'")
  }

  /// The bytes of the file.
  public func encoded() -> [UInt8] {
    let size = 2 * samples.count
    guard size <= Int(UInt32.max) - 36 else {
      fatalError("a sound of \(samples.count) samples is too long for a WAV file")
    }
    func bytes(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var file = Array("RIFF".utf8) + bytes(36 + size, 4) + Array("WAVEfmt ".utf8)
    file += bytes(16, 4) + bytes(1, 2) + bytes(channelCount, 2) + bytes(rate, 4)
    file += bytes(rate * channelCount * 2, 4) + bytes(channelCount * 2, 2) + bytes(16, 2)
    file += Array("data".utf8) + bytes(size, 4)
    file.reserveCapacity(file.count + size)
    for sample in samples {
      file.append(UInt8(truncatingIfNeeded: sample))
      file.append(UInt8(truncatingIfNeeded: sample >> 8))
    }
    return file
  }

  /// What stands for 1.
  private static let fullScale = 32_768.0

  /// What the chunk `fmt ` says.
  private struct Format {
    let channels: Int
    let rate: Int

    init(_ content: ArraySlice<UInt8>, _ reader: RIFFReader) throws(FileError) {
      let start = content.startIndex
      guard content.count >= 16 else {
        throw reader.error(start - 4, "a format of \(content.count) bytes", "at least 16")
      }
      func number(_ offset: Int, _ count: Int) -> Int { reader.number(start + offset, count) }
      try Self.checkKind(number(0, 2), content, reader)
      channels = number(2, 2)
      guard (1...2).contains(channels) else {
        throw reader.error(start + 2, "\(channels) channels", "1 or 2")
      }
      rate = number(4, 4)
      guard rate >= 1 else { throw reader.error(start + 4, "0 samples a second", "at least 1") }
      let bits = number(14, 2)
      guard bits == 16 else {
        throw reader.error(start + 14, "samples of \(bits) bits", "16 bits")
      }
      let frame = number(12, 2)
      guard frame == 2 * channels else {
        throw reader.error(
          start + 12, "\(frame) bytes for a sample of each channel", "\(2 * channels)")
      }
      let bytesPerSecond = number(8, 4)
      guard bytesPerSecond == rate * frame else {
        throw reader.error(
          start + 8, "\(bytesPerSecond) bytes a second", "\(rate * frame), \(rate) times \(frame)")
      }
    }

    /// Checks that samples are whole numbers, as the format's first number says, or, in the extensible form, its last
    /// sixteen bytes.
    private static func checkKind(
      _ kind: Int, _ content: ArraySlice<UInt8>, _ reader: RIFFReader
    ) throws(FileError) {
      let (pcm, extensible) = (1, 0xFFFE)
      let start = content.startIndex
      guard kind == extensible else {
        guard kind == pcm else {
          throw reader.error(start, "samples in format \(kind)", "format 1, PCM")
        }
        return
      }
      guard content.count >= 40 else {
        throw reader.error(
          start - 4, "an extensible format of \(content.count) bytes", "at least 40")
      }
      let suffix: [UInt8] = [
        0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71,
      ]
      guard reader.number(start + 24, 2) == pcm,
        Array(content[(start + 26)..<(start + 40)]) == suffix
      else {
        throw reader.error(start + 24, "samples in another format than PCM", "PCM")
      }
    }
  }
}

/// The chunks of a RIFF file of sound, in order.
private struct RIFFReader {
  /// A part of the file with a name.
  struct Chunk {
    let name: String
    /// Where its content begins in the file.
    let start: Int
    let content: ArraySlice<UInt8>
  }

  private let bytes: [UInt8]
  private let file: String
  private var place = 12

  init(_ bytes: [UInt8], file: String) throws(FileError) {
    self.bytes = bytes
    self.file = file
    guard bytes.count >= 12 else {
      throw error(bytes.count, "the end of the file", "the 12 bytes with which a WAV file begins")
    }
    guard name(0) == "RIFF" else {
      throw error(0, "'\(name(0))'", "'RIFF', the start of a WAV file")
    }
    guard name(8) == "WAVE" else { throw error(8, "'\(name(8))'", "'WAVE', a RIFF file of sound") }
    let size = number(4, 4)
    guard size == bytes.count - 8 else {
      throw error(
        4, "a size of \(size) bytes", "\(bytes.count - 8), as many as follow")
    }
  }

  /// The next chunk; `nil` at the end of the file.
  mutating func next() throws(FileError) -> Chunk? {
    guard place < bytes.count else { return nil }
    guard bytes.count - place >= 8 else {
      throw error(
        bytes.count, "the end of the file", "the name and the size of a chunk from byte \(place) on"
      )
    }
    let (start, size) = (place + 8, number(place + 4, 4))
    let name = name(place)
    guard size <= bytes.count - start else {
      throw error(
        place + 4, "a size of \(size) bytes for the chunk '\(name)'",
        "at most \(bytes.count - start), as many as follow")
    }
    // A chunk of odd size has one byte more, which writers often forget at the end of the file.
    place = min(start + size + size % 2, bytes.count)
    return Chunk(name: name, start: start, content: bytes[start..<(start + size)])
  }

  /// Checks the rest of the file, in which no chunk may have a name.
  mutating func expectNoOther(_ name: String) throws(FileError) {
    while let chunk = try next() {
      guard chunk.name != name else {
        throw error(chunk.start - 8, "a second chunk '\(name)'", "only one")
      }
    }
  }

  /// A number of some bytes, the lowest first.
  func number(_ offset: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }

  func error(_ offset: Int, _ found: String, _ expected: String) -> FileError {
    FileError(file: file, offset: offset, found: found, expected: expected)
  }

  /// Four letters; a dot for what is none.
  private func name(_ offset: Int) -> String {
    String(
      decoding: bytes[offset..<(offset + 4)].map { (32..<127).contains($0) ? $0 : 46 },
      as: UTF8.self)
  }
}
