internal import CPNG

/// Pictures of eight bits a channel as PNG files.
///
/// - Source: the PNG specification, third edition (W3C, 2025); written by libpng's simplified interface.
public enum PNG {
  /// What a pixel's bytes mean, in the order in which they stand.
  public enum Channels: Int, Hashable, Sendable {
    /// One byte: 0 is black, 255 white.
    case gray = 1
    /// Three bytes: red, green, blue (sRGB).
    case rgb = 3
    /// Four bytes: red, green, blue (sRGB, not multiplied by alpha), alpha (255 is opaque).
    case rgba = 4

    /// libpng's name for it; its macros are too clever for Swift's importer.
    fileprivate var format: png_uint_32 {
      switch self {
      case .gray: 0
      case .rgb: 0x02
      case .rgba: 0x03
      }
    }
  }

  /// Why a picture could not be written.
  public struct EncodingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What libpng said.
    public let reason: String

    /// The reason, as a sentence.
    public var description: String {
      "a picture could not be written as PNG: \(reason)"
    }
  }

  /// The PNG file of a picture.
  ///
  /// The same pixels give the same bytes on a machine; another version of zlib may compress otherwise.
  ///
  /// - Parameters:
  ///   - pixels: height × width × channels, row-major, the top row first.
  ///   - width: The number of columns, at least 1.
  ///   - height: The number of rows, at least 1.
  ///   - channels: What a pixel's bytes mean.
  /// - Returns: The file's bytes.
  /// - Throws: `EncodingError` when libpng refuses: no memory, or more than 2³¹ pixels a side.
  public static func encode(
    _ pixels: [UInt8], width: Int, height: Int, channels: Channels
  ) throws(EncodingError) -> [UInt8] {
    guard width >= 1, height >= 1 else {
      fatalError("a PNG needs at least one pixel, but has \(width) × \(height)")
    }
    let stride = width * channels.rawValue
    guard pixels.count == stride * height else {
      fatalError(
        "a PNG of \(width) × \(height) with \(channels) needs \(stride * height) bytes, "
          + "but has \(pixels.count)")
    }
    guard let width32 = png_uint_32(exactly: width), let height32 = png_uint_32(exactly: height),
      let stride32 = Int32(exactly: stride)
    else { throw EncodingError(reason: "\(width) × \(height) pixels are too many") }

    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = width32
    image.height = height32
    image.format = channels.format
    defer { png_image_free(&image) }

    var size = largestFile(raw: (stride + 1) * height)
    var file = [UInt8](repeating: 0, count: size)
    guard png_image_write_to_memory(&image, &file, &size, 0, pixels, stride32, nil) != 0 else {
      throw EncodingError(reason: reason(of: image))
    }
    file.removeLast(file.count - size)
    return file
  }

  /// The most bytes that a file can take: zlib's own bound for the filtered rows (see
  /// `deflateBound`), twelve bytes for each chunk of at least 8,192, and the other chunks.
  private static func largestFile(raw: Int) -> Int {
    let compressed = raw + raw >> 12 + raw >> 14 + raw >> 25 + 13
    return compressed + 12 * (compressed / 8192 + 1) + 1024
  }

  private static func reason(of image: png_image) -> String {
    let bytes = withUnsafeBytes(of: image.message) { Array($0.prefix { $0 != 0 }) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
