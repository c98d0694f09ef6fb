public import Events

/// A scene in three dimensions, seen along parallel rays: clouds of points, planes, and the lines
/// from points to what they are projected on.
///
/// One unit is as long on all three axes, so that right angles are right. Near points are larger and
/// more opaque.
///
/// ```swift
/// Scene3D(
///   x: Axis("x₁"), y: Axis("x₂"), z: Axis("x₃"),
///   [
///     .plane(centre: mean, first * 2, second * 2),
///     .segments(from: cloud, to: projected),
///     .points(cloud, name: "samples"),
///   ])
/// ```
public struct Scene3D: Hashable, Sendable, Showable {
  /// Where the scene is seen from, in degrees.
  public struct Camera: Hashable, Sendable {
    /// The direction to the viewer in the plane of x and y, from the x axis towards the y axis.
    public var azimuth: Double
    /// How far the viewer stands above that plane, from −90 to 90.
    public var elevation: Double

    /// A camera.
    ///
    /// - Parameters:
    ///   - azimuth: The direction to the viewer, in degrees from the x axis towards the y axis.
    ///   - elevation: How far the viewer stands above the plane of x and y, from −90° to 90°.
    public init(azimuth: Double = 35, elevation: Double = 20) {
      guard azimuth.isFinite, (-90...90).contains(elevation) else {
        fatalError(
          "a camera needs an elevation from −90 to 90 degrees, but has \(elevation) and the azimuth "
            + "\(azimuth)")
      }
      self.azimuth = azimuth
      self.elevation = elevation
    }
  }

  /// One thing in the scene.
  public struct Mark: Hashable, Sendable {
    enum Geometry: Hashable, Sendable {
      case points([SIMD3<Double>], classes: [Int], names: [String])
      case plane(centre: SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)
      case segments([SIMD3<Double>], [SIMD3<Double>])
      case arrow(SIMD3<Double>, SIMD3<Double>)
    }

    var geometry: Geometry
    var name: String?
    var color: Int?

    /// Points.
    ///
    /// - Parameters:
    ///   - points: The n points.
    ///   - name: What they are called in the legend.
    ///   - color: The colour's number in `Palette`.
    /// - Returns: The mark.
    public static func points(
      _ points: [SIMD3<Double>], name: String? = nil, color: Int? = nil
    ) -> Mark {
      Mark(geometry: .points(points, classes: [], names: []), name: name, color: color)
    }

    /// Points of several classes, each with its own colour and, where they are at most six, shape.
    ///
    /// - Parameters:
    ///   - points: The n points.
    ///   - classes: The n classes. Numbers are ordered by size, other things by first appearance.
    /// - Returns: The mark.
    public static func points<Class: Hashable>(
      _ points: [SIMD3<Double>], classes: some Collection<Class>
    ) -> Mark {
      let (numbers, names) = numbered(classes)
      guard numbers.count == points.count else {
        fatalError("\(points.count) points need as many classes, but have \(numbers.count)")
      }
      return Mark(geometry: .points(points, classes: numbers, names: names))
    }

    /// A translucent parallelogram with the corners centre ± first ± second.
    ///
    /// - Parameters:
    ///   - centre: Its middle.
    ///   - first: Half of one side, as a vector.
    ///   - second: Half of the other side.
    ///   - name: What it is called in the legend.
    ///   - color: The colour's number in `Palette`.
    /// - Returns: The mark.
    public static func plane(
      centre: SIMD3<Double>, _ first: SIMD3<Double>, _ second: SIMD3<Double>, name: String? = nil,
      color: Int? = nil
    ) -> Mark {
      Mark(geometry: .plane(centre: centre, first, second), name: name, color: color)
    }

    /// Thin lines from points to others, such as their projections.
    ///
    /// - Parameters:
    ///   - from: The n points where they begin.
    ///   - to: The n points where they end.
    ///   - name: What they are called in the legend.
    /// - Returns: The mark.
    public static func segments(
      from: [SIMD3<Double>], to: [SIMD3<Double>], name: String? = nil
    ) -> Mark {
      guard from.count == to.count else {
        fatalError("segments need as many ends as beginnings, but have \(to.count), \(from.count)")
      }
      return Mark(geometry: .segments(from, to), name: name)
    }

    /// An arrow, for example an axis drawn on a cloud.
    ///
    /// - Parameters:
    ///   - from: Where it begins.
    ///   - to: Where its head is.
    ///   - name: What is written at its head.
    ///   - color: The colour's number in `Palette`; the ink where it is nil.
    /// - Returns: The mark.
    public static func arrow(
      from: SIMD3<Double>, to: SIMD3<Double>, name: String? = nil, color: Int? = nil
    ) -> Mark {
      Mark(geometry: .arrow(from, to), name: name, color: color)
    }
  }

  /// What stands above the scene. Where it is empty nothing does, and the caption serves.
  public var title: String
  /// The three axes, all linear.
  public var axes: [Axis]
  /// Where the scene is seen from; where it is nil, a place from which the first plane shows its face.
  public var camera: Camera?
  /// What is in the scene, in any order: what is nearer is drawn later.
  public var marks: [Mark]

  /// A scene.
  ///
  /// - Parameters:
  ///   - title: What stands above the scene; leave it empty where the caption says it.
  ///   - x: The first axis; like the others it must be linear.
  ///   - y: The second axis.
  ///   - z: The third axis, which points up.
  ///   - camera: Where the scene is seen from; where it is nil, a place from which the first plane
  ///     shows its face.
  ///   - marks: What is in the scene.
  public init(
    title: String = "", x: Axis = Axis("x"), y: Axis = Axis("y"), z: Axis = Axis("z"),
    camera: Camera? = nil, _ marks: [Mark]
  ) {
    guard [x, y, z].allSatisfy({ $0.scale == .linear }) else {
      fatalError("a scene's axes must be linear, since one unit is as long on all of them")
    }
    self.title = title
    axes = [x, y, z]
    self.camera = camera
    self.marks = marks
  }

  /// The scene as the page shows it.
  ///
  /// - Parameter id: The beginning of the ids in the drawing; unique in the page.
  /// - Returns: A figure with both layouts, the numbers and the note.
  public func shown(id: String) -> Shown {
    let plan = ScenePlan(self)
    return .figure(
      Shown.Figure(
        title: plan.spokenTitle, description: plan.description,
        wide: svg(id: id, width: 640, plan), narrow: svg(id: id, width: 340, plan),
        data: [plan.dataTable],
        note: plan.notes.isEmpty ? nil : plan.notes.joined(separator: " ")))
  }

  /// The `<svg>` element for a column of the given width.
  ///
  /// - Parameters:
  ///   - id: The beginning of the ids in the drawing; unique in the page.
  ///   - width: 640 or 340 CSS pixels, or another width from 200.
  /// - Returns: The element. It is drawn 1:1, so that text has the size of the page's small text.
  public func svg(id: String, width: Int) -> String { svg(id: id, width: width, ScenePlan(self)) }

  private func svg(id: String, width: Int, _ plan: ScenePlan) -> String {
    guard width >= 200 else { fatalError("a figure needs 200 pixels, not \(width)") }
    let drawing = SceneDrawing(plan, style: FigureStyle(width: Double(width)))
    return figureSVG(
      id: id, style: drawing.style, height: drawing.height, title: plan.spokenTitle,
      description: plan.description
    ) { _, svg in
      drawing.draw(into: &svg)
    }
  }
}
