import Events
import Figures
import Testing

@Suite struct SceneTests {
  private let square = Scene3D.Mark.plane(
    centre: .zero, SIMD3(1, 0, 0), SIMD3(0, 1, 0), name: "floor")

  @Test func `what is behind a plane is drawn before it, what is in front after it`() throws {
    let scene = Scene3D(
      camera: .init(azimuth: 30, elevation: 40),
      [
        .points([SIMD3(0, 0, 0.5)], name: "above"), .points([SIMD3(0, 0, -0.5)], name: "below"),
        square,
      ])
    let svg = scene.svg(id: "s", width: 640)
    let below = try #require(svg.firstRange(of: "<title>below, "))
    let plane = try #require(svg.firstRange(of: "<title>floor</title>"))
    let above = try #require(svg.firstRange(of: "<title>above, "))
    #expect(below.lowerBound < plane.lowerBound && plane.lowerBound < above.lowerBound)
  }

  @Test func `from below it is the other way round`() throws {
    let scene = Scene3D(
      camera: .init(azimuth: 30, elevation: -40),
      [
        .points([SIMD3(0, 0, 0.5)], name: "above"), .points([SIMD3(0, 0, -0.5)], name: "below"),
        square,
      ])
    let svg = scene.svg(id: "s", width: 640)
    let below = try #require(svg.firstRange(of: "<title>below, "))
    let above = try #require(svg.firstRange(of: "<title>above, "))
    #expect(above.lowerBound < below.lowerBound)
  }

  @Test func `a scene is well formed, described, and tabled`() throws {
    var points: [SIMD3<Double>] = []
    for i in 0..<50 { points.append(SIMD3(Double(i), Double(i * i % 7), Double(i % 5))) }
    let classes = (0..<50).map { $0 % 2 }
    let feet = points.map { point -> SIMD3<Double> in SIMD3(point.x, point.y, 0) }
    let scene = Scene3D(
      title: "<cloud>", x: Axis("a", unit: "m"), z: Axis("c"),
      [
        .points(points, classes: classes), square,
        .segments(from: points, to: feet, name: "drop"),
        .arrow(from: .zero, to: SIMD3(10, 1, 1), name: "w"),
      ])
    let figure = try figure(scene)
    for svg in [figure.wide, figure.narrow] {
      let markup = Markup(svg)
      #expect(markup.fault == nil && Set(markup.ids).count == markup.ids.count)
      #expect(markup.texts.contains("a (m)") && markup.texts.contains("w"))
    }
    #expect(figure.data[0].rows.count == 50)
    #expect(figure.description.contains("50 points in 2 classes (0, 1), a from 0 m to 49 m"))
    #expect(figure.description.contains("the longest 4 long"))
  }

  @Test func `too many points are thinned, and what is not finite is left out`() throws {
    var points: [SIMD3<Double>] = []
    for i in 0..<4000 { points.append(SIMD3(Double(i % 63), Double(i % 31), Double(i % 17))) }
    points.append(SIMD3(.nan, 0, 0))
    let figure = try figure(Scene3D([.points(points)]))
    #expect(
      figure.note
        == "3,000 of 4,000 points are drawn, evenly chosen. 1 thing is left out: it is not finite.")
  }

  @Test(arguments: [
    Scene3D([]), Scene3D([.points([])]), Scene3D([.points([SIMD3(.nan, 1, 1)])]),
  ])
  func `an empty scene says that there is no data`(_ scene: Scene3D) {
    let markup = Markup(scene.svg(id: "s", width: 340))
    #expect(markup.fault == nil && markup.texts.contains("no data"))
  }

  @Test(arguments: [0.0, 30, 90, 135, 200, 359], [-90.0, -30, 0, 45, 90])
  func `every camera gives a drawing`(_ azimuth: Double, _ elevation: Double) {
    let scene = Scene3D(
      camera: .init(azimuth: azimuth, elevation: elevation),
      [.points([.zero, SIMD3(1e-9, 1e9, 3)]), square])
    let svg = scene.svg(id: "s", width: 640)
    #expect(Markup(svg).fault == nil && !svg.contains("nan") && !svg.contains("inf"))
  }
}
