/// What the colours and shapes mean, in rows above the plot.
struct Legend {
  /// One meaning.
  struct Entry: Hashable {
    enum Glyph: Hashable {
      case line(isDashed: Bool)
      case point(Marker)
      case area
      /// A vertical range.
      case range
      /// Nothing: the name is a remark.
      case none
    }
    var name: String
    var color: Int
    var glyph: Glyph
  }

  let entries: [Entry]
  /// Indices of entries with their places from the left, row by row.
  let rows: [[(index: Int, x: Double)]]

  /// A longer legend nobody reads.
  static let mostEntries = 40

  /// No legend.
  init() { (entries, rows) = ([], []) }

  /// A legend that fits into a width.
  init(_ entries: [Entry], width: Double, style: FigureStyle) {
    let more = entries.count - Self.mostEntries
    self.entries =
      more <= 0
      ? entries
      : entries.prefix(Self.mostEntries)
        + [Entry(name: "and \(formatNumber(Double(more))) more", color: 0, glyph: .none)]
    rows = Self.rows(self.entries, width: width, style: style)
  }

  static let glyphWidth = 16.0
  static func lineHeight(_ style: FigureStyle) -> Double { style.lineHeight + 3 }

  func height(_ style: FigureStyle) -> Double {
    rows.isEmpty ? 0 : Double(rows.count) * Self.lineHeight(style) + 4
  }

  /// Entries side by side, in columns of equal width where they need more than one row.
  private static func rows(
    _ entries: [Entry], width: Double, style: FigureStyle
  ) -> [[(index: Int, x: Double)]] {
    let widths = entries.map {
      glyphWidth + 5 + textWidth($0.name, size: style.text) + (style.isNarrow ? 11 : 16)
    }
    guard !entries.isEmpty else { return [] }
    if widths.reduce(0, +) - 11 <= width {
      var x = 0.0
      return [
        widths.enumerated().map { index, width in
          defer { x += width }
          return (index, x)
        }
      ]
    }
    let widest = min(widths.max() ?? width, width)
    let most = max(1, Int(width / widest))
    // Rows of nearly equal length.
    let rows = (entries.count + most - 1) / most
    let columns = (entries.count + rows - 1) / rows
    return stride(from: 0, to: entries.count, by: columns).map { start in
      (start..<min(start + columns, entries.count)).map { ($0, Double($0 - start) * widest) }
    }
  }
}

extension Legend {
  /// Meanings as they are gathered, one for each name, in order of first use.
  struct Entries {
    private(set) var list: [Entry] = []
    private var places: [String: Int] = [:]

    /// Adds a meaning, where it has a name.
    mutating func add(_ name: String?, _ color: Int, _ glyph: Entry.Glyph) {
      guard let name else { return }
      guard let place = places[name] else {
        places[name] = list.count
        return list.append(Entry(name: name, color: color, glyph: glyph))
      }
      // A line tells more of its look than the band around it, and anything more than its range.
      if case .line = glyph { list[place].glyph = glyph }
      if list[place].glyph == .range { list[place].glyph = glyph }
    }

    /// Adds what the groups of a mark's points mean, of which the whole figure has so many kinds.
    mutating func add(_ groups: [PointGroup], kinds: Int) {
      for group in groups {
        add(group.name, group.color, .point(Marker(number: group.color, ofClasses: kinds)))
      }
    }
  }
}

extension ChartPlan {
  /// The meanings that the chart needs to tell: one for each name, in order of first use.
  var legendEntries: [Legend.Entry] {
    var entries = Legend.Entries()
    let kinds = groups.kindCount
    for item in items {
      switch item.geometry {
      case .points: entries.add(item.groups, kinds: kinds)
      case .line(_, _, let isDashed):
        entries.add(item.name, item.color, .line(isDashed: isDashed))
      case .bars, .histogram, .band: entries.add(item.name, item.color, .area)
      case .stem, .strip: entries.add(item.name, item.color, .point(.circle))
      case .errorBars: entries.add(item.name, item.color, .range)
      case .heatMap, .rule, .segment, .text: continue
      }
    }
    return entries.list
  }
}
