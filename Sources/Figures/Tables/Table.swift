public import Events

/// A table made of columns.
///
/// ```swift
/// Table([
///   .init("axes", [1, 8, 32, 128]),
///   .init("error", unit: "%", errors, decimals: 2),
/// ])
/// ```
public struct Table: Hashable, Sendable, Showable {
  /// A column: its heading and its cells.
  public struct Column: Hashable, Sendable {
    /// The heading.
    public var title: String
    /// The unit of the numbers.
    public var unit: String?
    /// A heading above those of neighbouring columns that have the same one; none if nil.
    public var group: String?
    /// The cells from top to bottom.
    public var cells: [Shown.Cell]

    /// A column of texts.
    ///
    /// - Parameters:
    ///   - title: The heading.
    ///   - group: A heading above those of neighbouring columns that have the same one.
    ///   - texts: The cells from top to bottom.
    public init(
      _ title: String, group: String? = nil, _ texts: some Collection<some StringProtocol>
    ) {
      (self.title, self.group) = (title, group)
      cells = texts.map { .text(String($0)) }
    }

    /// A column of numbers.
    ///
    /// All have the same count of digits after the point, so that they line up: as many as the
    /// largest needs for its significant digits. Whole numbers have none. Only where small numbers
    /// would lose their digits by that, each is written for itself.
    ///
    /// - Parameters:
    ///   - title: The heading.
    ///   - group: A heading above those of neighbouring columns that have the same one.
    ///   - unit: The unit of the numbers, shown under the heading.
    ///   - numbers: The cells from top to bottom; one that is not finite is shown as "—".
    ///   - significant: How many digits the largest keeps, from 1.
    ///   - decimals: How many digits all have after the point, from 0; it overrides `significant`.
    public init(
      _ title: String, group: String? = nil, unit: String? = nil,
      _ numbers: some Collection<some Plottable>,
      significant: Int = 4, decimals: Int? = nil
    ) {
      let numbers = numbers.map(\.plotted)
      let shared = decimals ?? Self.sharedDecimals(numbers, significant: significant)
      (self.title, self.group, self.unit) = (title, group, unit)
      cells = numbers.map { number in
        guard number.isFinite else { return .number(nil, text: "—") }
        let text =
          shared.map { formatNumber(number, decimals: $0) }
          ?? formatNumber(number, significant: significant)
        return .number(number, text: text)
      }
    }

    private static func sharedDecimals(_ numbers: [Double], significant: Int) -> Int? {
      let sizes = numbers.filter { $0.isFinite && $0 != 0 }.map(abs)
      guard let largest = sizes.max(), let smallest = sizes.min() else { return 0 }
      guard largest < 1e9, smallest >= 1e-9 else { return nil }
      if sizes.allSatisfy({ $0 == $0.rounded() }) { return 0 }
      func magnitude(_ value: Double) -> Int { Int(logarithm10(value).rounded(.down)) }
      let decimals = max(0, significant - 1 - magnitude(largest))
      // Two digits of the smallest must be left, or the column would say too little.
      return magnitude(smallest) + decimals >= 1 || decimals == 0 && smallest >= 10
        ? decimals : nil
    }
  }

  /// The columns from left to right, all of one length.
  public var columns: [Column]
  /// A line under the table.
  public var note: String?

  /// A table.
  ///
  /// - Parameters:
  ///   - columns: The columns from left to right, all of one length.
  ///   - note: A line under the table.
  public init(_ columns: [Column], note: String? = nil) {
    let lengths = Set(columns.map(\.cells.count))
    guard lengths.count <= 1 else {
      let found = columns.map { "\($0.title): \($0.cells.count)" }.joined(separator: ", ")
      fatalError("a table's columns must have the same length, but have \(found)")
    }
    self.columns = columns
    self.note = note
  }

  /// The table as the page shows it.
  ///
  /// - Parameter id: Not used, since a table has no ids.
  /// - Returns: A table.
  public func shown(id: String) -> Shown {
    let rows = (0..<(columns.first?.cells.count ?? 0)).map { row in columns.map { $0.cells[row] } }
    return .table(
      Shown.Table(
        columns: columns.map { Shown.Column($0.title, unit: $0.unit, group: $0.group) }, rows: rows,
        note: note))
  }
}
