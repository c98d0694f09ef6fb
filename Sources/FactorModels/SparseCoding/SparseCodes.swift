public import LinearAlgebra

/// The codes of n signals for k atoms, each with what certifies it.
public struct SparseCodes: Codable, Hashable, Sendable {
  /// The codes as rows, in the signals' order (n × k).
  public let codes: Matrix<Double>

  /// What each code was to minimise, as reached: λ‖h‖₁ + β‖x − Wh‖², or for `MatchingPursuit` ‖x − Wh‖² (n).
  public let objectives: [Double]

  /// How far from its optimum each code is, at most: the duality gap relative to the objective (n).
  ///
  /// It was computed from the codes and signals alone, whatever the method believed: the objective can't be lower than
  /// (1 − gap) times what it is. A code without a residual and without a size has a gap of 0. For
  /// `MatchingPursuit`, which has no optimum, it is the largest cosine between the residual and an atom in use.
  public let optimality: [Double]

  /// How the iteration went, over all signals: the mean of their objectives, the largest of their gaps.
  public let trace: Trace

  /// How many numbers of each code are not zero (n).
  public var counts: [Int] {
    (0..<codes.rows).map { i in codes.row(i).count { $0 != 0 } }
  }

  /// The share of all the codes' numbers that are not zero.
  public var density: Double {
    codes.isEmpty
      ? 0 : Double(codes.elements.count { $0 != 0 }) / Double(codes.elements.count)
  }

  /// The signals that the codes stand for: their numbers times the atoms.
  ///
  /// - Parameter atoms: The atoms that the signals were coded with, as rows (k × d).
  /// - Returns: n × d.
  public func reconstruct(with atoms: Matrix<Double>) -> Matrix<Double> { codes * atoms }
}

extension SparseCodes: CustomStringConvertible {
  /// How many codes there are, how dense, and how sure.
  public var description: String {
    let used = Double(codes.elements.count { $0 != 0 }) / Double(max(1, codes.rows))
    return
      "\(codes.rows) sparse codes: \((10 * used).rounded() / 10) of \(codes.columns) numbers not "
      + "zero on average. \(trace)"
  }
}
