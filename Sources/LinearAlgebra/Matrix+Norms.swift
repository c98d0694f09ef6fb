// Norms of a matrix A. An element that is not a number makes each of them so, an infinite one infinite.

extension Matrix {
  /// The square root of the sum of all squares, ‖A‖_F, without overflow or underflow on the way.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func frobeniusNorm() -> Element {
    let largest = elements.reduce(0) { max($0, $1.magnitude) }
    guard largest > 0, largest.isFinite else { return elements.reduce(0) { $0 + $1.magnitude } }
    // A power of two scales without rounding.
    let scale = Double(sign: .plus, exponent: Int(Double(largest).exponent), significand: 1)
    let sum = elements.lazy.map { (Double($0) / scale) * (Double($0) / scale) }.sum()
    return Element(sum.squareRoot() * scale)
  }

  /// The largest magnitude of an element, max |aᵢⱼ|; 0 without elements.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func maxNorm() -> Element { elements.reduce(0) { largest($0, $1.magnitude) } }

  /// The largest sum of a column's magnitudes, ‖A‖₁; 0 without elements.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func oneNorm() -> Element { map(\.magnitude).columnSums().reduce(0, largest) }

  /// The largest sum of a row's magnitudes, ‖A‖_∞; 0 without elements.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func infinityNorm() -> Element {
    (0..<rows).reduce(0) { largest($0, row($1).map(\.magnitude).sum()) }
  }

  /// The largest singular value, ‖A‖₂: how much A stretches a vector at most; 0 without elements.
  ///
  /// - Throws: What `thinSVD` throws.
  public func spectralNorm() throws(LinearAlgebraError) -> Element {
    try thinSVD().values.first ?? 0
  }
}

/// The larger of two numbers; NaN if one of them is.
private func largest<Element: Scalar>(_ a: Element, _ b: Element) -> Element {
  // Not a number is not below anything, so that the second test finds it in `b`, and it stays in `a`.
  a.isNaN || b <= a ? a : b
}
