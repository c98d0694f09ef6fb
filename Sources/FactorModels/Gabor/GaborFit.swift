public import LinearAlgebra
public import Store

/// Fits a Gabor function to learned filters, each by itself, so that what they have learned can be told in numbers.
///
/// Least squares by Levenberg and Marquardt's method, from the best of a grid of orientations, frequencies and widths.
///
/// ```swift
/// let fits = try GaborFit().fit(ica.unmixing, width: 16)
/// print(fits.map(\.r2).median())
/// ```
///
/// - Source: Moré (1978), doi:10.1007/BFb0067700, for the method and the measure at which it ends.
public struct GaborFit: Codable, Hashable, Sendable {
  /// The optimality measure at which an iteration ends.
  public var tolerance: Double
  /// How many iterations to do at most from each start, at least 1.
  public var maxIterations: Int

  /// A way to fit.
  ///
  /// - Parameters:
  ///   - tolerance: The optimality measure at which an iteration ends, above 0.
  ///   - maxIterations: How many iterations to do at most from each start, at least 1.
  public init(tolerance: Double = 1e-6, maxIterations: Int = 200) {
    self.tolerance = tolerance
    self.maxIterations = maxIterations
  }

  /// Fits a Gabor function to each filter.
  ///
  /// The frequency stays between a quarter of a cycle a filter and 0.7 cycles a pixel, the centre on the filter, and the
  /// widths between 0.4 pixels and twice the filter's side: beyond, functions differ too little on the pixels.
  ///
  /// - Parameters:
  ///   - filters: A filter each row (k × d), pixels row by row from the top left, all finite.
  ///   - width: The pixels of a filter's row; d = width × height, both at least 3.
  /// - Returns: What was found for each filter (k).
  /// - Throws: `notFinite` with the first bad cell; `setting` for a setting out of range; `stopped`.
  public func fit(_ filters: Matrix<Double>, width: Int) throws(FitError) -> [FittedGabor] {
    guard width >= 3, filters.columns.isMultiple(of: width), filters.columns / width >= 3 else {
      fatalError(
        "Filters \(width) pixels wide, of at least 3 × 3, can't be made of \(filters.columns) numbers."
      )
    }
    return try kept(from: ["filters": filters, "width": width]) { progress throws(FitError) in
      try FitError.check("tolerance", tolerance, above: 0)
      try FitError.check("maxIterations", maxIterations, from: 1)
      if let cell = filters.firstNonFinite() {
        throw .notFinite(
          value: filters[cell.row, cell.column], row: cell.row, column: cell.column)
      }
      var fits: [FittedGabor] = []
      while fits.count < filters.rows {
        let part = fits.count..<min(fits.count + 16, filters.rows)
        try progress.tell(
          Double(part.lowerBound) / Double(filters.rows),
          note: "filter \(part.lowerBound + 1) of \(filters.rows)")
        fits += Threads.concurrently(blocks: part.count) { place in
          fit(filters.row(part.lowerBound + place), width: width)
        }
      }
      return fits
    }
  }

  private func fit(_ filter: [Double], width: Int) -> FittedGabor {
    // By a power of two, which rounds nothing: squares neither overflow nor underflow.
    let largest = filter.reduce(0) { max($0, $1.magnitude) }
    let exponent = largest > 0 ? Int(largest.exponent) : 0
    let scaled = filter.map { Double(sign: .plus, exponent: -exponent, significand: $0) }
    let search = GaborSearch(scaled, width: width)
    let mean = scaled.sum() / Double(filter.count)
    let variation = scaled.map { ($0 - mean) * ($0 - mean) }.sum()
    let rounding = Double(filter.count) * .ulpOfOne
    guard variation > rounding * rounding * search.energy else {
      let step = Trace.Step(iteration: 0, objective: search.energy, optimality: 0, seconds: 0)
      return FittedGabor(
        gabor: Gabor(
          x: Double(width - 1) / 2, y: Double(filter.count / width - 1) / 2, frequency: 0.25,
          orientation: 0, phase: 0, widthAlong: 1, widthAcross: 1, amplitude: 0),
        r2: 0, atBounds: [],
        trace: trace([step], .completed, "All entries are equal: there is nothing to fit."))
    }
    let ends = search.starts().map {
      search.descend(from: $0, tolerance: tolerance, limit: maxIterations)
    }
    let best = ends.indices.reduce(0) { ends[$1].error < ends[$0].error ? $1 : $0 }
    var gabor = ends[best].parameters.gabor
    gabor.amplitude = Double(sign: .plus, exponent: exponent, significand: gabor.amplitude)
    return FittedGabor(
      gabor: gabor, r2: 1 - ends[best].error / variation,
      atBounds: search.atBounds(ends[best].parameters),
      trace: trace(
        ends[best].steps, ends[best].ending,
        "Try more `maxIterations`. A filter with a small R² is no Gabor function, and has no well "
          + "determined fit."))
  }

  private func trace(
    _ steps: [Trace.Step], _ ending: Trace.Ending, _ advice: String
  ) -> Trace {
    Trace(
      objective: "sum of squared differences, for a filter scaled to entries below 2, descending",
      optimality: "the largest cosine between the differences and a parameter's change",
      tolerance: tolerance, steps: steps, ending: ending, advice: advice)
  }
}

extension GaborFit: Computation {
  /// As a kept result's record names it.
  public static let name = "Gabor fit"
  /// To be raised when the same filters give other results; `GoldenResultTests` notices.
  public static let version = 2
}

/// The Gabor function that fits a filter best.
public struct FittedGabor: Codable, Hashable, Sendable {
  /// A parameter that is looked for in a range; `GaborFit.fit` tells which.
  public enum Parameter: String, Codable, Hashable, Sendable {
    /// The centre.
    case x, y
    /// f.
    case frequency
    /// σ₁ and σ₂.
    case widthAlong, widthAcross
  }

  /// The function; its amplitude is at least 0. If all entries of the filter are equal, it is 0, and the rest says nothing.
  public let gabor: Gabor
  /// How much of the filter's variation it explains: R² = 1 − Σ (w − g)²/Σ (w − mean)², at most 1.
  public let r2: Double
  /// The parameters that are at the end of the range in which they were looked for, where a better fit may lie beyond.
  public let atBounds: [Parameter]
  /// How the iteration went, from the start that was best.
  ///
  /// Its optimality measure is the largest cosine of the angle between the differences and the change that a parameter
  /// makes; it is 0 where the differences, or what a step could take away of them, are rounding. Parameters that are at the
  /// end of their range don't count.
  public let trace: Trace
}

extension FittedGabor: CustomStringConvertible {
  /// How well it fits, which parameters are at the end of their range, and whether it converged.
  public var description: String {
    let bounds = atBounds.map(\.rawValue).joined(separator: ", ")
    return "Gabor function: R² \((1000 * r2).rounded() / 1000)"
      + (bounds.isEmpty ? "" : ", at the end of its range: \(bounds)") + ". \(trace)"
  }
}
