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
  private let captionLines: [[String]]
  private let captionHeight: Double
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
    width = max(1, width)
    tile = (width, tall * width / natural)
    perBlock = (columns + blocks - 1) / blocks
    captionLines = grid.captions.map { textLines($0, width: width + gap, size: style.text) }
    let most = captionLines.map(\.count).max() ?? 0
    captionHeight = most == 0 ? 0 : Double(most) * style.lineHeight + 6
    colorBar = grid.colorBar.flatMap { name in
      grid.pictures.first?.scale.map {
        ColorBar(range: $0.range, colors: $0.colors, name: name, isWhole: false)
      }
    }
    headHeight = grid.columnLabels.isEmpty ? 0 : style.lineHeight + 4
  }

  private var columns: Int { min(grid.columns, max(1, grid.pictures.count)) }
  private var blocks: Int { (columns + perBlock - 1) / perBlock }
  private var rowHeight: Double { tile.height + captionHeight + Double(grid.gap) }
  /// Grids whose columns carry no meaning flow like words; others are cut into blocks of columns.
  private var flows: Bool { grid.columnLabels.isEmpty && grid.rowLabels.isEmpty }
  private var flowRows: Int { (grid.pictures.count + perBlock - 1) / perBlock }
  private var blockHeight: Double { headHeight + Double(rows) * rowHeight + 8 }

  private var picturesHeight: Double {
    max(20, (flows ? Double(flowRows) * rowHeight : Double(blocks) * blockHeight - 8))
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
        width: width, height: height, pixelated: true)
      guard captionLines.indices.contains(number) else { continue }
      for (line, text) in captionLines[number].enumerated() {
        svg.text(
          text, x: x + tile.width / 2, y: y + tile.height + Double(line + 1) * style.lineHeight,
          anchor: .middle, classes: "s")
      }
    }
  }

  private func place(_ number: Int) -> (x: Double, y: Double) {
    let step = tile.width + Double(grid.gap)
    if flows {
      return (Double(number % perBlock) * step, Double(number / perBlock) * rowHeight)
    }
    let (row, column) = (number / columns, number % columns)
    return (
      labelWidth + Double(column % perBlock) * step,
      Double(column / perBlock) * blockHeight + headHeight + Double(row) * rowHeight
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
        y: top + headHeight + Double(row) * rowHeight + tile.height / 2 + style.text * 0.35,
        anchor: .end, classes: "s")
    }
  }
}
