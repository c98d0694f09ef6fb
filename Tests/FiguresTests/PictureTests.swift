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

  @Test func `nothing to show is said`() {
    #expect(PictureGrid([]).shown(id: "a") == .text("no pictures"))
  }

  @Test func `the signed map is neutral at zero and symmetric`() {
    let signed = Picture([-2.0, 0, 1, .nan], width: 4, height: 1, colors: .diverging)
    let same = Picture([-2.0, 0, 1, 0], width: 4, height: 1, range: -2...2, colors: .diverging)
    #expect(signed == same)
    #expect(
      Picture([0.0], width: 1, height: 1, range: -1...1, colors: .diverging)
        == Picture(rgb: [0xF7, 0xF7, 0xF7], width: 1, height: 1))
  }

  /// The ends are those of viridis' published table.
  @Test func `viridis runs from dark violet to yellow`() {
    #expect(
      Picture([0.0, 1], width: 2, height: 1, colors: .viridis)
        == Picture(rgb: [0x44, 0x01, 0x54, 0xFD, 0xE7, 0x25], width: 2, height: 1))
  }

  @Test func `gray runs from black to white, ink the other way`() {
    #expect(
      Picture([0, 1], width: 2, height: 1) == Picture(gray: [0, 255], width: 2, height: 1))
    #expect(
      Picture([0, 1], width: 2, height: 1, colors: .ink)
        == Picture(gray: [255, 0], width: 2, height: 1))
    #expect(
      Picture([5.0, 5], width: 2, height: 1) == Picture(gray: [128, 128], width: 2, height: 1))
  }

  @Test func `a wrong count of pixels is a caller's bug`() async {
    await #expect(processExitsWith: .failure) { _ = Picture(gray: [1], width: 2, height: 2) }
  }
}
