/// Where the pictures and the labels of a grid are, for one width.
struct GridLayout {
  let grid: PictureGrid
  let style: FigureStyle
  private let tile: (width: Double, height: Double)
  /// The width left of the pictures that the rows' labels take.
  private let labelWidth: Double
  /// How many columns stand side by side.
  private let perBlock: Int
  private let rows: Int
  /// The lines of the captions, by the number of the picture above them.
  private let captionLines: [Int: [String]]
  private let captionsNameColumns: Bool
  private let headHeight: Double
  private let colorBar: ColorBar?

  init(_ grid: PictureGrid, style: FigureStyle) {
    self.grid = grid
    self.style = style
    let columns = min(grid.columns, max(1, grid.pictures.count))
    rows = (grid.pictures.count + columns - 1) / columns
    let widest = grid.rowLabels.map { textWidth($0, size: style.text) }.max() ?? 0
    labelWidth = widest == 0 ? 0 : min(widest, style.width * 0.3) + 8
    let gap = Double(grid.gap)
    let natural = Double((grid.pictures.map(\.width).max() ?? 1) * grid.scale)
    let tall = Double((grid.pictures.map(\.height).max() ?? 1) * grid.scale)
    let room = style.width - labelWidth
    // Rather than leave a few columns over, tiles may shrink a little.
    var blocks = 1
    var width = natural
    while true {
      let most = (columns + blocks - 1) / blocks
      width = min(natural, (room + gap) / Double(most) - gap)
      if width >= natural * 0.8 || most == 1 { break }
      blocks += 1
    }
    perBlock = (columns + blocks - 1) / blocks
    // A grid that takes half of the width or more takes all of it.
    let full = (room + gap) / Double(perBlock) - gap
    if Double(perBlock) * (natural + gap) - gap >= room / 2, grid.pictures.count >= perBlock {
      width = full
    }
    width = max(1, width)
    tile = (width, tall * width / natural)
    captionsNameColumns = rows > 1 && grid.captions.count == columns
    let first = captionsNameColumns ? (rows - 1) * columns : 0
    captionLines = Dictionary(
      uniqueKeysWithValues: grid.captions.enumerated().map { number, text in
        (first + number, textLines(text, width: width + gap, size: style.text))
      })
    colorBar = grid.colorBar.flatMap { name in
      grid.pictures.first?.scale.map {
        ColorBar(range: $0.range, colors: $0.colors, name: name, isWhole: false)
      }
    }
    headHeight = grid.columnLabels.isEmpty ? 0 : style.lineHeight + 4
  }

  private var columns: Int { min(grid.columns, max(1, grid.pictures.count)) }
  private var blocks: Int { (columns + perBlock - 1) / perBlock }
  /// Grids whose columns carry no meaning flow like words; others are cut into blocks of columns.
  private var flows: Bool {
    grid.columnLabels.isEmpty && grid.rowLabels.isEmpty && !captionsNameColumns
  }
  private var perRow: Int { flows ? perBlock : columns }
  private var blockHeight: Double { headHeight + top(ofRow: rowCount) + 8 }
  private var rowCount: Int { (grid.pictures.count + perRow - 1) / perRow }

  /// How far a row is below the first, with the captions between them.
  private func top(ofRow row: Int) -> Double {
    (0..<row).reduce(0) { $0 + tile.height + captionHeight(ofRow: $1) + Double(grid.gap) }
  }

  private func captionHeight(ofRow row: Int) -> Double {
    let most = (row * perRow..<(row + 1) * perRow).compactMap { captionLines[$0]?.count }.max() ?? 0
    return most == 0 ? 0 : Double(most) * style.lineHeight + 6
  }

  private var picturesHeight: Double {
    max(20, flows ? top(ofRow: rowCount) : Double(blocks) * blockHeight - 8)
  }

  var height: Double {
    picturesHeight + (colorBar == nil ? 0 : 6 + ColorBar.levelHeight(style))
  }

  func draw(id: String, into svg: inout SVG) {
    if let colorBar {
      let width = Double(min(perBlock, grid.pictures.count)) * (tile.width + Double(grid.gap))
      let left = flows ? 0 : labelWidth
      colorBar.drawLevel(
        x: left, y: picturesHeight + 6,
        width: min(max(width - Double(grid.gap), 140), 260, style.width - left - 12), style: style,
        id: "\(id)-colors", into: &svg)
    }
    for block in 0..<(flows ? 0 : blocks) { drawLabels(block, into: &svg) }
    for (number, picture) in grid.pictures.enumerated() {
      let (x, y) = place(number)
      let share = tile.width / Double((grid.pictures.map(\.width).max() ?? 1))
      let (width, height) = (Double(picture.width) * share, Double(picture.height) * share)
      svg.image(
        png: picture.png, x: x + (tile.width - width) / 2, y: y + (tile.height - height) / 2,
        width: width, height: height, pixelated: true,
        attributes: picture.scale?.colors.classAttribute ?? [])
      for (line, text) in (captionLines[number] ?? []).enumerated() {
        svg.text(
          text, x: x + tile.width / 2, y: y + tile.height + Double(line + 1) * style.lineHeight,
          anchor: .middle, classes: "s")
      }
    }
  }

  private func place(_ number: Int) -> (x: Double, y: Double) {
    let step = tile.width + Double(grid.gap)
    if flows {
      return (Double(number % perBlock) * step, top(ofRow: number / perBlock))
    }
    let (row, column) = (number / columns, number % columns)
    return (
      labelWidth + Double(column % perBlock) * step,
      Double(column / perBlock) * blockHeight + headHeight + top(ofRow: row)
    )
  }

  private func drawLabels(_ block: Int, into svg: inout SVG) {
    let top = Double(block) * blockHeight
    let step = tile.width + Double(grid.gap)
    for column in block * perBlock..<min((block + 1) * perBlock, columns)
    where grid.columnLabels.indices.contains(column) {
      svg.text(
        textFitted(grid.columnLabels[column], width: step, size: style.text),
        x: labelWidth + (Double(column - block * perBlock) * step) + tile.width / 2,
        y: top + style.text, anchor: .middle, classes: "s")
    }
    for row in 0..<rows where grid.rowLabels.indices.contains(row) {
      svg.text(
        textFitted(grid.rowLabels[row], width: labelWidth - 8, size: style.text),
        x: labelWidth - 8,
        y: top + headHeight + self.top(ofRow: row) + tile.height / 2 + style.text * 0.35,
        anchor: .end, classes: "s")
    }
  }
}
