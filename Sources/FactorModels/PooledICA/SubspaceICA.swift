public import LinearAlgebra
public import Store

/// Independent subspace analysis: sources in groups that are independent of each other, but not inside.
///
/// The norm of a group's sources is made sparse. On patches of images, the sources of a group become edges of one
/// orientation and place with several phases, and the norm a complex cell. Inside a group the sources are determined only
/// up to rotations. Groups are in order of the mean root of their energy, the sparsest first.
///
/// ```swift
/// let isa = try SubspaceICA(subspaces: 40, dimension: 4).fit(patches)
/// show(isa.grid(width: 16))
/// ```
///
/// - Source: Hyvärinen and Hoyer (2000), doi:10.1162/089976600300015312; minimised here by L-BFGS (`ICA.Algorithm.picard`),
///   from single sources that were grouped by the correlation of their energies.
public struct SubspaceICA: Codable, Hashable, Sendable {
  /// How many groups there are, m.
  public var subspaces: Int
  /// How many sources each group has; k = m × this.
  public var dimension: Int
  /// The relative gradient at which the iteration ends; see `FittedPooledICA.relativeGradient`.
  public var tolerance: Double
  /// How many iterations to do at most, at least 1.
  public var maxIterations: Int
  /// The seed of the rotation to start from.
  public var seed: Int

  /// An analysis.
  ///
  /// - Parameters:
  ///   - subspaces: How many groups, at least 1.
  ///   - dimension: How many sources in each, at least 1.
  ///   - tolerance: The relative gradient at which the iteration ends, above 0.
  ///   - maxIterations: How many iterations to do at most, at least 1.
  ///   - seed: The seed of the rotation to start from.
  public init(
    subspaces: Int, dimension: Int, tolerance: Double = 1e-4, maxIterations: Int = 500,
    seed: Int = 1
  ) {
    self.subspaces = subspaces
    self.dimension = dimension
    self.tolerance = tolerance
    self.maxIterations = maxIterations
    self.seed = seed
  }

  /// Finds the groups of sources.
  ///
  /// - Parameter samples: n × d, as for `ICA.fit`; reduced to their first k principal components.
  /// - Returns: The sources, those of a group next to each other.
  /// - Throws: As `ICA.fit`.
  public func fit(_ samples: Matrix<Double>) throws(FitError) -> FittedPooledICA {
    try kept(from: ["samples": samples]) { progress throws(FitError) in
      try computeFit(samples, progress)
    }
  }
}

extension SubspaceICA: PooledAnalysis {
  var settings: FittedPooledICA.Settings { .subspaces(self) }

  func sourceCount() throws(FitError) -> Int {
    try FitError.check("subspaces", subspaces, from: 1)
    try FitError.check("dimension", dimension, from: 1)
    return try FitError.product("subspaces", subspaces, times: dimension)
  }

  var pools: EnergyPools {
    EnergyPools(
      members: Matrix(rows: subspaces, columns: subspaces * dimension) { i, j in
        j / dimension == i ? 1 : 0
      })
  }

  func rotation(
    of samples: WhitenedSamples, from random: Matrix<Double>, _ progress: ProgressReporter
  ) throws(FitError) -> PooledRotation {
    // From a random rotation, a descent often ends where groups are made of the wrong sources, which no small step mends.
    let single = try EnergyPools(members: .identity(samples.dimension)).rotation(
      of: samples, from: random, tolerance: max(tolerance, 1e-3), maxIterations: maxIterations,
      progress.part(0, of: 2))
    let found = try pools.rotation(
      of: samples, from: grouped(single.rotation, of: samples), tolerance: tolerance,
      maxIterations: maxIterations, progress.part(1, of: 2))
    let order = (0..<subspaces).sorted { (found.values[$0], $0) < (found.values[$1], $1) }
    let rows = order.flatMap { $0 * dimension..<($0 + 1) * dimension }
    return PooledRotation(
      rotation: found.rotation[rows: rows], trace: found.trace, startTrace: single.trace)
  }

  /// Single independent sources, put into groups by how much their energies go together.
  private func grouped(_ single: Matrix<Double>, of samples: WhitenedSamples) -> Matrix<Double> {
    let c = samples.energyCovariance(along: single)
    // Energies have mean 1; one that varies by no more than rounding goes together with none.
    let varies = c.diagonal.map { $0 > Double.ulpOfOne.squareRoot() }
    func together(_ i: Int, _ j: Int) -> Double {
      varies[i] && varies[j] ? c[i, j] / (c[i, i] * c[j, j]).squareRoot() : 0
    }
    var rest = Array(0..<samples.dimension)
    var order: [Int] = []
    for _ in 0..<subspaces {
      // The closest pair begins a group, and then the source closest to those in it joins.
      var group: [Int] = []
      while group.count < dimension {
        func closeness(_ i: Int) -> Double {
          let others = group.isEmpty ? rest.filter { $0 != i } : group
          let all = others.map { together(i, $0) }
          return group.isEmpty ? all.max() ?? 0 : all.sum()
        }
        let measures = rest.map(closeness)
        let best = measures.indices.reduce(0) { measures[$1] > measures[$0] ? $1 : $0 }
        group.append(rest.remove(at: best))
      }
      order += group
    }
    return single[rows: order]
  }
}

extension SubspaceICA: Computation {
  /// As a kept result's record names it.
  public static let name = "Subspace ICA"
  /// To be raised when the same samples give other results; `GoldenResultTests` notices.
  public static let version = 2
}
