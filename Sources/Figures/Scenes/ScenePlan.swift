internal import Events

/// A scene made ready for drawing: what can't be drawn is gone, colours and ranges are chosen.
struct ScenePlan {
  struct Item {
    var geometry: Scene3D.Mark.Geometry
    var name: String?
    var color: Int
    var classColors: [Int] = []
    /// The points that look alike, where the mark is made of points.
    var groups: [PointGroup] = []
  }

  /// More points, or segments, than this hide each other; then evenly chosen ones are drawn, the same of both where
  /// there are as many, so that segments still begin at points.
  static let mostPieces = 3000

  let scene: Scene3D
  private(set) var items: [Item] = []
  private(set) var axes: [AxisPlan] = []
  private(set) var notes: [String] = []

  init(_ scene: Scene3D) {
    self.scene = scene
    var colors: [String: Int] = [:]
    func color(_ key: String) -> Int {
      if let color = colors[key] { return color }
      colors[key] = colors.count + 1
      return colors.count
    }
    var leftOut = 0
    // Points come first in the choice of colours: they are what the scene is about.
    for mark in scene.marks {
      guard case .points(_, _, let names) = mark.geometry, mark.color == nil else { continue }
      if names.isEmpty { _ = color(mark.name ?? "") } else { for name in names { _ = color(name) } }
    }
    for mark in scene.marks {
      var item = Item(geometry: mark.geometry, name: mark.name, color: mark.color ?? 0)
      switch mark.geometry {
      case .points(let points, let classes, let names):
        if names.isEmpty {
          item.color = mark.color ?? color(mark.name ?? "")
        } else {
          item.classColors = names.map(color)
        }
        let kept = kept(points.count, "points", &leftOut) { Self.isDrawable(points[$0]) }
        let keptClasses = classes.isEmpty ? [] : kept.map { classes[$0] }
        item.geometry = .points(kept.map { points[$0] }, classes: keptClasses, names: names)
        item.groups = PointGroup.groups(
          count: kept.count, name: item.name, color: item.color, classes: keptClasses,
          names: names, classColors: item.classColors)
      case .plane(let centre, let first, let second):
        item.color = mark.color ?? color(mark.name ?? "plane")
        guard [centre, first, second].allSatisfy(Self.isDrawable) else {
          leftOut += 1
          continue
        }
      case .segments(let from, let to):
        let kept = kept(from.count, "segments", &leftOut) {
          Self.isDrawable(from[$0]) && Self.isDrawable(to[$0])
        }
        item.geometry = .segments(kept.map { from[$0] }, kept.map { to[$0] })
      case .arrow(let from, let to):
        guard Self.isDrawable(from), Self.isDrawable(to) else {
          leftOut += 1
          continue
        }
      }
      items.append(item)
    }
    if leftOut > 0 {
      notes.append(
        leftOut == 1
          ? "1 thing is left out: it is not finite."
          : "\(formatNumber(Double(leftOut))) things are left out: they are not finite.")
    }
    axes = (0..<3).map { axis in
      var extent = AxisPlan.Extent(.linear)
      extent.padding = 0.03
      for place in items.flatMap(\.places) { extent.include(place[axis]) }
      extent.isWhole = false
      return AxisPlan(scene.axes[axis], extent)
    }
  }

  /// Which of so many things are drawn: those that can be, evenly thinned where they are too many.
  private mutating func kept(
    _ count: Int, _ what: String, _ leftOut: inout Int, where isDrawable: (Int) -> Bool
  ) -> [Int] {
    let drawable = (0..<count).filter(isDrawable)
    leftOut += count - drawable.count
    guard drawable.count > Self.mostPieces else { return drawable }
    notes.append(
      "\(formatNumber(Double(Self.mostPieces))) of \(formatNumber(Double(drawable.count))) \(what) "
        + "are drawn, evenly chosen.")
    return (0..<Self.mostPieces).map { drawable[$0 * drawable.count / Self.mostPieces] }
  }

  /// All points that look alike.
  var groups: [PointGroup] { items.flatMap(\.groups) }

  /// The meanings that the scene needs to tell: one for each name, in order of first use.
  var legendEntries: [Legend.Entry] {
    var entries = Legend.Entries()
    let kinds = groups.kindCount
    for item in items {
      switch item.geometry {
      case .points: entries.add(item.groups, kinds: kinds)
      case .plane: entries.add(item.name, item.color, .area)
      case .segments: entries.add(item.name, 0, .line(isDashed: false, hasDots: false))
      case .arrow: continue
      }
    }
    return entries.list
  }

  private static func isDrawable(_ place: SIMD3<Double>) -> Bool {
    (0..<3).allSatisfy { Figures.isDrawable(place[$0]) }
  }

  /// Where the scene is seen from. Unless it is said, the usual place, turned in steps of 10° until
  /// the first plane is seen neither edge-on nor from straight above: at about 35° to the line of sight.
  var camera: Scene3D.Camera {
    if let camera = scene.camera { return camera }
    let planes = items.compactMap { item -> SIMD3<Double>? in
      guard case .plane(_, let first, let second) = item.geometry else { return nil }
      return cross(first, second)
    }
    guard let normal = planes.first else { return Scene3D.Camera() }
    let length = (normal * normal).sum().squareRoot()
    func distance(_ camera: Scene3D.Camera) -> Double {
      abs(abs((camera.toViewer * normal).sum()) / max(length, 1e-290) - 0.57)
    }
    let cameras = (0..<36).flatMap { turn in
      [20.0, 28].map { Scene3D.Camera(azimuth: 35 + Double(turn) * 10, elevation: $0) }
    }
    return cameras.min { distance($0) < distance($1) } ?? Scene3D.Camera()
  }

  var isEmpty: Bool { items.allSatisfy { $0.places.isEmpty } }

  var spokenTitle: String {
    if !scene.title.isEmpty { return scene.title }
    let names = scene.axes.map(\.label).filter { !$0.isEmpty }
    return names.isEmpty ? "Scene in three dimensions" : "Scene of " + names.joined(separator: ", ")
  }

  var description: String {
    guard !isEmpty else { return "No data." }
    return items.map { item in
      let name = item.name.map { " “\($0)”" } ?? ""
      func tell(_ place: SIMD3<Double>) -> String {
        "(\(formatNumber(place.x)), \(formatNumber(place.y)), \(formatNumber(place.z)))"
      }
      switch item.geometry {
      case .points(let points, _, let names):
        let kinds = names.isEmpty ? "" : item.groups.spokenClasses
        let spans = (0..<3).map { axis in
          let values = points.map { $0[axis] }
          let label = scene.axes[axis].label
          return "\(label.isEmpty ? ["x", "y", "z"][axis] : label) from "
            + "\(scene.axes[axis].spoken(values.min() ?? 0)) to "
            + scene.axes[axis].spoken(values.max() ?? 0)
        }
        return "\(formatNumber(Double(points.count))) points\(name)\(kinds)"
          + (points.isEmpty ? "." : ", \(spans.joined(separator: ", ")).")
      case .plane(let centre, let first, let second):
        return "Plane\(name) through \(tell(centre)) along \(tell(first)) and \(tell(second))."
      case .segments(let from, let to):
        let lengths = zip(from, to).map { (($0 - $1) * ($0 - $1)).sum().squareRoot() }
        guard let longest = lengths.max() else { return "No segments\(name)." }
        return "\(lengths.count) segments\(name), the longest \(formatNumber(longest)) long."
      case .arrow(let from, let to): return "Arrow\(name) from \(tell(from)) to \(tell(to))."
      }
    }.joined(separator: " ")
  }

  var dataTable: Shown.Table {
    var rows: [[Shown.Cell]] = []
    var total = 0
    for item in items {
      guard case .points(let points, let classes, let names) = item.geometry else { continue }
      total += points.count
      let kept = min(points.count, ChartPlan.mostRows)
      for row in 0..<kept {
        let index = row * points.count / kept
        let name = names.isEmpty ? item.name ?? "" : names[classes[index]]
        rows.append(
          [.text(name)]
            + (0..<3).map {
              .number(points[index][$0], text: formatNumber(points[index][$0]))
            })
      }
    }
    let columns = zip(scene.axes, ["x", "y", "z"]).map {
      Shown.Column($0.0.label.isEmpty ? $0.1 : $0.0.label, unit: $0.0.unit)
    }
    return Shown.Table(
      columns: [Shown.Column("series")] + columns, rows: rows, totalRows: total,
      note: total > rows.count ? "\(rows.count) of \(total) rows, evenly chosen." : nil)
  }
}

extension ScenePlan.Item {
  /// The places that the item takes.
  var places: [SIMD3<Double>] {
    switch geometry {
    case .points(let points, _, _): points
    case .plane(let centre, let first, let second):
      [
        centre - first - second, centre + first - second, centre + first + second,
        centre - first + second,
      ]
    case .segments(let from, let to): from + to
    case .arrow(let from, let to): [from, to]
    }
  }
}
