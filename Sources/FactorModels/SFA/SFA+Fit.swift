public import LinearAlgebra
internal import Store

extension SFA {
  /// Finds the slow features of one sequence.
  ///
  /// - Parameter samples: n × d, successive in time, n ≥ 2; otherwise as for `fit(_:)` of several sequences.
  /// - Returns: The slow features, the slowest first, with what certifies them.
  /// - Throws: As `fit(_:)` of several sequences.
  public func fit(_ samples: Matrix<Double>) throws(FitError) -> FittedSFA { try fit([samples]) }

  /// Finds the slow features of several sequences; no differences are taken across their borders.
  ///
  /// The same samples give the same bits with any number of threads. Where a store is in use, a fit that was made
  /// before is not made again.
  ///
  /// - Parameter sequences: Each m × d, successive in time, every cell finite; at least one has two samples. Constant and
  ///   dependent features do no harm.
  /// - Returns: The slow features, the slowest first, with what certifies them.
  /// - Throws: `empty` without samples or features; `tooFewSamples` for a single sample; `noDifferences` if no sequence has
  ///   two; `sequence` with `notFinite` and the first offending cell; `constant` if all samples are equal; `scale` if
  ///   squares overflow or underflow; `rank` for more inputs or components than the samples vary in; `setting` for a
  ///   setting out of range; `stopped`; `linearAlgebra` if LAPACK fails.
  public func fit(_ sequences: [Matrix<Double>]) throws(FitError) -> FittedSFA {
    try kept(from: ["sequences": sequences]) { progress throws(FitError) in
      try computeFit(count: sequences.count, progress) { [sequences[$0]] }
    }
  }

  /// Finds the slow features of sequences that don't fit into memory together.
  ///
  /// Nothing but means and products is held. The result is not kept in a store, which could not know what `sequence`
  /// gives.
  ///
  /// - Parameters:
  ///   - count: The number of sequences.
  ///   - sequence: Gives the sequence of a number from 0; it is asked three times for each, and must give the same.
  /// - Returns: The slow features, the slowest first, with what certifies them.
  /// - Throws: As `fit(_:)` of several sequences, and what `sequence` throws.
  public func fit(
    sequences count: Int, _ sequence: @escaping (Int) throws(FitError) -> Matrix<Double>
  ) throws(FitError) -> FittedSFA {
    try reported { progress throws(FitError) in
      try computeFit(count: count, progress) { index throws(FitError) in [try sequence(index)] }
    }
  }

  /// Finds the slow features of sequences that come in groups.
  ///
  /// - Parameters:
  ///   - count: The number of groups of sequences.
  ///   - progress: Who is told.
  ///   - group: Gives the sequences of a group.
  /// - Returns: The slow features.
  /// - Throws: As `fit(_:)`, and what `group` throws.
  func computeFit(
    count: Int, _ progress: ProgressReporter,
    group: @escaping (Int) throws(FitError) -> [Matrix<Double>]
  ) throws(FitError) -> FittedSFA {
    try checkSettings()
    var source = SequenceSource(count: count, progress: progress, group: group)
    let inputs = try source.whitening(keeping: self.inputs, cut: relativeCut)
    let (r, degree) = (inputs.axes.rows, expansion.degree)
    guard let size = PolynomialTerms.count(inputs: r, degree: degree, most: Self.mostTerms) else {
      throw .setting(
        "expansion", found: "of degree \(degree), with \(r) inputs,",
        expected: "of at most \(Self.mostTerms) terms: lower the degree, or reduce the `inputs`")
    }
    var moments = SequenceMoments(PolynomialTerms(inputs: r, degree: degree))
    try source.forBatches(pass: 1, rows: 8 * size) { moments.add($0.map(inputs.whiten)) }
    let whitening = try Whitening(
      mean: moments.mean, covariance: moments.covariance, keeping: nil, cut: relativeCut)
    let rank = whitening.axes.rows
    let kept = components ?? rank
    guard kept <= rank else {
      if degree == 1, rank == self.inputs {
        throw .setting("components", found: "\(kept)", expected: "at most `inputs`, \(rank)")
      }
      throw .rank(asked: kept, rank: rank, features: degree == 1 ? inputs.mean.count : size)
    }
    let slowest = try Slowest(kept, of: moments.differenceProducts, whitening)

    let means = Matrix<Double>(rows: 1, columns: size, elements: whitening.mean)
    var fitted = FittedSFA(
      sfa: self, mean: inputs.mean, inputMatrix: inputs.matrix, weights: slowest.weights,
      offsets: means.product(slowest.weights, transposing: .right).elements,
      delta: slowest.values, sampleCount: source.sampleCount, sequenceCount: source.sequenceCount,
      inputRank: inputs.rank, rank: rank, condition: whitening.condition,
      residuals: slowest.residuals, whitenessError: 0)
    // Measured on the values themselves, which have no cancellation of large products behind them.
    var measured = SequenceMoments(PolynomialTerms(inputs: kept, degree: 1))
    try source.forBatches(pass: 2, rows: 8 * kept) { measured.add($0.map(fitted.transform)) }
    fitted.delta = measured.differenceProducts.diagonal
    fitted.whitenessError = (measured.covariance - .identity(kept)).maxNorm()
    return fitted
  }

  private func checkSettings() throws(FitError) {
    if let components { try FitError.check("components", components, from: 1) }
    if let inputs { try FitError.check("inputs", inputs, from: 1) }
    try FitError.check("degree", expansion.degree, from: 1)
    guard relativeCut >= 0, relativeCut < 1 else {
      throw .setting("relativeCut", found: "\(relativeCut)", expected: "from 0 and below 1")
    }
  }

  /// A square matrix of so many rows takes 3.2 GB; two are held while products are added up, and several more while
  /// directions are found.
  private static let mostTerms = 20_000
}

/// The slowest directions of whitened terms.
private struct Slowest {
  /// Δ (k), ascending.
  let values: [Double]
  /// Weights of the terms before whitening (k × t).
  let weights: Matrix<Double>
  /// ‖B v − Δ v‖₂ over the largest Δ (k).
  let residuals: [Double]

  init(
    _ count: Int, of differences: Matrix<Double>, _ whitening: Whitening
  ) throws(FitError) {
    let matrix = whitening.matrix
    let products = matrix * differences.product(matrix, transposing: .right)
    // Rounding has left it not quite symmetric.
    let symmetric = (products + products.transposed) * 0.5
    let eigen = try FitError.translating { () throws(LinearAlgebraError) in
      try (-symmetric).symmetricEigen(count)
    }
    values = eigen.values.map { -$0 }
    weights = (eigen.vectors * matrix).signedByLargestEntry()
    let largest = symmetric.infinityNorm()
    let images = eigen.vectors * symmetric
    residuals = values.enumerated().map { i, value in
      let rest = zip(images.row(i), eigen.vectors.row(i)).map { $0 - value * $1 }
      return rest.map { $0 * $0 }.sum().squareRoot() / max(largest, .leastNormalMagnitude)
    }
  }
}
