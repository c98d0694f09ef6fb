/// An array of bytes in the IDX format, in which MNIST comes.
///
/// The header is big-endian: two zero bytes, the type of the values, the number of dimensions, and 32 bits for
/// the size of each; then the values follow, the last index fastest.
///
/// - Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits", file formats.
public struct IDX: Hashable, Sendable {
  /// The size of each dimension, the slowest first.
  public let dimensions: [Int]
  /// The values, as many as the product of the dimensions.
  public let values: ArraySlice<UInt8>

  /// An array.
  ///
  /// - Parameters:
  ///   - dimensions: 1 to 255 sizes, each from 0 to 2³² − 1.
  ///   - values: As many as their product.
  public init(dimensions: [Int], values: [UInt8]) {
    guard (1...255).contains(dimensions.count),
      dimensions.allSatisfy({ (0...Int(UInt32.max)).contains($0) }),
      Self.product(dimensions) == values.count
    else { fatalError("IDX: \(values.count) values do not fill dimensions \(dimensions)") }
    self.dimensions = dimensions
    self.values = values[...]
  }

  /// Reads an array of unsigned bytes.
  ///
  /// - Parameters:
  ///   - bytes: The whole, uncompressed file.
  ///   - file: The name for errors.
  ///   - rank: How many dimensions it must have, from 1 to 255: 3 for images, 1 for labels.
  /// - Throws: A header that is cut short, does not begin with two zeros, has another type of values than unsigned
  ///   bytes, or another number of dimensions; fewer or more values than the header states.
  public init(_ bytes: [UInt8], file: String, rank: Int) throws(FileError) {
    func error(_ offset: Int, _ found: String, _ expected: String) -> FileError {
      FileError(file: file, offset: offset, found: found, expected: expected)
    }
    let header = 4 + 4 * rank
    guard bytes.count >= 4 else {
      throw error(bytes.count, "the end of the file", "an IDX header of \(header) bytes")
    }
    guard bytes[0] == 0, bytes[1] == 0 else {
      throw error(0, "bytes \(bytes[0]) and \(bytes[1])", "two zero bytes, the start of IDX data")
    }
    guard bytes[2] == Self.unsignedByte else {
      throw error(2, "values of type \(bytes[2])", "type \(Self.unsignedByte), unsigned bytes")
    }
    guard bytes[3] == rank else {
      throw error(3, "\(bytes[3]) dimensions", "\(rank)")
    }
    guard bytes.count >= header else {
      throw error(bytes.count, "the end of the file", "an IDX header of \(header) bytes")
    }
    let sizes = (0..<rank).map { dimension in
      bytes[(4 + 4 * dimension)..<(8 + 4 * dimension)].reduce(0) { $0 << 8 | Int($1) }
    }
    let shape = sizes.map(String.init).joined(separator: " × ")
    let count = bytes.count - header
    guard let stated = Self.product(sizes) else {
      throw error(4, "a size of \(shape), more than any memory", "the \(count) values that follow")
    }
    guard stated == count else {
      throw error(
        min(bytes.count, header + stated),
        count < stated
          ? "the end of the file after \(count) values" : "\(count - stated) more bytes",
        count < stated
          ? "\(stated) values (\(shape), as byte 4 says)"
          : "the end of the file after \(stated) values (\(shape), as byte 4 says)")
    }
    dimensions = sizes
    values = bytes[header...]
  }

  /// The bytes of the file.
  public func encoded() -> [UInt8] {
    var bytes: [UInt8] = [0, 0, Self.unsignedByte, UInt8(dimensions.count)]
    bytes.reserveCapacity(4 + 4 * dimensions.count + values.count)
    for size in dimensions {
      for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: size >> shift)) }
    }
    return bytes + values
  }

  private static let unsignedByte: UInt8 = 8

  /// The product, or `nil` where it overflows.
  private static func product(_ sizes: [Int]) -> Int? {
    // A zero first: it makes the product 0, whatever the others are.
    if sizes.contains(0) { return 0 }
    var product = 1
    for size in sizes {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return product
  }
}
