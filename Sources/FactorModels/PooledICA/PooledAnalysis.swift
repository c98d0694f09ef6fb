internal import LinearAlgebra
internal import Store

/// An analysis whose sources' energies are pooled: what subspaces and maps share.
protocol PooledAnalysis: Computation {
  /// The relative gradient at which the iteration ends.
  var tolerance: Double { get }
  /// How many iterations to do at most.
  var maxIterations: Int { get }
  /// The seed of the rotation to start from.
  var seed: Int { get }
  /// How the result names its settings.
  var settings: FittedPooledICA.Settings { get }

  /// How many sources there are, k; throws `setting` if the settings of the pools are out of range.
  func sourceCount() throws(FitError) -> Int

  /// The pools of the sources.
  var pools: EnergyPools { get }

  /// The rotation that is best, from a random one.
  func rotation(
    of samples: WhitenedSamples, from random: Matrix<Double>, _ progress: ProgressReporter
  ) throws(FitError) -> PooledRotation
}

/// A rotation of whitened samples at which an analysis has ended.
struct PooledRotation {
  let rotation: Matrix<Double>
  let trace: Trace
  /// How the descent went that found what this one started from.
  var startTrace: Trace?
}

extension PooledAnalysis {
  /// Checks the settings, whitens the samples, and finds their sources.
  func computeFit(
    _ samples: Matrix<Double>, _ progress: ProgressReporter
  ) throws(FitError) -> FittedPooledICA {
    let k = try sourceCount()
    try FitError.check("tolerance", tolerance, above: 0)
    try FitError.check("maxIterations", maxIterations, from: 1)
    let whitening = try Whitening(of: samples, keeping: k)
    var generator = SeededGenerator(seed: seed)
    let found = try rotation(
      of: WhitenedSamples(samples, by: whitening),
      from: .randomRotation(k, using: &generator), progress)
    return FittedPooledICA(settings, pools, whitening: whitening, found)
  }
}
