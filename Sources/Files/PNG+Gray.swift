internal import CPNG

/// A grey picture out of a PNG file.
public struct GrayPNG: Hashable, Sendable {
  /// The number of columns, from 1.
  public let width: Int
  /// The number of rows, from 1.
  public let height: Int
  /// The values (height × width), row by row from the top, from 0 (black) to 255 (white).
  public let values: [UInt8]

  /// Reads a file of one picture.
  ///
  /// Colours become the grey of their luminance, 16 bits become 8, and what is transparent lets black through.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The name for errors.
  ///   - limit: The most pixels that it may have, since a small file can stand for a large picture.
  /// - Throws: A file that libpng can't read, with its reason; a picture of more than `limit` pixels.
  public init(_ bytes: [UInt8], file: String, limit: Int = 1 << 26) throws(FileError) {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    // Memory that libpng reads must stay where it is between its two calls.
    let pixels = bytes.withUnsafeBytes { buffer -> [UInt8]? in
      guard png_image_begin_read_from_memory(&image, buffer.baseAddress, buffer.count) != 0,
        Int(image.width) * Int(image.height) <= limit
      else { return nil }
      image.format = 0  // eight bits of grey
      var pixels = [UInt8](repeating: 0, count: Int(image.width) * Int(image.height))
      return png_image_finish_read(&image, nil, &pixels, 0, nil) != 0 ? pixels : nil
    }
    guard let pixels else {
      let reason = withUnsafeBytes(of: image.message) { Array($0.prefix { $0 != 0 }) }
      throw FileError(
        file: file,
        found: reason.isEmpty
          ? "\(image.width) × \(image.height) pixels"
          : "what is no PNG (libpng: \(String(decoding: reason, as: UTF8.self)))",
        expected: reason.isEmpty ? "at most \(limit)" : "a whole PNG file")
    }
    width = Int(image.width)
    height = Int(image.height)
    values = pixels
  }
}
