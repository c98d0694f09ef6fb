internal import LinearAlgebra
internal import Store

/// Sequences that are asked for, group by group, as often as passes are made over them.
struct SequenceSource {
  /// The number of groups.
  let count: Int
  let progress: ProgressReporter
  /// Gives the sequences of a group.
  let group: (Int) throws(FitError) -> [Matrix<Double>]

  /// What the first pass has counted.
  private(set) var sampleCount = 0
  private(set) var sequenceCount = 0

  init(
    count: Int, progress: ProgressReporter,
    group: @escaping (Int) throws(FitError) -> [Matrix<Double>]
  ) {
    self.count = count
    self.progress = progress
    self.group = group
  }

  /// Runs `body` with all sequences in order, several short ones together.
  ///
  /// - Parameters:
  ///   - pass: Which pass it is, from 0 to 2, for the progress.
  ///   - rows: How many samples make a batch that is worth a sum of products.
  ///   - body: Gets each batch.
  /// - Throws: `stopped`, and what `group` and `body` throw.
  func forBatches(
    pass: Int, rows: Int, _ body: (SequenceBatch) throws(FitError) -> Void
  ) throws(FitError) {
    var waiting: [Matrix<Double>] = []
    var waitingRows = 0
    for index in 0..<count {
      try progress.part(pass, of: 3).tell(
        Double(index) / Double(count),
        note: "pass \(pass + 1) of 3, sequence \(index + 1) of \(count)")
      for sequence in try group(index) {
        waiting.append(sequence)
        waitingRows += sequence.rows
        // At most 256 MB, unless a single sequence is larger.
        let most = (1 << 25) / max(1, sequence.columns)
        if waitingRows >= min(max(rows, 8192), most) {
          try body(SequenceBatch(waiting))
          (waiting, waitingRows) = ([], 0)
        }
      }
    }
    if !waiting.isEmpty { try body(SequenceBatch(waiting)) }
  }

  /// The whitening of all samples; checks them, and counts.
  ///
  /// - Parameters:
  ///   - inputs: How many coordinates to keep; as many as may be if nil.
  ///   - cut: The share of the largest variance at or below which a direction is left out.
  /// - Returns: The whitening, of as many coordinates.
  /// - Throws: What `SFA.fit` throws for samples.
  mutating func whitening(keeping inputs: Int?, cut: Double) throws(FitError) -> Whitening {
    var moments: SequenceMoments?
    // The first batch, for as long as there is no other.
    var only: SequenceBatch?
    var (samples, sequences, differences, columns) = (0, 0, 0, 0)
    let unchecked = group
    let checked = SequenceSource(count: count, progress: progress) { index throws(FitError) in
      let group = try unchecked(index)
      for sequence in group {
        if sequences == 0 { columns = sequence.columns }
        try Self.check(sequence, number: sequences, columns: columns)
        sequences += 1
        samples += sequence.rows
        differences += max(0, sequence.rows - 1)
      }
      return group
    }
    try checked.forBatches(pass: 0, rows: 0) { batch throws(FitError) in
      if moments == nil, only == nil {
        only = batch
        return
      }
      var sum = moments ?? SequenceMoments(.linear(columns), ofDifferences: false)
      if let first = only { sum.add(first) }
      only = nil
      sum.add(batch)
      moments = sum
    }
    guard samples > 0, columns > 0 else { throw .empty(rows: samples, columns: columns) }
    guard samples > 1 else { throw .tooFewSamples(samples) }
    guard differences > 0 else { throw .noDifferences(sequences: sequences) }
    (sampleCount, sequenceCount) = (samples, sequences)
    if let only { return try Whitening(of: only.rows, keeping: inputs, cut: cut) }
    guard let moments else { fatalError("samples were counted, but not summed") }
    let covariance = moments.covariance
    let variance = covariance.diagonal.sum()
    guard variance.isFinite, variance > .leastNormalMagnitude / .ulpOfOne else {
      let deviation = try largestDeviation()
      throw deviation == 0 ? .constant(samples: samples) : .scale(deviation: deviation)
    }
    return try Whitening(mean: moments.mean, covariance: covariance, keeping: inputs, cut: cut)
  }

  /// Throws unless a sequence is finite; another number of columns than expected is a caller's bug.
  static func check(
    _ sequence: Matrix<Double>, number: Int, columns: Int
  ) throws(FitError) {
    guard sequence.columns == columns else {
      fatalError(
        "Sequence \(number) (from 0) has \(sequence.columns) features, but it should have \(columns)."
      )
    }
    if let cell = sequence.firstNonFinite() {
      let value = sequence[cell.row, cell.column]
      throw .sequence(number, .notFinite(value: value, row: cell.row, column: cell.column))
    }
  }

  private func largestDeviation() throws(FitError) -> Double {
    var (center, largest): ([Double], Double) = ([], 0)
    try forBatches(pass: 0, rows: 0) { batch in
      if center.isEmpty { center = batch.rows.row(0) }
      largest = max(largest, batch.rows.subtracting(fromEachRow: center).maxNorm())
    }
    return largest
  }
}

extension PolynomialTerms {
  /// The inputs themselves.
  static func linear(_ inputs: Int) -> PolynomialTerms {
    PolynomialTerms(inputs: inputs, degree: 1)
  }
}
