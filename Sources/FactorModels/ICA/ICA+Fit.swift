public import LinearAlgebra
internal import Store

extension ICA {
  /// Finds the sources.
  ///
  /// The same samples give the same bits with any number of threads. Where a store is in use, a fit that was made
  /// before is not made again. A fit that does not converge is returned all the same; its trace says so.
  ///
  /// - Parameter samples: n × d, with n ≥ 2, d ≥ 1 and every cell finite. Constant and dependent columns do no harm.
  /// - Returns: The unmixing and mixing matrices, sources in order of negentropy, with what certifies them.
  /// - Throws: `empty` without rows or columns; `tooFewSamples` for one row; `notFinite` with the first offending
  ///   cell; `constant` if all rows are equal; `scale` if squares overflow or underflow; `rank` if k is more than the
  ///   rank of the samples; `setting` for a setting out of range; `stopped`; `linearAlgebra` if LAPACK fails.
  public func fit(_ samples: Matrix<Double>) throws(FitError) -> FittedICA {
    try kept(from: ["samples": samples]) { progress throws(FitError) in
      try computeFit(samples, progress)
    }
  }

  private func computeFit(
    _ samples: Matrix<Double>, _ progress: ProgressReporter
  ) throws(FitError) -> FittedICA {
    try checkSettings()
    let whitening = try Whitening(of: samples, keeping: components)
    let whitened = WhitenedSamples(samples, by: whitening)
    var generator = SeededGenerator(seed: seed)
    var runs: [(rotation: Matrix<Double>, trace: Trace)] = []
    for run in 0..<restarts {
      let start = try Matrix.randomRotation(whitened.dimension, using: &generator)
      runs.append(try rotation(of: whitened, from: start, progress.part(run, of: restarts)))
    }
    let objectives = runs.map { $0.trace.steps.last?.objective ?? .infinity }
    let best = runs.indices.reduce(0) { objectives[$1] < objectives[$0] ? $1 : $0 }
    let others = runs.indices.filter { $0 != best }.map { runs[$0].rotation }
    return FittedICA(
      whitening: whitening, samples: whitened, rotation: runs[best].rotation,
      others: others, trace: runs[best].trace, ica: self)
  }

  private func rotation(
    of samples: WhitenedSamples, from start: Matrix<Double>, _ progress: ProgressReporter
  ) throws(FitError) -> (rotation: Matrix<Double>, trace: Trace) {
    let limit =
      algorithm == .deflation
      ? try FitError.product("maxIterations", maxIterations, times: start.rows) : maxIterations
    var recorder = TraceRecorder(
      objective: "sum over the sources of ±(E G(y) − E G(Gaussian)), descending",
      optimality: "the relative gradient", tolerance: tolerance, limit: limit, progress: progress)
    let (rotation, ending): (Matrix<Double>, Trace.Ending)
    switch algorithm {
    case .picard:
      let descent = OrthogonalDescent(adaptsSigns: true) { [contrast] in
        contrast.moments(of: samples, along: $0)
      }
      let end = try descent.minimize(from: start, &recorder)
      (rotation, ending) = (end.point.rotation, end.ending)
    case .fastICA:
      (rotation, ending) = try FixedPointIteration(samples: samples, contrast: contrast)
        .parallel(from: start, &recorder)
    case .deflation:
      (rotation, ending) = try FixedPointIteration(samples: samples, contrast: contrast)
        .deflation(from: start, limit: maxIterations, &recorder)
    }
    return (rotation, recorder.trace(ending, advice: advice))
  }

  private var advice: String {
    let other =
      algorithm == .picard
      ? "Try more `maxIterations`" : "Try `algorithm: .picard`, more `maxIterations`"
    return "\(other), fewer `components`, or a larger `tolerance`: 1e-4 is enough to listen to or "
      + "look at sources. Sources with a negentropy near 0 are close to Gaussian, and can't be told "
      + "from each other."
  }

  private func checkSettings() throws(FitError) {
    try FitError.check("tolerance", tolerance, above: 0)
    try FitError.check("maxIterations", maxIterations, from: 1)
    try FitError.check("restarts", restarts, from: 1)
  }
}

extension Matrix<Double> {
  /// A rotation or reflection (k × k), all equally likely.
  static func randomRotation(
    _ k: Int, using generator: inout SeededGenerator
  ) throws(FitError) -> Matrix {
    let random = Matrix.normal(rows: k, columns: k, using: &generator)
    return try FitError.translating { () throws(LinearAlgebraError) in try random.qr().q }
  }
}
