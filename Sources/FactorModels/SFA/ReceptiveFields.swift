internal import LinearAlgebra

/// An image with several numbers at each place.
struct ImageShape: Hashable, Sendable {
  let width: Int
  let height: Int
  /// How many numbers each place has.
  let depth: Int
}

/// Squares of an image's places, evenly spaced, row by row from the top left.
///
/// Places at the right and at the bottom that no whole field reaches are seen by none.
public struct ReceptiveFields: Codable, Hashable, Sendable {
  /// A field's columns of places.
  public let width: Int
  /// A field's rows of places.
  public let height: Int
  /// How far the next field is, in places.
  public let stride: Int
  /// How many fields stand beside each other.
  public let columns: Int
  /// How many rows of fields there are.
  public let rows: Int
  /// The image's columns of places.
  let imageWidth: Int
  /// How many numbers each place has.
  let depth: Int

  /// How many fields there are.
  public var count: Int { columns * rows }

  init(_ layer: DeepSFA.Layer, of image: ImageShape) throws(FitError) {
    try FitError.check("stride", layer.stride, from: 1)
    if let field = layer.field {
      guard field >= 1, field <= min(image.width, image.height) else {
        throw .setting(
          "field", found: "\(field)",
          expected: "from 1 to \(min(image.width, image.height)), since the layer below has "
            + "\(image.width) × \(image.height) places")
      }
    }
    (width, height) = (layer.field ?? image.width, layer.field ?? image.height)
    stride = layer.stride
    columns = (image.width - width) / stride + 1
    rows = (image.height - height) / stride + 1
    (imageWidth, depth) = (image.width, image.depth)
  }

  /// The image that the slow features of the fields make.
  func output(depth: Int) -> ImageShape {
    ImageShape(width: columns, height: rows, depth: depth)
  }

  /// What a field sees of images.
  ///
  /// - Parameters:
  ///   - field: Which, from 0.
  ///   - images: n × (image's places · depth).
  /// - Returns: n × (field's places · depth).
  func view(_ field: Int, of images: Matrix<Double>) -> Matrix<Double> {
    let (top, left) = (field / columns * stride, field % columns * stride)
    return images[
      columns: (0..<height).flatMap { i -> [Int] in
        let start = ((top + i) * imageWidth + left) * depth
        return Array(start..<start + width * depth)
      }]
  }
}
