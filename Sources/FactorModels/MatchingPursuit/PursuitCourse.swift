internal import LinearAlgebra
internal import Store

/// How the residuals of many signals became shorter, atom by atom: what a trace tells of their pursuits.
struct PursuitCourse {
  /// The sum of the residuals' squares without an atom, with one, and so on.
  private(set) var energies: [Double] = []
  /// The largest measure of a residual, likewise.
  private(set) var longest: [Double] = []

  /// Pursues signals, some thousands at a time, so that what their pursuits keep in memory stays small.
  ///
  /// - Parameters:
  ///   - count: How many signals there are.
  ///   - most: The most atoms for each.
  ///   - progress: Is told how many are done.
  ///   - begin: The beginning of a signal's pursuit, by its number.
  ///   - take: Takes one atom more.
  ///   - look: The square of the residual, and its measure.
  ///   - finish: Is given each pursuit that has ended, in the signals' order.
  /// - Throws: `stopped`.
  init<Pursued: Sendable>(
    of count: Int, most: Int, _ progress: ProgressReporter,
    begin: @Sendable (Int) -> Pursued, take: @Sendable (inout Pursued) -> Void,
    look: (Pursued) -> (energy: Double, measure: Double, isDone: Bool),
    finish: (Pursued) -> Void
  ) throws(FitError) {
    let together = 4096
    for start in stride(from: 0, to: count, by: together) {
      let size = min(together, count - start)
      var pursuits = Threads.concurrently(blocks: size) { begin(start + $0) }
      var part = PursuitCourse()
      for taken in 0...most {
        if taken > 0 { pursuits.changeConcurrently(take) }
        let looks = pursuits.map(look)
        part.energies.append(looks.map(\.energy).sum())
        part.longest.append(looks.reduce(0) { max($0, $1.measure) })
        if looks.allSatisfy(\.isDone) { break }
      }
      add(part)
      pursuits.forEach(finish)
      try progress.tell(
        Double(start + size) / Double(count), note: "\(start + size) of \(count) signals")
    }
  }

  private init() {}

  /// Adds other signals' course; a pursuit that ended stays as it was.
  private mutating func add(_ part: PursuitCourse) {
    guard let energy = part.energies.last, let measure = part.longest.last else { return }
    let (before, beforeLongest) = (energies.last ?? 0, longest.last ?? 0)
    for taken in 0..<max(energies.count, part.energies.count) {
      if taken == energies.count {
        energies.append(before)
        longest.append(beforeLongest)
      }
      let isPast = taken >= part.energies.count
      energies[taken] += isPast ? energy : part.energies[taken]
      longest[taken] = max(longest[taken], isPast ? measure : part.longest[taken])
    }
  }

  /// Notes the course of `count` signals.
  func note(of count: Int, in recorder: inout TraceRecorder) throws(FitError) {
    for (taken, (energy, measure)) in zip(energies, longest).enumerated() {
      _ = try recorder.note(
        iteration: taken, objective: energy / Double(max(1, count)), optimality: measure)
    }
  }
}
