/// The numbers that matrices hold: exactly `Float` and `Double`.
///
/// Nothing else can conform, since nobody else can make `Kernels`.
public protocol Scalar: BinaryFloatingPoint, Codable, Sendable, CVarArg, LosslessStringConvertible {
  /// The C functions that compute in this precision.
  static var kernels: Kernels<Self> { get }
}

extension Double: Scalar {
  /// The C functions that compute in double precision.
  public static let kernels = Kernels<Double>.double
}

extension Float: Scalar {
  /// The C functions that compute in single precision.
  public static let kernels = Kernels<Float>.single
}
