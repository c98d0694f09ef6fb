import Events
import Figures
import Testing

/// Figures of sixty thousand things: small enough for a page, and honest about it.
@Suite struct MuchDataTests {
  private let count = 60_000
  /// The most bytes of both layouts together.
  private let most = 1_200_000

  private func signal() -> [Double] {
    var generator = SplitMix(seed: 19)
    var values = (0..<count).map { _ in generator.normal() }
    values[40_000] = 30
    values[50_000] = -30
    return values
  }

  private func size(_ figure: Shown.Figure) -> Int {
    figure.wide.utf8.count + figure.narrow.utf8.count
  }

  @Test func `stems are thinned, and the highest and lowest stay`() throws {
    let figure = try figure(Chart([.stem(0..<count, signal())]))
    #expect(size(figure) < most)
    #expect(figure.note == "60,000 stems are thinned; every peak is kept.")
    // The extremes touch the ends of the range, a twentieth from the plot's edges.
    let heights = figure.wide.matches(of: /M[\d.]+ ([\d.]+)h0/).compactMap { Double($0.1) }
    let (top, bottom) = (try #require(heights.min()), try #require(heights.max()))
    let plot = try #require(
      figure.wide.firstMatch(
        of: /<clipPath[^>]*><rect x="[^"]*" y="([\d.]+)"[^>]*height="([\d.]+)"/))
    let (y, height) = (try #require(Double(plot.1)), try #require(Double(plot.2)))
    #expect(top < y + 0.1 * height && bottom > y + 0.9 * height)
  }

  @Test func `bars and bins are drawn as the region that they cover`() throws {
    let bars = try figure(Chart([.bars(0..<count, signal())]))
    #expect(size(bars) < most)
    #expect(bars.note == "60,000 bars are drawn as the region that they cover.")
    let bins = try figure(Chart([.histogram(signal(), bins: 5000)]))
    #expect(size(bins) < most)
    #expect(bins.note == "5,000 bins are drawn as the region that they cover.")
  }

  @Test func `bands are thinned, and the highest and lowest stay`() throws {
    let values = signal()
    let figure = try figure(
      Chart([.band(0..<count, values.map { $0 - 1 }, values.map { $0 + 1 })]))
    #expect(size(figure) < most)
    #expect(figure.note == "A band of 60,000 points is thinned; every peak is kept.")
  }

  @Test func `many long lines share what a page can hold`() throws {
    let values = Array(signal().prefix(3000))
    let lines = (0..<200).map { Mark.line(0..<3000, values, color: 1 + $0 % 2) }
    let figure = try figure(Chart(lines))
    #expect(size(figure) < 2 * most)
  }

  @Test func `error bars and strips of many values stay small`() throws {
    let values = signal()
    let strip = try figure(Chart([.strip(["a", "b"], [values, [1, 2, 3]])]))
    #expect(size(strip) < 50_000)
    #expect(strip.note == "Up to 60,000 values are drawn by their quartiles and extremes alone.")
  }

  @Test func `segments of a scene are thinned like its points, and still begin at them`() throws {
    var points: [SIMD3<Double>] = []
    for value in signal() { points.append(SIMD3(value, value * value, Double(points.count % 97))) }
    let feet = points.map { point -> SIMD3<Double> in SIMD3(point.x, point.y, 0) }
    let figure = try figure(Scene3D([.points(points), .segments(from: points, to: feet)]))
    #expect(size(figure) < 3 * most)
    #expect(
      figure.note
        == "3,000 of 60,000 points are drawn, evenly chosen. "
        + "3,000 of 60,000 segments are drawn, evenly chosen.")
    #expect(Markup(figure.wide).elements.count { $0 == "line" } > 3000)
    // The plot's own lines have a class, the segments a style.
    let starts = figure.wide.split(separator: "<line ").filter { $0.contains("opacity:.45") }
      .prefix(20).compactMap { $0.firstMatch(of: /x1="([^"]*)" y1="([^"]*)"/) }
    #expect(starts.count == 20)
    for start in starts { #expect(figure.wide.contains("M\(start.1) \(start.2)m")) }
  }

  @Test func `a huge matrix is drawn by the means of its parts`() throws {
    let (rows, columns) = (2000, 300)
    let values = (0..<rows * columns).map { Double($0 / columns < 1000 ? 0 : 1) }
    let figure = try figure(Chart([.heatMap(values, rows: rows, columns: columns)]))
    #expect(size(figure) < most)
    #expect(
      figure.note
        == "A matrix of 2,000 × 300 is drawn as 640 × 300 cells, each the mean of its part.")
    #expect(figure.description.contains("Heat map of 2000 rows and 300 columns"))
  }

  @Test func `ten thousand classes neither fill the legend nor take for ever`() throws {
    let figure = try figure(
      Chart([.points(0..<10_000, 0..<10_000, classes: (0..<10_000).map { "c\($0)" })]))
    #expect(Markup(figure.wide).texts.contains("and 9,960 more"))
    #expect(size(figure) < most)
  }

  // MARK: - Lines

  @Test func `a thinned line keeps the points beside a gap`() {
    let x = (0..<50_000).map { Double($0) }
    var y = [Double](repeating: 1, count: 50_000)
    for index in 20_003...20_050 { y[index] = .nan }
    let kept = thinnedLine(x: x, y: y)
    #expect(Set([20_002, 20_003, 20_050, 20_051]).isSubset(of: kept))
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0 < $1 })
    // Gaps everywhere are too short to be seen; they must not undo the thinning.
    for index in stride(from: 0, to: 50_000, by: 2) { y[index] = .nan }
    let few = thinnedLine(x: x, y: y)
    #expect(few.count < 40_000 && zip(few, few.dropFirst()).allSatisfy { $0 < $1 })
    let drawn = few.filter { !y[$0].isNaN }
    #expect(drawn.count <= 1600 && few.contains { y[$0].isNaN })
  }

  @Test func `a value between two gaps is a dot`() throws {
    var values = [Double](repeating: 2, count: 100)
    for index in 40...60 where index != 50 { values[index] = .nan }
    let svg = Chart([.line(0..<100, values)]).svg(id: "a", width: 640)
    let path = try #require(svg.firstMatch(of: /<path d="([^"]*)" style="fill:none;stroke:var/))
    #expect(path.1.contains("h0"))
  }
}
