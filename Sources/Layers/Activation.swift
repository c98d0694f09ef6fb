internal import CKernels
internal import LinearAlgebra

/// How a unit bends the weighted sum of its inputs into its output.
public enum Activation: String, Codable, Hashable, Sendable, CaseIterable {
  /// f(x) = x.
  case identity
  /// The rectified linear unit, f(x) = max(0, x).
  case relu
  /// The hyperbolic tangent, from −1 to 1.
  case tanh
  /// The logistic function σ(x) = 1 / (1 + e⁻ˣ), from 0 to 1.
  case sigmoid

  /// As readers know it: "ReLU", "tanh".
  public var title: String { self == .relu ? "ReLU" : rawValue }

  /// The output for a sum.
  ///
  /// - Parameter x: The sum.
  /// - Returns: f(x), computed as networks compute it.
  public func callAsFunction(_ x: Double) -> Double {
    var y = x
    let bias = 0.0
    Elementwise<Double>.kernels.activate(kernelName, 1, 1, [bias], &y)
    return y
  }

  /// The slope f′ at a sum; ReLU's at 0 is taken as 0.
  ///
  /// - Parameter x: The sum.
  /// - Returns: f′(x).
  public func slope(at x: Double) -> Double {
    var (slope, sum) = (0.0, 0.0)
    Elementwise<Double>.kernels.differentiate(kernelName, 1, 1, [self(x)], [1], &slope, &sum)
    return slope
  }

  /// The activation's number among the kernels.
  package var kernelName: UInt32 {
    switch self {
    case .identity: ACTIVATION_IDENTITY.rawValue
    case .relu: ACTIVATION_RELU.rawValue
    case .tanh: ACTIVATION_TANH.rawValue
    case .sigmoid: ACTIVATION_SIGMOID.rawValue
    }
  }
}
