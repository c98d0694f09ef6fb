internal import Layers
public import LinearAlgebra
internal import Store

extension NICE {
  /// Trains the network on samples, by maximum likelihood.
  ///
  /// The samples' scalar is the precision of it all. Values that come in steps, such as pixels, must be spread over their
  /// steps first (`dequantized`), or the likelihood has no bound. The same samples give the same bits with any number of
  /// threads. Where a store is in use, a fit that was made before is not made again.
  ///
  /// - Parameter samples: n × d, with n ≥ 2, d ≥ 2, every cell finite and no column constant.
  /// - Returns: The trained network, with how its likelihood rose.
  /// - Throws: `empty` without samples or with fewer than two features; `tooFewSamples` for one; `notFinite` with the first
  ///   offending cell; `constantColumns`, for which the likelihood has no bound; `setting` for a setting out of range;
  ///   `diverged` if the likelihood is no number any more; `stopped`.
  public func fit<Element>(
    _ samples: Matrix<Element>
  ) throws(FitError) -> FittedNICE<Element> {
    try kept(from: ["samples": samples]) { progress throws(FitError) in
      try FitError.check("couplings", couplings, from: 2)
      for (name, value) in [
        ("hiddenLayers", hiddenLayers), ("hiddenUnits", hiddenUnits), ("epochs", epochs),
        ("batchSize", batchSize),
      ] { try FitError.check(name, value, from: 1) }
      if let flaw = optimizer.flaw {
        throw .setting(
          "the optimizer's \(flaw.setting)", found: "\(flaw.found)", expected: flaw.expected)
      }
      let (n, d) = (samples.rows, samples.columns)
      guard n > 0, d > 1 else { throw .empty(rows: n, columns: d) }
      guard n > 1 else { throw .tooFewSamples(n) }
      if let cell = samples.firstNonFinite() {
        throw .notFinite(
          value: Double(samples[cell.row, cell.column]), row: cell.row, column: cell.column)
      }
      let constant = samples.constantColumns()
      guard constant.isEmpty else { throw .constantColumns(constant) }
      guard let shape = CouplingShape(self, features: d) else {
        throw .setting(
          "hiddenUnits",
          found: "\(hiddenUnits) in \(hiddenLayers) layers of \(couplings) couplings",
          expected: "fewer: a network has at most \(CouplingShape.mostParameters) parameters")
      }
      return try train(samples, shape, progress)
    }
  }

  private func train<Element>(
    _ samples: Matrix<Element>, _ shape: CouplingShape, _ progress: ProgressReporter
  ) throws(FitError) -> FittedNICE<Element> {
    let n = samples.rows
    let trainer = NICETrainer(self, shape, samples, parameters: shape.firstParameters(seed: seed))
    var generator = SeededGenerator(seed: seed)
    generator.jump()  // the first stretch made the parameters
    var recorder = TraceRecorder(
      objective: "mean log-likelihood of an epoch's batches before their steps, nats, ascending",
      optimality: "the mean norm of the batches' gradients", tolerance: 0, limit: epochs,
      progress: progress)
    let batchSize = min(batchSize, n)
    for epoch in 1...epochs {
      let order = generator.permutation(of: n)
      var (sum, norms, batches) = (0.0, 0.0, 0)
      for start in stride(from: 0, to: n, by: batchSize) {
        let batch = order[start..<min(n, start + batchSize)]
        let (logLikelihood, norm) = trainer.step(batch)
        guard logLikelihood.isFinite, norm.isFinite else { throw .diverged(iteration: epoch) }
        sum += logLikelihood * Double(batch.count)
        norms += norm
        batches += 1
        try progress.tell(
          (Double(epoch - 1) + Double(start + batch.count) / Double(n)) / Double(epochs),
          note: "epoch \(epoch) of \(epochs), \(Trace.short(logLikelihood)) nats a sample")
      }
      _ = try recorder.note(
        iteration: epoch, objective: sum / Double(n), optimality: norms / Double(batches))
    }
    let parameters = Array(trainer.parameters.elements)
    let trace = recorder.trace(.completed, advice: Self.advice(after: recorder.steps))
    func fitted(_ inversionError: Double) -> FittedNICE<Element> {
      FittedNICE(
        nice: self, features: samples.columns, parameters: parameters, trace: trace,
        inversionError: inversionError)
    }
    let some = samples[rows: 0..<min(n, 256)]
    let plain = fitted(0)
    // Each batch was looked at before its step, but the last step by none.
    guard parameters.allSatisfy(\.isFinite),
      plain.logLikelihoods(some).allSatisfy(\.isFinite)
    else {
      throw .diverged(iteration: epochs)
    }
    let difference = plain.inverseTransform(plain.transform(some)) - some
    let size = max(Double(some.maxNorm()), .leastNormalMagnitude)
    return fitted(Double(difference.maxNorm()) / size)
  }

  /// What the last quarter of the epochs, or at least two of them, say of more.
  private static func advice(after steps: [Trace.Step]) -> String {
    let count = max(2, steps.count / 4)
    guard steps.count > count, let last = steps.last else {
      return "So few epochs show no trend: try more `epochs`."
    }
    let before = steps[steps.count - 1 - count].objective
    let rise = (last.objective - before) / Double(count)
    // Training never comes to rest, as batches differ: a thousandth of a nat for each is little more.
    guard rise > 1e-3 * max(1, last.objective.magnitude) else {
      return "The log-likelihood hardly rose over the last \(count) epochs: a smaller learning "
        + "rate may bring more, or a larger network."
    }
    return "The log-likelihood rose by \(Trace.short(rise)) nats in each of the last \(count) "
      + "epochs: more `epochs` would raise it further."
  }

  /// The mean log-likelihood of samples under given parameters, and its gradient, negated; for a check.
  package func gradient<Element>(
    of samples: Matrix<Element>, parameters: [Element]
  ) -> (logLikelihood: Double, gradient: [Element]) {
    let trainer = NICETrainer(
      self, shape(features: samples.columns), samples, parameters: parameters)
    let logLikelihood = trainer.findGradient(Array(0..<samples.rows)[...])
    return (logLikelihood, Array(trainer.gradient.elements))
  }

  /// How many parameters a network of these settings has for d features.
  ///
  /// - Parameter features: d, at least 2.
  /// - Returns: The number, at most 2³¹: larger networks can't be trained.
  public func parameterCount(features: Int) -> Int { shape(features: features).parameterCount }

  private func shape(features: Int) -> CouplingShape {
    guard let shape = CouplingShape(self, features: features) else {
      fatalError("A network has at most \(CouplingShape.mostParameters) parameters.")
    }
    return shape
  }
}

extension Matrix {
  /// The columns in which all cells are equal, of at least one row.
  fileprivate func constantColumns() -> [Int] {
    var constant = Array(0..<columns)
    for i in rowIndices.dropFirst() where !constant.isEmpty {
      constant.removeAll { self[i, $0] != self[0, $0] }
    }
    return constant
  }

  /// Values in equal steps, such as pixels, spread at random over their steps, so that they have a density.
  ///
  /// Of `levels` values, evenly spaced from 0 to 1, the k-th becomes a number equally likely anywhere from k/levels up to
  /// (k + 1)/levels.
  ///
  /// - Parameters:
  ///   - levels: How many values there are, at least 2: 256 for pixels of 8 bits.
  ///   - seed: The seed of the draws.
  /// - Returns: The spread values, from 0 up to 1.
  /// - Source: Theis, van den Oord and Bethge (2016), arXiv:1511.01844, section 3.1.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  public func dequantized(levels: Int, seed: Int) -> Matrix {
    guard levels >= 2 else { fatalError("\(levels) levels: there must be at least 2.") }
    var generator = SeededGenerator(seed: seed)
    let steps = Element(levels - 1)
    return map { value in
      let level = (value * steps).rounded()
      return (level + Element(generator.uniform())) / Element(levels)
    }
  }
}
