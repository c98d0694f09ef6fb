import CPNG
import Files
import Testing

@Suite struct PNGTests {
  /// Reads a file back with libpng itself.
  private func decoded(_ file: [UInt8], format: UInt32, bytes: Int) -> [UInt8]? {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    return file.withUnsafeBytes { buffer -> [UInt8]? in
      guard png_image_begin_read_from_memory(&image, buffer.baseAddress, buffer.count) != 0 else {
        return nil
      }
      image.format = format
      var pixels = [UInt8](repeating: 0, count: bytes)
      return png_image_finish_read(&image, nil, &pixels, 0, nil) != 0 ? pixels : nil
    }
  }

  @Test(arguments: [(PNG.Channels.gray, UInt32(0)), (.rgb, 2), (.rgba, 3)])
  func `a picture is read back as it was`(_ channels: PNG.Channels, _ format: UInt32) throws {
    let (width, height) = (37, 19)
    let pixels = (0..<width * height * channels.rawValue).map { UInt8(($0 * $0 + 7 * $0) % 256) }
    let file = try PNG.encode(pixels, width: width, height: height, channels: channels)
    #expect(decoded(file, format: format, bytes: pixels.count) == pixels)
  }

  /// The layout is that of the PNG specification, sections 5.2 and 11.2.1.
  @Test func `the header tells size, depth and colour type`() throws {
    let file = try PNG.encode([0, 128, 255, 7, 8, 9], width: 3, height: 2, channels: .gray)
    #expect(Array(file.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    #expect(Array(file[16..<26]) == [0, 0, 0, 3, 0, 0, 0, 2, 8, 0])
    #expect(Array(file.suffix(8).prefix(4)) == Array("IEND".utf8))
  }

  @Test func `pixels that do not compress fit into the file`() throws {
    var state: UInt32 = 1  // a linear congruential generator (Numerical Recipes), seed 1
    let pixels = (0..<300 * 200 * 4).map { _ -> UInt8 in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    let file = try PNG.encode(pixels, width: 300, height: 200, channels: .rgba)
    #expect(decoded(file, format: 3, bytes: pixels.count) == pixels)
  }

  @Test func `the same pixels give the same bytes`() throws {
    let pixels = [UInt8](repeating: 9, count: 64 * 64 * 3)
    let first = try PNG.encode(pixels, width: 64, height: 64, channels: .rgb)
    #expect(try PNG.encode(pixels, width: 64, height: 64, channels: .rgb) == first)
  }

  @Test func `a wrong count of bytes is a caller's bug`() async {
    await #expect(processExitsWith: .failure) {
      _ = try PNG.encode([1, 2, 3], width: 2, height: 2, channels: .gray)
    }
  }
}
