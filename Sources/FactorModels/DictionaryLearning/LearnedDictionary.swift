public import LinearAlgebra

/// The atoms that a `DictionaryLearning` found, the most used first.
///
/// d numbers a signal, k atoms.
public struct LearnedDictionary: Codable, Hashable, Sendable {
  /// The atoms as rows, of norm 1 at most, in the order of `usage` (k × d).
  ///
  /// Unless codes must not be negative, each is signed so that its entry of largest magnitude is positive.
  public let atoms: Matrix<Double>

  /// The share of the signals, the later ones counting more, whose code uses each atom, descending (k).
  public let usage: [Double]

  /// How often an atom that no signal used was replaced by a signal that the others coded worst.
  public let replacements: Int

  /// The largest relative duality gap of all the codes that it learned from; above `coding.tolerance` if the coding's
  /// iterations were too few.
  public let codingGap: Double

  /// The learning, an iteration a batch: the batch's mean objective with the atoms before they have seen it, which makes
  /// it an estimate for new signals, and by how much the atoms then moved.
  ///
  /// Batches differ, so it falls in the mean only, and its advice says whether it still does; as the problem has many local
  /// optima, none certifies the atoms.
  public let trace: Trace

  /// How signals were coded.
  public let coding: SparseCoding

  /// What further learning begins with.
  let memory: DictionaryMemory

  /// Finds the most likely codes of signals under these atoms, with the penalty of the learning.
  ///
  /// - Parameters:
  ///   - signals: n × d.
  ///   - tolerance: The relative duality gap to reach.
  /// - Returns: The codes (n × k), each with its duality gap.
  /// - Throws: As `SparseCoding.encode`.
  public func encode(
    _ signals: Matrix<Double>, tolerance: Double = 1e-6
  ) throws(FitError) -> SparseCodes {
    var coding = coding
    coding.tolerance = tolerance
    return try coding.encode(signals, with: atoms)
  }

  /// The largest magnitude of a cosine between two different atoms, from 0 to 1; 0 if there is one atom.
  ///
  /// The mutual coherence μ: codes with fewer than (1 + 1/μ)/2 numbers are the only ones so sparse.
  ///
  /// - Source: Donoho and Elad (2003), doi:10.1073/pnas.0437847100.
  public var coherence: Double {
    let gram = atoms.gram()
    let norms = gram.diagonal.map { $0.squareRoot() }
    var largest = 0.0
    for i in norms.indices {
      for j in 0..<i where norms[i] > 0 && norms[j] > 0 {
        largest = max(largest, abs(gram[i, j]) / (norms[i] * norms[j]))
      }
    }
    return min(1, largest)
  }
}

extension LearnedDictionary: CustomStringConvertible {
  /// How many atoms there are and how well they do.
  public var description: String {
    let objective = trace.steps.last.map { Trace.short($0.objective) } ?? "unknown"
    return
      "Dictionary of \(atoms.rows) atoms of \(atoms.columns) numbers after \(trace.iterations) "
      + "batches; mean objective of the last \(objective)"
  }
}
