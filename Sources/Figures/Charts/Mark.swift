/// One thing that a chart draws.
///
/// Marks with the same `name` share a colour and one entry of the legend; so a line and the band
/// around it belong together when they are called the same. A `color` counts from 1 in `Palette`;
/// where it is nil the next free one is taken. Values that are not finite are left out, which the
/// figure's note says; in a line or a band they leave a gap.
public struct Mark: Hashable, Sendable {
  enum Geometry: Hashable, Sendable {
    case line(x: [Double], y: [Double], isDashed: Bool)
    case points(x: [Double], y: [Double], classes: [Int], names: [String])
    case bars(x: [Double], y: [Double])
    case histogram(Histogram)
    case stem(x: [Double], y: [Double])
    case band(x: [Double], lower: [Double], upper: [Double])
    case errorBars(x: [Double], lower: [Double], upper: [Double])
    case strip(Strip)
    case heatMap(HeatMap)
    case rule(value: Double, isVertical: Bool)
    case segment(x: [Double], y: [Double], hasHead: Bool)
    case text(String, x: Double, y: Double)
  }

  var geometry: Geometry
  var name: String?
  var color: Int?
  /// What the positions on the x axis are called, for bars of named things.
  var categories: [String] = []

  /// A line through points, in their order.
  ///
  /// - Parameters:
  ///   - x: The n positions.
  ///   - y: The n values.
  ///   - name: What the line is called beside it.
  ///   - dashed: Whether it is dashed, as expectations and bounds often are.
  ///   - color: The colour's number.
  /// - Returns: The mark.
  public static func line(
    _ x: some Collection<some Plottable>, _ y: some Collection<some Plottable>,
    name: String? = nil, dashed: Bool = false, color: Int? = nil
  ) -> Mark {
    let (x, y) = paired(x, y, "line")
    return Mark(geometry: .line(x: x, y: y, isDashed: dashed), name: name, color: color)
  }

  /// Points.
  ///
  /// - Parameters:
  ///   - x: The n positions.
  ///   - y: The n values.
  ///   - name: What the points are called in the legend.
  ///   - color: The colour's number.
  /// - Returns: The mark.
  public static func points(
    _ x: some Collection<some Plottable>, _ y: some Collection<some Plottable>,
    name: String? = nil, color: Int? = nil
  ) -> Mark {
    let (x, y) = paired(x, y, "set of points")
    return Mark(
      geometry: .points(x: x, y: y, classes: [], names: []), name: name, color: color)
  }

  /// Points of several classes, each with its own colour and, where they are at most six, shape.
  ///
  /// - Parameters:
  ///   - x: The n positions.
  ///   - y: The n values.
  ///   - classes: The n classes. Numbers are ordered by size, other things by first appearance.
  /// - Returns: The mark.
  public static func points<Class: Hashable>(
    _ x: some Collection<some Plottable>, _ y: some Collection<some Plottable>,
    classes: some Collection<Class>
  ) -> Mark {
    let (x, y) = paired(x, y, "set of points")
    let (numbers, names) = numbered(classes)
    guard numbers.count == x.count else {
      fatalError("\(x.count) points need as many classes, but have \(numbers.count)")
    }
    return Mark(geometry: .points(x: x, y: y, classes: numbers, names: names))
  }

  /// Bars that stand on zero; several marks of bars stand side by side.
  ///
  /// - Parameters:
  ///   - x: The n positions of the bars' middles.
  ///   - y: The n heights.
  ///   - name: What the bars are called in the legend.
  ///   - color: The colour's number.
  /// - Returns: The mark.
  public static func bars(
    _ x: some Collection<some Plottable>, _ y: some Collection<some Plottable>,
    name: String? = nil, color: Int? = nil
  ) -> Mark {
    let (x, y) = paired(x, y, "set of bars")
    return Mark(geometry: .bars(x: x, y: y), name: name, color: color)
  }

  /// Bars of named things.
  ///
  /// - Parameters:
  ///   - names: The n names, which become the labels of the x axis.
  ///   - y: The n heights.
  ///   - name: What the bars are called in the legend.
  ///   - color: The colour's number.
  /// - Returns: The mark.
  public static func bars(
    _ names: some Collection<some StringProtocol>, _ y: some Collection<some Plottable>,
    name: String? = nil, color: Int? = nil
  ) -> Mark {
    var mark = bars(0..<names.count, y, name: name, color: color)
    mark.categories = names.map { String($0) }
    return mark
  }

  /// How often values fall into bins of equal width; on a logarithmic axis, of equal ratio.
  ///
  /// - Parameters:
  ///   - values: The values.
  ///   - bins: How many bins, from 1; where it is nil, as many as Freedman and Diaconis (1981)
  ///     advise, at most 200. Bins of whole numbers hold equally many of them, so that they may be fewer.
  ///   - density: Whether the bars' area is 1, to be compared with a probability density.
  ///   - name: What the bars are called in the legend.
  ///   - color: The colour's number.
  /// - Returns: The mark.
  public static func histogram(
    _ values: some Collection<some Plottable>, bins: Int? = nil, density: Bool = false,
    name: String? = nil, color: Int? = nil
  ) -> Mark {
    let histogram = Histogram(values.map(\.plotted), bins: bins, isDensity: density)
    return Mark(geometry: .histogram(histogram), name: name, color: color)
  }

  /// Points on stalks that stand on zero, as signals in discrete time are drawn.
  ///
  /// - Parameters:
  ///   - x: The n positions.
  ///   - y: The n values.
  ///   - name: What they are called in the legend.
  ///   - color: The colour's number.
  /// - Returns: The mark.
  public static func stem(
    _ x: some Collection<some Plottable>, _ y: some Collection<some Plottable>,
    name: String? = nil, color: Int? = nil
  ) -> Mark {
    let (x, y) = paired(x, y, "stem")
    return Mark(geometry: .stem(x: x, y: y), name: name, color: color)
  }

  /// The region between two curves, such as mean ± one standard deviation.
  ///
  /// On a logarithmic axis a band whose lower curve is at zero or below goes down to the axis. Without a name it takes the colour of the line that follows it.
  ///
  /// - Parameters:
  ///   - x: The n positions.
  ///   - lower: The n lower values.
  ///   - upper: The n upper values.
  ///   - name: What the band is called in the legend.
  ///   - color: The colour's number.
  /// - Returns: The mark.
  public static func band(
    _ x: some Collection<some Plottable>, _ lower: some Collection<some Plottable>,
    _ upper: some Collection<some Plottable>, name: String? = nil, color: Int? = nil
  ) -> Mark {
    let (x, lower) = paired(x, lower, "band")
    let upper = paired(x, upper, "band").1
    return Mark(geometry: .band(x: x, lower: lower, upper: upper), name: name, color: color)
  }

  /// Vertical ranges about values, such as quartiles about a median or a confidence interval about a mean.
  ///
  /// They stand on the bars of the same name, where there are such, and share the colour of other marks with that
  /// name. Without a name they have the colour of the ink.
  ///
  /// - Parameters:
  ///   - x: The n positions.
  ///   - lower: The n lower ends.
  ///   - upper: The n upper ends.
  ///   - name: What the values are called.
  ///   - color: The colour's number.
  /// - Returns: The mark.
  public static func errorBars(
    _ x: some Collection<some Plottable>, _ lower: some Collection<some Plottable>,
    _ upper: some Collection<some Plottable>, name: String? = nil, color: Int? = nil
  ) -> Mark {
    let (x, lower) = paired(x, lower, "set of error bars")
    let upper = paired(x, upper, "set of error bars").1
    return Mark(geometry: .errorBars(x: x, lower: lower, upper: upper), name: name, color: color)
  }

  /// Vertical ranges about the values of named things.
  ///
  /// - Parameters:
  ///   - names: The n names, which become the labels of the x axis.
  ///   - lower: The n lower ends.
  ///   - upper: The n upper ends.
  ///   - name: What the values are called.
  ///   - color: The colour's number.
  /// - Returns: The mark.
  public static func errorBars(
    _ names: some Collection<some StringProtocol>, _ lower: some Collection<some Plottable>,
    _ upper: some Collection<some Plottable>, name: String? = nil, color: Int? = nil
  ) -> Mark {
    var mark = errorBars(0..<names.count, lower, upper, name: name, color: color)
    mark.categories = names.map { String($0) }
    return mark
  }

  /// All values of each of several named things, such as the results of one model with several seeds, with their
  /// median and, from five values on, their quartiles; several marks stand side by side.
  ///
  /// Quartiles interpolate linearly between the sorted values (definition 7 of Hyndman and Fan 1996). A value that is
  /// not finite has no place on the axis, but it counts: it is drawn as a cross below the plot. More than 200 values
  /// are drawn by their quartiles and extremes alone, which the figure's note says.
  ///
  /// - Parameters:
  ///   - names: The n names, which become the labels of the x axis.
  ///   - values: The values of each of the n things, in any order.
  ///   - name: What the values are called in the legend.
  ///   - notFinite: What values are called that are not finite, for example "diverged".
  ///   - color: The colour's number.
  /// - Returns: The mark.
  public static func strip<Values: Collection>(
    _ names: some Collection<some StringProtocol>, _ values: some Collection<Values>,
    name: String? = nil, notFinite: String = "not finite", color: Int? = nil
  ) -> Mark where Values.Element: Plottable {
    guard names.count == values.count else {
      fatalError("a strip needs values for each of \(names.count) names, but has \(values.count)")
    }
    let strip = Strip(
      (0..<names.count).map(Double.init), values.map { $0.map(\.plotted) }, notFinite: notFinite)
    return Mark(
      geometry: .strip(strip), name: name, color: color, categories: names.map { String($0) })
  }

  /// A matrix as coloured cells, with a colour bar.
  ///
  /// The first row is at the top, as matrices are written, and both axes count from 0. Where the
  /// axes have ranges of their own use `x` and `y`: then the first row is at the bottom. Cells of
  /// small matrices tell their numbers.
  ///
  /// - Parameters:
  ///   - values: rows × columns, row-major.
  ///   - rows: The number of rows.
  ///   - columns: The number of columns.
  ///   - name: What the values are, for the colour bar.
  ///   - colors: How values become colours.
  ///   - range: The values at the ends of the colour bar.
  ///   - x: What the columns span on the x axis.
  ///   - y: What the rows span on the y axis.
  /// - Returns: The mark.
  public static func heatMap(
    _ values: some Collection<some Plottable>, rows: Int, columns: Int, name: String? = nil,
    colors: ColorMap = .viridis, range: ClosedRange<Double>? = nil,
    x: ClosedRange<Double>? = nil, y: ClosedRange<Double>? = nil
  ) -> Mark {
    let map = HeatMap(
      values: values.map(\.plotted), rows: rows, columns: columns, colors: colors, range: range,
      x: x, y: y)
    return Mark(geometry: .heatMap(map), name: name)
  }

  private static func paired(
    _ x: some Collection<some Plottable>, _ y: some Collection<some Plottable>, _ kind: String
  ) -> ([Double], [Double]) {
    guard x.count == y.count else {
      fatalError("a \(kind) needs as many values as positions, but has \(y.count) and \(x.count)")
    }
    return (x.map(\.plotted), y.map(\.plotted))
  }
}

extension Mark.Geometry {
  /// The same at other positions, where named things can stand.
  func moved(to positions: [Double]) -> Mark.Geometry {
    switch self {
    case .bars(_, let y): .bars(x: positions, y: y)
    case .errorBars(_, let lower, let upper): .errorBars(x: positions, lower: lower, upper: upper)
    case .strip(let strip): .strip(strip.moved(to: positions))
    default: self
    }
  }
}
