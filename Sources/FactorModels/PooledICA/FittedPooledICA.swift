public import LinearAlgebra

/// Sources in pools, of the samples that a `SubspaceICA` or a `TopographicICA` was fitted to: x = A s + b.
///
/// n samples were given, of d features each; k sources were found, in m pools. Each source has mean 0 and variance 1
/// (divisor n − 1), and is signed so that the entry of largest magnitude in its column of A is positive, the
/// first such entry if there are several.
public struct FittedPooledICA: SourceModel, Codable, Hashable, Sendable {
  /// The settings of a fit, which tell how its sources are laid out.
  public enum Settings: Codable, Hashable, Sendable {
    /// Groups of sources, those of a group next to each other.
    case subspaces(SubspaceICA)
    /// A map of sources, row by row.
    case map(TopographicICA)
  }

  /// The settings of the fit.
  public let settings: Settings

  /// The mean of each feature, b (d).
  public let mean: [Double]

  /// What samples less their mean are multiplied by to give sources (k × d): each row is a source's filter.
  public let unmixing: Matrix<Double>

  /// What sources are multiplied by to give samples less their mean, A (d × k): each column is what one
  /// source adds.
  public let mixing: Matrix<Double>

  /// Which sources belong to which pool: 1 or 0 (m × k).
  public let members: Matrix<Double>

  /// The certificate: how far from stationary the objective is under rotations of the sources.
  ///
  /// With M = E[ψ(sᵢ) sⱼ] it is the largest |Mᵢⱼ − Mⱼᵢ| / 2, where ψ is the derivative of the objective.
  public let relativeGradient: Double

  /// How the iteration went.
  public let trace: Trace

  /// How the descent went to the single sources that subspaces began from; nil for a map.
  public let startTrace: Trace?

  init(
    _ settings: Settings, _ pools: EnergyPools, whitening: Whitening, _ found: PooledRotation
  ) {
    self.settings = settings
    (mixing, unmixing) = whitening.signedMixing(found.rotation)
    mean = whitening.mean
    members = pools.members
    trace = found.trace
    startTrace = found.startTrace
    relativeGradient = trace.steps.last?.optimality ?? .nan
  }

  /// How strongly each pool responds to samples: the root of the sum of its sources' squares.
  ///
  /// - Parameter samples: q × d, any q.
  /// - Returns: q × m.
  public func responses(_ samples: Matrix<Double>) -> Matrix<Double> {
    let pools = EnergyPools(members: members)
    return transform(samples).mapRowBlocks(columns: members.rows) { s in
      pools.energies(ofSquares: s.hadamard(s)).map { $0.squareRoot() }
    }
  }
}

extension FittedPooledICA: CustomStringConvertible {
  /// How many sources were found in how many pools, and whether they and what they began from converged.
  public var description: String {
    let layout =
      switch settings {
      case .subspaces(let isa): "in \(isa.subspaces) subspaces of \(isa.dimension)"
      case .map(let map): "on a map of \(map.rows) × \(map.columns)"
      }
    let start = startTrace.map { $0.converged ? "" : " The single sources to begin from: \($0)" }
    return "ICA: \(unmixing.rows) sources \(layout). \(trace)\(start ?? "")"
  }
}

extension Whitening {
  /// The mixing (d × k) and unmixing (k × d) matrices that a rotation of the coordinates gives, with signs fixed: the
  /// entry of largest magnitude in each column of the mixing matrix is positive.
  func signedMixing(
    _ rotation: Matrix<Double>
  ) -> (mixing: Matrix<Double>, unmixing: Matrix<Double>) {
    let columns = rotation * inverse.transposed
    let signed = columns.signedByLargestEntry()
    let filters = rotation * matrix
    let signs = columns.rowIndices.map { columns.row($0) == signed.row($0) ? 1.0 : -1 }
    let unmixing = Matrix(rows: filters.rows, columns: filters.columns) { i, j in
      signs[i] * filters[i, j]
    }
    return (signed.transposed, unmixing)
  }
}
