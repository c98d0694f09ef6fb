/// A number that a figure can draw.
///
/// It exists so that one `line(_:_:)` takes `[Float]`, `[Double]` and `1...50` alike.
public protocol Plottable {
  /// The number in double precision.
  var plotted: Double { get }
}

extension BinaryInteger where Self: Plottable {
  /// The number in double precision.
  public var plotted: Double { Double(self) }
}

extension BinaryFloatingPoint where Self: Plottable {
  /// The number in double precision.
  public var plotted: Double { Double(self) }
}

extension Double: Plottable {}
extension Float: Plottable {}
extension Int: Plottable {}
extension Int32: Plottable {}
extension UInt8: Plottable {}

/// Whether a value can be drawn: finite, and small enough for the differences of two to be finite.
func isDrawable(_ value: Double) -> Bool { abs(value) <= 1e300 }

/// The least value that a logarithmic axis shows; smaller ones are as good as zero.
let leastLogarithmic = 1e-299
