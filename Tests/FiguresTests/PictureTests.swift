import Events
import Figures
import Testing

@Suite struct PictureTests {
  private func image(_ value: some Showable) throws -> Shown.Image {
    guard case .image(let image) = value.shown(id: "fig-p") else { throw WrongKind() }
    return image
  }

  @Test func `a grid without labels is one image with gaps`() throws {
    let tile = Picture(gray: [0, 50, 100, 255], width: 2, height: 2)
    let image = try image(PictureGrid([tile, tile, tile], columns: 2, gap: 3, scale: 4))
    #expect(image.width == 2 * 8 + 3 && image.height == 2 * 8 + 3)
    #expect(image.displayWidth == image.width)
    #expect(image.description == "3 pictures of 2 × 2 pixels, in 2 rows of 2.")
    #expect(image.png.hasPrefix("iVBORw0KGgo"))  // the base 64 of PNG's signature
  }

  @Test func `a grid with labels is a figure whose labels are text`() throws {
    let tile = Picture([0.0, 1, 2, 3], width: 2, height: 2)
    let grid = PictureGrid(
      Array(repeating: tile, count: 20), columns: 10, rowLabels: ["above", "below"],
      columnLabels: (0..<10).map { "c\($0)" }, scale: 28)
    let figure = try figure(grid)
    for svg in [figure.wide, figure.narrow] {
      let markup = Markup(svg)
      #expect(markup.fault == nil)
      #expect(markup.elements.count { $0 == "image" } == 20)
      #expect(Set(["above", "below", "c0", "c9"]).isSubset(of: markup.texts))
    }
    // On a phone the columns are cut into blocks, each with the rows' labels.
    #expect(Markup(figure.narrow).texts.count { $0 == "above" } > 1)
  }

  @Test func `a grid that takes half of the column fills it`() throws {
    let tile = Picture(gray: [UInt8](repeating: 9, count: 144), width: 12, height: 12)
    let whole = try image(PictureGrid([Picture](repeating: tile, count: 256), columns: 16))
    #expect(whole.displayWidth == 16 * (3 * 12 + 4) - 4 && whole.width == whole.displayWidth)
    // Twice 24 pixels leave 716 too far from full, three times are too many: the page scales them down.
    let large = Picture(gray: [UInt8](repeating: 9, count: 576), width: 24, height: 24)
    let scaled = try image(PictureGrid([Picture](repeating: large, count: 22), columns: 11))
    #expect(scaled.displayWidth == 716 && scaled.width == 11 * (3 * 24 + 4) - 4)
  }

  @Test func `captions as many as the columns stand under the last row, and take room once`() throws
  {
    let tile = Picture([0.0, 1, 2, 3], width: 2, height: 2)
    func grid(_ captions: [String]) -> PictureGrid {
      PictureGrid([Picture](repeating: tile, count: 8), columns: 4, captions: captions, scale: 10)
    }
    func height(_ svg: String) -> Double? {
      svg.firstMatch(of: #/ height="(\d+)"/#).flatMap { Double($0.1) }
    }
    let svg = grid(["a", "b", "c", "d"]).svg(id: "a", width: 640)
    let every = grid((0..<8).map { "\($0)" }).svg(id: "a", width: 640)
    let caption = try #require(svg.firstMatch(of: /y="([\d.]+)"[^>]*>a</))
    let total = try #require(height(svg))
    #expect(try #require(Double(caption.1)) > 2 * 20 + 4)
    #expect(try #require(height(every)) > total + 10)
  }

  @Test func `one picture, and one row, are described as such`() throws {
    let tile = Picture(gray: [0, 50, 100, 255], width: 2, height: 2)
    #expect(try image(PictureGrid([tile])).description == "A picture of 2 × 2 pixels.")
    #expect(
      try image(PictureGrid([tile, tile])).description
        == "2 pictures of 2 × 2 pixels, side by side.")
  }

  @Test func `nothing to show is said`() {
    #expect(PictureGrid([]).shown(id: "a") == .text("no pictures"))
  }

  @Test func `the signed map is neutral at zero and symmetric`() {
    let signed = Picture([-2.0, 0, 1, .nan], width: 4, height: 1, colors: .diverging)
    let same = Picture([-2.0, 0, 1, 0], width: 4, height: 1, range: -2...2, colors: .diverging)
    #expect(signed == same)
    let zero = Picture([0.0], width: 1, height: 1, range: -1...1, colors: .diverging)
    #expect(zero.png == Picture(rgb: [0xF7, 0xF7, 0xF7], width: 1, height: 1).png)
  }

  /// The ends are those of viridis' published table.
  @Test func `viridis runs from dark violet to yellow`() {
    let ends = Picture([0.0, 1], width: 2, height: 1, colors: .viridis)
    #expect(
      ends.png == Picture(rgb: [0x44, 0x01, 0x54, 0xFD, 0xE7, 0x25], width: 2, height: 1).png)
  }

  @Test func `gray runs from black to white, ink the other way`() {
    func png(_ gray: [UInt8]) -> [UInt8] { Picture(gray: gray, width: 2, height: 1).png }
    #expect(Picture([0, 1], width: 2, height: 1).png == png([0, 255]))
    #expect(Picture([0, 1], width: 2, height: 1, colors: .ink).png == png([255, 0]))
    #expect(Picture([5.0, 5], width: 2, height: 1).png == png([128, 128]))
  }

  @Test func `a common colour bar tells what the colours of all pictures mean`() throws {
    let filters = (0..<6).map { [Double($0) - 2, -3, 1, 0] }
    let range = ColorMap.diverging.range(of: filters.joined())
    #expect(range == -3...3)
    let grid = PictureGrid(
      filters.map { Picture($0, width: 2, height: 2, range: range, colors: .diverging) },
      columns: 3, captions: (1...6).map { "\($0)" }, rowLabels: ["a", "b"],
      columnLabels: ["x", "y", "z"], colorBar: "weight", scale: 20)
    let figure = try figure(grid)
    for svg in [figure.wide, figure.narrow] {
      let markup = Markup(svg)
      #expect(markup.fault == nil && Set(markup.ids).count == markup.ids.count)
      #expect(Set(["weight", "−3", "0", "3", "a", "z", "6"]).isSubset(of: markup.texts))
      #expect(markup.elements.count { $0 == "linearGradient" } == 1)
    }
    #expect(figure.description.contains("Colours: weight from −3 to 3."))
  }

  @Test func `pictures of different ranges can't share a colour bar`() async {
    await #expect(processExitsWith: .failure) {
      let pictures = [[0.0, 1], [0, 2]].map { Picture($0, width: 2, height: 1) }
      _ = PictureGrid(pictures, colorBar: "ink")
    }
    await #expect(processExitsWith: .failure) {
      _ = PictureGrid([Picture(gray: [1], width: 1, height: 1)], colorBar: "ink")
    }
  }

  @Test func `a wrong count of pixels is a caller's bug`() async {
    await #expect(processExitsWith: .failure) { _ = Picture(gray: [1], width: 2, height: 2) }
  }
}
