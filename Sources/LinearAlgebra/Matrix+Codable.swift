public import Store

extension Matrix: Codable, DigestedContent {
  private enum CodingKeys: CodingKey { case rows, columns, elements }

  /// The matrix that was encoded.
  ///
  /// - Throws: A negative number of rows or columns; another number of elements than rows × columns.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let rows = try container.decode(Int.self, forKey: .rows)
    let columns = try container.decode(Int.self, forKey: .columns)
    let elements = try container.decode([Element].self, forKey: .elements)
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflow, count == elements.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .elements, in: container,
        debugDescription: "found \(elements.count) elements for \(rows) × \(columns)")
    }
    self.init(rows: rows, columns: columns, elements: elements)
  }

  /// Encodes the shape and the elements.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(rows, forKey: .rows)
    try container.encode(columns, forKey: .columns)
    try container.encode(elements, forKey: .elements)
  }
}
