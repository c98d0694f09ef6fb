internal import Files

/// Many points as pixels: discs blended over each other in the order of the points, so that dense
/// places are more opaque, at two pixels to a CSS pixel.
struct PointRaster {
  /// Pixels to a CSS pixel.
  static let resolution = 2.0

  let width: Int
  let height: Int
  /// Red, green, blue, alpha for each pixel, multiplied by alpha, 0 to 1.
  private var pixels: [SIMD4<Float>]

  /// A transparent raster.
  ///
  /// - Parameters:
  ///   - width: In CSS pixels.
  ///   - height: In CSS pixels.
  init(width: Double, height: Double) {
    self.width = max(1, Int((width * Self.resolution).rounded(.up)))
    self.height = max(1, Int((height * Self.resolution).rounded(.up)))
    pixels = [SIMD4<Float>](repeating: .zero, count: self.width * self.height)
  }

  /// How opaque discs must be for dense places to differ from very dense ones: where 95 % of the covered pixels have
  /// no more discs than some number, these together are nine tenths opaque.
  ///
  /// - Parameters:
  ///   - places: The discs' middles in CSS pixels.
  ///   - radius: In CSS pixels.
  /// - Returns: From 0.16, so that a single disc can still be seen, to 0.85.
  func opacity(_ places: [(x: Double, y: Double)], radius: Double) -> Float {
    // Discs to a cell as large as a disc: the same as discs over its middle, on average.
    let side = radius * Double.pi.squareRoot()
    let columns = Int(Double(width) / Self.resolution / side) + 1
    let rows = Int(Double(height) / Self.resolution / side) + 1
    var counts = [Int](repeating: 0, count: columns * rows)
    for (x, y) in places where x >= 0 && y >= 0 {
      let (column, row) = (Int(x / side), Int(y / side))
      if column < columns, row < rows { counts[row * columns + column] += 1 }
    }
    let covered = counts.filter { $0 > 0 }.sorted()
    guard !covered.isEmpty else { return 0.85 }
    let many = Double(covered[covered.count * 95 / 100])
    return Float(min(max(1 - power(0.1, 1 / many), 0.16), 0.85))
  }

  /// Blends a disc over what is there.
  ///
  /// - Parameters:
  ///   - x: The middle in CSS pixels from the left.
  ///   - y: The middle in CSS pixels from the top.
  ///   - radius: In CSS pixels.
  ///   - color: The disc's colour.
  ///   - opacity: From 0 to 1.
  mutating func blend(x: Double, y: Double, radius: Double, color: RGB, opacity: Float) {
    let (x, y, r) = (x * Self.resolution, y * Self.resolution, radius * Self.resolution)
    let paint =
      SIMD4<Float>(Float(color.red), Float(color.green), Float(color.blue), 255) / 255 * opacity
    let columns = max(0, Int(x - r - 1))...max(0, min(width - 1, Int(x + r + 1)))
    let rows = max(0, Int(y - r - 1))...max(0, min(height - 1, Int(y + r + 1)))
    guard x >= -r, y >= -r, columns.lowerBound < width, rows.lowerBound < height else { return }
    for row in rows {
      for column in columns {
        let (dx, dy) = (Double(column) + 0.5 - x, Double(row) + 0.5 - y)
        let coverage = Float(r + 0.5 - (dx * dx + dy * dy).squareRoot())
        guard coverage > 0 else { continue }
        let source = paint * min(coverage, 1)
        let index = row * width + column
        pixels[index] = source + pixels[index] * (1 - source.w)
      }
    }
  }

  /// The raster as a PNG file. Opacity has 10 steps and a colour's channels 16, which keeps the file small.
  func png() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(pixels.count * 4)
    for pixel in pixels {
      let alpha = (pixel.w * 9).rounded() / 9
      if alpha == 0 {
        bytes += [0, 0, 0, 0]
        continue
      }
      let color = (pixel / pixel.w * 15).rounded(.toNearestOrAwayFromZero) / 15 * 255
      bytes += [UInt8(color.x), UInt8(color.y), UInt8(color.z), UInt8(alpha * 255)]
    }
    return encoded(bytes, width, height, .rgba)
  }
}
