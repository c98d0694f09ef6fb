public import LinearAlgebra
public import Store

/// Topographic independent component analysis: sources on a map, where neighbours may be active together.
///
/// Each place of the map pools the energies of the sources around it; what is made sparse are the pools. On patches of
/// images, orientation, place and frequency then change smoothly over the map, while phases stay at random. The map has no
/// edges: its left and right sides, and its top and bottom, are neighbours, so it is a torus. Sources are in
/// order of their places, row by row.
///
/// ```swift
/// let map = try TopographicICA(rows: 10, columns: 16).fit(patches)
/// show(map.grid(width: 16, columns: 16))
/// ```
///
/// - Source: Hyvärinen, Hoyer and Inki (2001), doi:10.1162/089976601750264992; minimised here by L-BFGS
///   (`ICA.Algorithm.picard`).
public struct TopographicICA: Codable, Hashable, Sendable {
  /// How many rows of places the map has.
  public var rows: Int
  /// How many columns of places the map has; k = rows × columns.
  public var columns: Int
  /// The side of the square of places, around each, whose energies are added up; odd.
  public var neighbourhood: Int
  /// The relative gradient at which the iteration ends; see `FittedPooledICA.relativeGradient`.
  public var tolerance: Double
  /// How many iterations to do at most, at least 1.
  public var maxIterations: Int
  /// The seed of the rotation to start from.
  public var seed: Int

  /// An analysis.
  ///
  /// - Parameters:
  ///   - rows: How many rows of places, at least `neighbourhood`.
  ///   - columns: How many columns of places, at least `neighbourhood`.
  ///   - neighbourhood: The side of the square of places that are added up, odd, at least 1.
  ///   - tolerance: The relative gradient at which the iteration ends, above 0.
  ///   - maxIterations: How many iterations to do at most, at least 1.
  ///   - seed: The seed of the rotation to start from.
  public init(
    rows: Int, columns: Int, neighbourhood: Int = 3, tolerance: Double = 1e-4,
    maxIterations: Int = 500, seed: Int = 1
  ) {
    self.rows = rows
    self.columns = columns
    self.neighbourhood = neighbourhood
    self.tolerance = tolerance
    self.maxIterations = maxIterations
    self.seed = seed
  }

  /// Finds the map of sources.
  ///
  /// - Parameter samples: n × d, as for `ICA.fit`; reduced to their first k principal components.
  /// - Returns: The sources, in order of their places, row by row.
  /// - Throws: As `ICA.fit`.
  public func fit(_ samples: Matrix<Double>) throws(FitError) -> FittedPooledICA {
    try kept(from: ["samples": samples]) { progress throws(FitError) in
      try computeFit(samples, progress)
    }
  }
}

extension TopographicICA: PooledAnalysis {
  var settings: FittedPooledICA.Settings { .map(self) }

  func sourceCount() throws(FitError) -> Int {
    guard neighbourhood >= 1, !neighbourhood.isMultiple(of: 2) else {
      throw .setting("neighbourhood", found: "\(neighbourhood)", expected: "odd, at least 1")
    }
    try FitError.check("rows", rows, from: neighbourhood)
    try FitError.check("columns", columns, from: neighbourhood)
    return try FitError.product("rows", rows, times: columns)
  }

  func rotation(
    of samples: WhitenedSamples, from random: Matrix<Double>, _ progress: ProgressReporter
  ) throws(FitError) -> PooledRotation {
    let found = try pools.rotation(
      of: samples, from: random, tolerance: tolerance, maxIterations: maxIterations, progress)
    return PooledRotation(rotation: found.rotation, trace: found.trace)
  }

  /// Each place's energy with those around it.
  var pools: EnergyPools {
    let reach = neighbourhood / 2
    func near(_ a: Int, _ b: Int, of side: Int) -> Bool {
      let distance = abs(a - b)
      return min(distance, side - distance) <= reach
    }
    let count = rows * columns
    return EnergyPools(
      members: Matrix(rows: count, columns: count) { i, j in
        near(i / columns, j / columns, of: rows) && near(i % columns, j % columns, of: columns)
          ? 1 : 0
      })
  }
}

extension TopographicICA: Computation {
  /// As a kept result's record names it.
  public static let name = "Topographic ICA"
  /// To be raised when the same samples give other results; `GoldenResultTests` notices.
  public static let version = 2
}
