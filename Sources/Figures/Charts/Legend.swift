/// What the colours and shapes mean, in rows above the plot.
struct Legend {
  /// One meaning.
  struct Entry: Hashable {
    enum Glyph: Hashable {
      case line(isDashed: Bool, hasDots: Bool)
      case point(Marker, isHollow: Bool)
      case area
      /// The region from quartile to quartile.
      case box
      /// A vertical range.
      case range
      /// Nothing: the name is a remark.
      case none
    }
    var name: String
    var color: Int
    var glyph: Glyph

    var isDashed: Bool {
      if case .line(let isDashed, _) = glyph { isDashed } else { false }
    }
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

  /// Entries side by side, in columns of equal width where they need more than one row; or one after the other, where
  /// a long one would make these too few.
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
    let flowing = flow(widths, width: width)
    if flowing.count < rows { return flowing }
    let columns = (entries.count + rows - 1) / rows
    return stride(from: 0, to: entries.count, by: columns).map { start in
      (start..<min(start + columns, entries.count)).map { ($0, Double($0 - start) * widest) }
    }
  }
}

extension Legend {
  /// As many entries in each row as it has room for.
  private static func flow(_ widths: [Double], width: Double) -> [[(index: Int, x: Double)]] {
    var rows: [[(index: Int, x: Double)]] = []
    var x = Double.infinity
    for (index, needed) in widths.enumerated() {
      if x + needed - 11 > width {
        rows.append([])
        x = 0
      }
      rows[rows.count - 1].append((index, x))
      x += needed
    }
    return rows
  }

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
      if rank(glyph) > rank(list[place].glyph) { list[place].glyph = glyph }
    }

    /// How much a look tells of a name that has several: a line more than the band around it, anything more than a
    /// range, and the line that is drawn through more than one that is dashed.
    private func rank(_ glyph: Entry.Glyph) -> Int {
      switch glyph {
      case .line(isDashed: false, _): 3
      case .line: 2
      case .point, .area, .box, .none: 1
      case .range: 0
      }
    }

    /// Adds what the groups of a mark's points mean, of which the whole figure has so many kinds.
    mutating func add(_ groups: [PointGroup], kinds: Int, areHollow: Bool = false) {
      for group in groups {
        let marker = Marker(number: group.color, ofClasses: kinds)
        add(group.name, group.color, .point(marker, isHollow: areHollow))
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
      case .points: entries.add(item.groups, kinds: kinds, areHollow: item.isHollow)
      case .line(let x, _, let isDashed):
        let hasDots = MarkDrawing.hasDots(x.count, isDashed: isDashed)
        entries.add(item.name, item.color, .line(isDashed: isDashed, hasDots: hasDots))
      case .bars, .histogram, .band: entries.add(item.name, item.color, .area)
      case .stem, .strip: entries.add(item.name, item.color, .point(.circle, isHollow: false))
      case .errorBars: entries.add(item.name, item.color, .range)
      case .heatMap, .rule, .segment, .text: continue
      }
    }
    addStripParts(&entries)
    return entries.list
  }

  /// What the lines and boxes behind the dots of strips mean, in the colour of the strips where they have one.
  private func addStripParts(_ entries: inout Legend.Entries) {
    let strips = items.compactMap { item -> (color: Int, groups: [Strip.Group])? in
      if case .strip(let strip) = item.geometry { (item.color, strip.groups) } else { nil }
    }
    guard let first = strips.first else { return }
    let color = strips.allSatisfy { $0.color == first.color } ? first.color : 0
    let groups = strips.flatMap(\.groups)
    if groups.contains(where: { !$0.values.isEmpty }) {
      entries.add("median", color, .line(isDashed: false, hasDots: false))
    }
    if groups.contains(where: \.hasBox) { entries.add("quartiles", color, .box) }
  }
}
