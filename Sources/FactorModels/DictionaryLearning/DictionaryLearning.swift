public import Store

/// Dictionary learning: the atoms under which signals have the sparsest good codes.
///
/// Over the atoms W, each of norm 1 at most, and the codes h it minimises the mean of λ‖h‖₁ + β‖x − Wh‖² over n signals
/// of d numbers, by going through the signals in batches: code a batch with the present atoms, then improve the atoms.
///
/// ```swift
/// let dictionary = try DictionaryLearning(atoms: 256, penalty: 0.5, seed: seed).fit(patches)
/// show(dictionary.atomsGrid(width: 12))
/// ```
public struct DictionaryLearning: Codable, Hashable, Sendable {
  /// How a batch of codes improves the atoms.
  public enum Rule: Codable, Hashable, Sendable {
    /// Each atom in turn to its best place for all codes so far, the older ones counting less and less. There is no
    /// step size to choose.
    ///
    /// - Source: Mairal, Bach, Ponce and Sapiro (2010), "Online learning for matrix factorization and sparse coding",
    ///   JMLR 11, with its forgetting (3.4.2).
    case online
    /// A step of this size, above 0, down the gradient of the batch's mean misfit, ΔW = rate · ⟨(x − Wh)hᵀ⟩, after which
    /// each atom gets norm 1 again.
    ///
    /// - Source: Olshausen and Field (1996), doi:10.1038/381607a0.
    case gradient(rate: Double)
  }

  /// The number of atoms, k; it may exceed d.
  public var atoms: Int
  /// How signals are coded: λ, β and the sign of codes. Its tolerance and iterations are for the codes learned from, which
  /// coordinate descent finds, whatever its method; that is for codes of the learned dictionary, and not `softThreshold`.
  public var coding: SparseCoding
  /// How atoms are improved.
  public var rule: Rule
  /// Whether the numbers of atoms must not be negative.
  public var hasPositiveAtoms: Bool
  /// How many signals a batch has.
  public var batch: Int
  /// How often to go through all signals.
  public var passes: Int
  /// The seed of the first atoms and of the signals' order.
  public var seed: Int

  /// A way to learn a dictionary.
  ///
  /// - Parameters:
  ///   - atoms: k, at least 1.
  ///   - penalty: λ, above 0.
  ///   - precision: β, above 0.
  ///   - rule: How atoms are improved.
  ///   - hasPositiveCodes: Whether codes must not be negative.
  ///   - hasPositiveAtoms: Whether the numbers of atoms must not be negative.
  ///   - batch: How many signals a batch has, at least 1.
  ///   - passes: How often to go through all signals, at least 1.
  ///   - seed: The seed of the first atoms and of the signals' order.
  public init(
    atoms: Int, penalty: Double, precision: Double = 0.5, rule: Rule = .online,
    hasPositiveCodes: Bool = false, hasPositiveAtoms: Bool = false, batch: Int = 512,
    passes: Int = 1, seed: Int
  ) {
    self.atoms = atoms
    coding = SparseCoding(
      penalty: penalty, precision: precision, isPositive: hasPositiveCodes, tolerance: 1e-4)
    self.rule = rule
    self.hasPositiveAtoms = hasPositiveAtoms
    self.batch = batch
    self.passes = passes
    self.seed = seed
  }
}

extension DictionaryLearning: Computation {
  /// As a kept result's record names it.
  public static let name = "Dictionary learning"
  /// To be raised when the same signals give other atoms.
  public static let version = 3
}
