public import Store

/// Orthogonal matching pursuit: a code of few numbers, found greedily.
///
/// Atom after atom is taken: the one that the residual has the largest cosine with; after each, all chosen
/// atoms get the best coefficients together. So the residual is orthogonal to the atoms in use. It ends for a signal when
/// it has `count` atoms, or when its residual is short enough. If a signal is a sum of fewer than (1 + 1/μ)/2 atoms, where μ
/// is the coherence, they are found.
///
/// - Source: Pati, Rezaiifar and Krishnaprasad (1993), doi:10.1109/ACSSC.1993.342465; with Gram matrix and growing
///   Cholesky factor, Rubinstein, Zibulevsky and Elad (2008), Technion CS-2008-08; Tropp (2004),
///   doi:10.1109/TIT.2004.834793, for recovery.
public struct MatchingPursuit: Codable, Hashable, Sendable {
  /// The most atoms a code uses.
  public var count: Int
  /// The length ‖x − Wh‖ of a residual that needs no further atom, in units of the signals.
  public var residual: Double

  /// A pursuit.
  ///
  /// - Parameters:
  ///   - count: The most atoms a code uses, at least 1.
  ///   - residual: The length of a residual that needs no further atom, at least 0. As lengths come from a difference of
  ///     squares, below 1e-7 of the signal's own they count as 0.
  public init(count: Int, residual: Double = 0) {
    self.count = count
    self.residual = residual
  }
}

extension MatchingPursuit: Computation {
  /// As a kept result's record names it.
  public static let name = "Matching pursuit"
  /// To be raised when the same signals give other codes.
  public static let version = 2
}
