public import Store

/// Sparse coding: the most likely code of a signal under a dictionary of atoms, most of its numbers exactly zero.
///
/// A signal is x = Wh + b + noise, with noise of precision β and a Laplace prior on the code h; the most likely code
/// minimises λ‖h‖₁ + β‖x − Wh‖² (b has been taken off the signals, if there is one). The letters here are n signals of d
/// numbers as rows, and k atoms as rows, the columns of W. There is no formula for a code: each signal is an
/// optimisation of its own.
///
/// ```swift
/// let codes = try SparseCoding(penalty: 0.5).encode(patches, with: dictionary.atoms)
/// print(codes.trace)
/// ```
///
/// With the default precision of ½ the objective is the usual lasso ½‖x − Wh‖² + λ‖h‖₁. In general it is the lasso
/// with α = λ/(2β), times 2β.
///
/// - Source: Olshausen and Field (1996), doi:10.1038/381607a0; Goodfellow, Bengio and Courville (2016), section 13.4.
public struct SparseCoding: Codable, Hashable, Sendable {
  /// How to find the codes. All but the last find the same ones.
  public enum Method: Codable, Hashable, Sendable {
    /// One coefficient after the other to its best value, first all, then those in use; from the fifth round on the
    /// equations of the present signs are solved instead. The fastest and most accurate.
    ///
    /// - Source: Friedman, Hastie and Tibshirani (2010), doi:10.18637/jss.v033.i01; Lee, Battle, Raina and Ng (2006),
    ///   "Efficient sparse coding algorithms", for the equations of the signs.
    case coordinateDescent
    /// A step down the gradient, then towards zero; the objective's error falls at least as 1/iterations.
    ///
    /// - Source: Daubechies, Defrise and De Mol (2004), doi:10.1002/cpa.20042.
    case ista
    /// The same with momentum; the error falls at least as 1/iterations².
    ///
    /// - Source: Beck and Teboulle (2009), doi:10.1137/080716542.
    case fista
    /// Follows the codes from λ = ∞, where they are zero, down to λ, along a path of straight pieces.
    ///
    /// - Source: Efron, Hastie, Johnstone and Tibshirani (2004), doi:10.1214/009053604000000067.
    case leastAngle
    /// One formula, for atoms that are orthonormal: each product with an atom, moved towards zero by α.
    case softThreshold
  }

  /// The price of a code's size, λ, above 0: the more, the sparser.
  public var penalty: Double
  /// The price of a signal's misfit, β, above 0.
  public var precision: Double
  /// Whether codes must not be negative.
  public var isPositive: Bool
  /// How to find the codes.
  public var method: Method
  /// The largest duality gap of a code, relative to its objective, at which its iteration ends.
  public var tolerance: Double
  /// The most iterations.
  public var iterations: Int

  /// A way to code signals.
  ///
  /// - Parameters:
  ///   - penalty: λ, above 0.
  ///   - precision: β, above 0.
  ///   - isPositive: Whether codes must not be negative.
  ///   - method: How to find the codes.
  ///   - tolerance: The relative duality gap to reach, above 0.
  ///   - iterations: The most iterations, at least 1.
  public init(
    penalty: Double, precision: Double = 0.5, isPositive: Bool = false,
    method: Method = .coordinateDescent, tolerance: Double = 1e-6, iterations: Int = 1000
  ) {
    self.penalty = penalty
    self.precision = precision
    self.isPositive = isPositive
    self.method = method
    self.tolerance = tolerance
    self.iterations = iterations
  }

  /// The lasso's α = λ/(2β): what a product of an atom and the residual must exceed for the atom to be used.
  public var threshold: Double { penalty / (2 * precision) }
}

extension SparseCoding: Computation {
  /// As a kept result's record names it.
  public static let name = "Sparse coding"
  /// To be raised when the same signals give other codes.
  public static let version = 2
}
