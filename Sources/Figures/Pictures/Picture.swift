public import Events
internal import Files

/// A picture of eight bits a channel, gray or in colour.
public struct Picture: Hashable, Sendable, Showable {
  /// The number of columns, from 1.
  public let width: Int
  /// The number of rows, from 1.
  public let height: Int
  /// Red, green and blue of each pixel, row-major, the top row first; gray pictures have one byte a pixel.
  let bytes: [UInt8]
  let isGray: Bool
  /// What the colours mean, where the picture was made of numbers.
  private(set) var scale: Scale?

  /// How numbers became colours.
  struct Scale: Hashable, Sendable {
    let range: ClosedRange<Double>
    let colors: ColorMap
  }

  /// A gray picture.
  ///
  /// - Parameters:
  ///   - gray: height × width, row-major, the top row first; 0 is black, 255 white.
  ///   - width: The number of columns, from 1.
  ///   - height: The number of rows, from 1.
  public init(gray: [UInt8], width: Int, height: Int) {
    Self.check(gray.count, width, height, channels: 1)
    self.width = width
    self.height = height
    bytes = gray
    isGray = true
  }

  /// A picture in colour.
  ///
  /// - Parameters:
  ///   - rgb: height × width × 3, row-major, the top row first, in sRGB.
  ///   - width: The number of columns, from 1.
  ///   - height: The number of rows, from 1.
  public init(rgb: [UInt8], width: Int, height: Int) {
    Self.check(rgb.count, width, height, channels: 3)
    self.width = width
    self.height = height
    bytes = rgb
    isGray = false
  }

  /// Numbers as a picture: digits, the axes of a PCA, filters.
  ///
  /// Values that are not finite become the colour of the range's lower end, or neutral in a signed map.
  ///
  /// - Parameters:
  ///   - values: height × width, row-major, the top row first.
  ///   - width: The number of columns, from 1.
  ///   - height: The number of rows, from 1.
  ///   - range: The values at the ends of the colours; where it is nil, the least and the greatest
  ///     value, and for `.diverging` a range symmetric about zero.
  ///   - colors: How values become colours: `.gray` for light on dark, `.ink` for dark on light,
  ///     `.diverging` for signed values.
  public init(
    _ values: some Collection<some Plottable>, width: Int, height: Int,
    range: ClosedRange<Double>? = nil, colors: ColorMap = .gray
  ) {
    Self.check(values.count, width, height, channels: 1)
    let values = values.map(\.plotted)
    let range = range ?? colors.range(of: values)
    let scale = range.upperBound > range.lowerBound ? 1 / (range.upperBound - range.lowerBound) : 0
    let shares = values.map { value in
      value.isFinite ? (value - range.lowerBound) * scale : colors.isSigned ? 0.5 : 0
    }
    self.width = width
    self.height = height
    self.scale = Scale(range: range, colors: colors)
    isGray = colors == .gray || colors == .ink
    bytes =
      isGray
      ? shares.map { colors.color(at: $0).red }
      : shares.flatMap { share -> [UInt8] in
        let color = colors.color(at: share)
        return [color.red, color.green, color.blue]
      }
  }

  private static func check(_ count: Int, _ width: Int, _ height: Int, channels: Int) {
    guard width >= 1, height >= 1 else {
      fatalError("a picture needs at least one pixel, but is \(width) × \(height)")
    }
    guard count == width * height * channels else {
      fatalError(
        "a picture of \(width) × \(height) needs \(width * height * channels) values, not \(count)")
    }
  }

  /// The picture's PNG file.
  public var png: [UInt8] { encoded(bytes, width, height, isGray ? .gray : .rgb) }

  /// The picture as the page shows it: small ones enlarged by a whole factor, to at least 224 pixels.
  ///
  /// - Parameter id: Not used, since a picture has no ids.
  /// - Returns: An image.
  public func shown(id: String) -> Shown {
    let scale = max(1, min(16, 224 / max(width, height)))
    return PictureGrid([self], columns: 1, scale: scale).shown(id: id)
  }

  /// The colour of a pixel.
  func color(row: Int, column: Int) -> RGB {
    let index = row * width + column
    return isGray
      ? RGB(bytes[index], bytes[index], bytes[index])
      : RGB(bytes[3 * index], bytes[3 * index + 1], bytes[3 * index + 2])
  }
}

/// A PNG file of pixels that are known to be well formed.
func encoded(_ bytes: [UInt8], _ width: Int, _ height: Int, _ channels: PNG.Channels) -> [UInt8] {
  do {
    return try PNG.encode(bytes, width: width, height: height, channels: channels)
  } catch {
    fatalError("\(error)")  // no memory, or a side of 2³¹ pixels
  }
}
