public import Events
internal import Files

/// Pictures side by side, row by row, such as samples of a data set or the axes of a PCA.
///
/// Without labels it is one image; with labels it is a figure, whose labels are text, and which wraps its
/// columns on a phone.
public struct PictureGrid: Hashable, Sendable, Showable {
  /// The pictures, row by row. They may differ in size; each is drawn in the middle of its tile.
  public var pictures: [Picture]
  /// How many stand side by side, from 1.
  public var columns: Int
  /// What stands under each picture; fewer captions than pictures leave the rest without, but as many as there are
  /// columns stand under the last row.
  public var captions: [String]
  /// What stands left of each row.
  public var rowLabels: [String]
  /// What stands above each column.
  public var columnLabels: [String]
  /// What the pictures' values are, for a colour bar below all of them; nil where there is none. All pictures must
  /// then be made of numbers, with one range and one map of colours.
  public var colorBar: String?
  /// The space between pictures in CSS pixels, from 0.
  public var gap: Int
  /// How many CSS pixels one pixel of a picture takes at least, from 1: a grid that takes half of the width or more is
  /// enlarged to fill it.
  public var scale: Int
  /// What the grid shows, in a few words, for those who can't see it.
  public var title: String

  /// A grid of pictures.
  ///
  /// - Parameters:
  ///   - pictures: The pictures, row by row.
  ///   - columns: How many stand side by side, from 1.
  ///   - captions: What stands under each picture, or, where they are as many as the columns, under each column.
  ///   - rowLabels: What stands left of each row.
  ///   - columnLabels: What stands above each column.
  ///   - colorBar: What the pictures' values are, for a colour bar below all of them. All pictures must then be made of
  ///     numbers, with one range and one map of colours: `ColorMap.range(of:)` gives the range of all.
  ///   - gap: The space between pictures in CSS pixels, from 0.
  ///   - scale: How many CSS pixels one pixel of a picture takes, from 1; more where the grid then fills the width.
  ///   - title: What the grid shows, for those who can't see it.
  public init(
    _ pictures: [Picture], columns: Int = 10, captions: [String] = [], rowLabels: [String] = [],
    columnLabels: [String] = [], colorBar: String? = nil, gap: Int = 4, scale: Int = 2,
    title: String = ""
  ) {
    guard columns >= 1, gap >= 0, scale >= 1 else {
      fatalError(
        "a grid needs columns ≥ 1, gap ≥ 0 and scale ≥ 1, but has \(columns), \(gap), \(scale)")
    }
    self.pictures = pictures
    self.columns = columns
    self.captions = captions
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.colorBar = colorBar
    self.gap = gap
    self.scale = scale
    self.title = title
    checkColorBar()
  }

  private func checkColorBar() {
    guard colorBar != nil else { return }
    guard Set(pictures.map(\.scale)).count <= 1, pictures.allSatisfy({ $0.scale != nil }) else {
      fatalError(
        "pictures with a common colour bar need one range and one map of colours, and numbers to be "
          + "made of: give each the same 'range:' and 'colors:'")
    }
  }

  /// The grid as the page shows it.
  ///
  /// - Parameter id: The beginning of the ids in a drawing; unique in the page.
  /// - Returns: An image without labels, a figure with them; the text "no pictures" for an empty grid.
  public func shown(id: String) -> Shown {
    guard !pictures.isEmpty else { return .text("no pictures") }
    guard captions.isEmpty, rowLabels.isEmpty, columnLabels.isEmpty, colorBar == nil else {
      let labels = labelTexts
      return .figure(
        Shown.Figure(
          title: spokenTitle, description: description,
          wide: svg(id: id, width: 640), narrow: svg(id: id, width: 340),
          data: labels.isEmpty
            ? []
            : [Shown.Table(columns: [Shown.Column("label")], rows: labels.map { [.text($0)] })]))
    }
    let (scale, displayWidth) = enlargement
    let image = pixels(of: pictures, columns: columns, scale: scale, gap: gap)
    return .image(
      Shown.Image(
        png: base64(image.png), width: image.width, height: image.height,
        displayWidth: displayWidth, description: title.isEmpty ? description : title,
        isSigned: pictures.allSatisfy { $0.scale?.colors.isSigned ?? false } ? true : nil))
  }

  private var scaleInWords: String {
    guard let colorBar, let scale = pictures.first?.scale else { return "" }
    return
      " Colours: \(colorBar.isEmpty ? "values" : colorBar) from \(formatNumber(scale.range.lowerBound)) to "
      + "\(formatNumber(scale.range.upperBound))."
  }

  private var labelTexts: [String] { columnLabels + rowLabels + captions }

  private var spokenTitle: String {
    title.isEmpty ? "\(pictures.count) \(pictures.count == 1 ? "picture" : "pictures")" : title
  }

  private var description: String {
    let sizes = Set(pictures.map { "\($0.width) × \($0.height)" })
    let size = sizes.count == 1 ? " of \(sizes.first ?? "") pixels" : ""
    let rows = (pictures.count + columns - 1) / columns
    func list(_ what: String, _ texts: [String]) -> String {
      guard !texts.isEmpty else { return "" }
      let rest = texts.count > 24 ? ", and \(texts.count - 24) more" : ""
      return " \(what): \(texts.prefix(24).joined(separator: ", "))\(rest)."
    }
    let count =
      pictures.count == 1
      ? "A picture\(size)."
      : rows == 1
        ? "\(pictures.count) pictures\(size), side by side."
        : "\(pictures.count) pictures\(size), in \(rows) rows of \(columns)."
    return count + scaleInWords + list("Columns", columnLabels) + list("Rows", rowLabels)
      + list("Captions", captions)
  }

  // MARK: - Pixels

  /// The width of a page's column, in CSS pixels.
  private static let columnWidth = 716

  /// How many pixels of the image one of a picture takes, and the width at which the image is shown: several pictures
  /// that take half of a page's column or more fill it, if they can by a whole factor.
  private var enlargement: (scale: Int, displayWidth: Int) {
    let side = min(columns, pictures.count)
    func width(_ scale: Int) -> Int { side * (tileWidth * scale + gap) - gap }
    let column = Self.columnWidth
    guard pictures.count > 1, (column / 2...column).contains(width(scale)) else {
      return (scale, width(scale))
    }
    var most = scale
    while width(most + 1) <= column { most += 1 }
    return width(most) >= column * 7 / 8 ? (most, width(most)) : (most + 1, column)
  }

  private var tileWidth: Int { pictures.map(\.width).max() ?? 1 }
  private var tileHeight: Int { pictures.map(\.height).max() ?? 1 }

  /// All pictures in one, enlarged by a whole factor, with a transparent gap.
  private func pixels(
    of pictures: [Picture], columns: Int, scale: Int, gap: Int
  ) -> (png: [UInt8], width: Int, height: Int) {
    let columns = min(columns, pictures.count)
    let rows = (pictures.count + columns - 1) / columns
    let width = columns * (tileWidth * scale + gap) - gap
    let height = rows * (tileHeight * scale + gap) - gap
    let isGray = pictures.allSatisfy(\.isGray)
    if isGray, pictures.count == 1 {
      return (encoded(grayPixels(pictures[0], scale), width, height, .gray), width, height)
    }
    var bytes = [UInt8](repeating: 0, count: width * height * 4)
    for (number, picture) in pictures.enumerated() {
      let left =
        number % columns * (tileWidth * scale + gap) + (tileWidth - picture.width) * scale / 2
      let top =
        number / columns * (tileHeight * scale + gap) + (tileHeight - picture.height) * scale / 2
      for row in 0..<picture.height * scale {
        var index = ((top + row) * width + left) * 4
        for column in 0..<picture.width * scale {
          let color = picture.color(row: row / scale, column: column / scale)
          bytes[index] = color.red
          bytes[index + 1] = color.green
          bytes[index + 2] = color.blue
          bytes[index + 3] = 255
          index += 4
        }
      }
    }
    return (encoded(bytes, width, height, .rgba), width, height)
  }

  private func grayPixels(_ picture: Picture, _ scale: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(picture.bytes.count * scale * scale)
    for row in 0..<picture.height * scale {
      for column in 0..<picture.width * scale {
        bytes.append(picture.bytes[row / scale * picture.width + column / scale])
      }
    }
    return bytes
  }

  // MARK: - With labels

  /// The `<svg>` element for a column of the given width.
  ///
  /// - Parameters:
  ///   - id: The beginning of the ids in the drawing; unique in the page.
  ///   - width: 640 or 340 CSS pixels, or another width from 200.
  /// - Returns: The element. Where the columns do not fit, they are wrapped; pictures shrink only
  ///   where a single one is wider than the figure.
  public func svg(id: String, width: Int) -> String {
    guard width >= 200 else { fatalError("a figure needs 200 pixels, not \(width)") }
    checkColorBar()
    let layout = GridLayout(self, style: FigureStyle(width: Double(width)))
    return figureSVG(
      id: id, style: layout.style, height: layout.height, title: spokenTitle,
      description: description
    ) { id, svg in
      layout.draw(id: id, into: &svg)
    }
  }
}
