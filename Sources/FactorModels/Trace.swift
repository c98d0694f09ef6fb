/// How an iterative fit went: what it measured at each iteration, and why it ended.
///
/// Every iterative method of this module leaves one, so that any two can stand in one chart: the objective, or the
/// optimality measure, per iteration or per second.
///
/// ```swift
/// print(fitted.trace)  // "Converged after 57 iterations: the relative change … is 8.1e-07, …"
/// ```
public struct Trace: Codable, Hashable, Sendable {
  /// What was measured after one iteration.
  public struct Step: Codable, Hashable, Sendable {
    /// The number of iterations done, from 1; 0 stands for the starting point.
    public let iteration: Int
    /// The value of `Trace.objective`.
    public let objective: Double
    /// The value of `Trace.optimality`, at least 0: how far from an optimum this is.
    public let optimality: Double
    /// The seconds since the fit began, by the wall clock; from the run that computed the fit.
    public let seconds: Double

    /// Whether both are the same step; seconds, which no two runs share, don't count.
    public static func == (a: Step, b: Step) -> Bool {
      a.iteration == b.iteration && a.objective == b.objective && a.optimality == b.optimality
    }

    /// Adds what `==` compares.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(iteration)
      hasher.combine(objective)
      hasher.combine(optimality)
    }
  }

  /// Why a fit ended.
  public enum Ending: Codable, Hashable, Sendable {
    /// The optimality measure has come down to the tolerance.
    case converged
    /// The allowed iterations were used up.
    case iterationLimit
    /// No step improved anything any more, above the tolerance: rounding, or a tolerance out of reach.
    case stalled
    /// It was to do so many iterations and no more; none was looked for a tolerance.
    case completed
  }

  /// What the objective is, with the direction that is better, such as "log-likelihood a sample, ascending".
  public let objective: String
  /// What the optimality measure is, as a noun with its article: "the relative duality gap".
  public let optimality: String
  /// The optimality measure at which the fit was to end.
  public let tolerance: Double
  /// The iterations that were measured, in order; not every one need be.
  public let steps: [Step]
  /// Why the fit ended.
  public let ending: Ending
  /// What to try if it did not converge, or could be better, in a sentence or more; empty if there is nothing to say.
  public let advice: String

  /// Whether the optimality measure has come down to the tolerance.
  public var converged: Bool { ending == .converged }

  /// The number of iterations done.
  public var iterations: Int { steps.last?.iteration ?? 0 }
}

extension Trace: CustomStringConvertible {
  /// How it ended, with the measure and its tolerance; if it did not converge, the trend and what to try.
  public var description: String {
    let done = iterations == 1 ? "1 iteration" : "\(iterations) iterations"
    guard let last = steps.last else { return "Nothing was measured." }
    let measure = "\(optimality) is \(Self.short(last.optimality))"
    return switch ending {
    case .converged:
      "Converged after \(done): \(measure), at most the tolerance \(Self.short(tolerance))."
    case .completed:
      "Did its \(done): at the end \(measure).\(advice.isEmpty ? "" : " \(advice)")"
    case .iterationLimit:
      "Not converged: after \(done) \(measure), above the tolerance \(Self.short(tolerance))"
        + "; \(trend). \(advice)"
    case .stalled:
      "Not converged: after \(done) nothing improves any more, while \(measure), above the "
        + "tolerance \(Self.short(tolerance)). \(advice)"
    }
  }

  /// What the second half of the steps did to the optimality measure.
  private var trend: String {
    guard steps.count > 3, let last = steps.last else { return "too early to see a trend" }
    let middle = steps[steps.count / 2]
    guard last.optimality < 0.9 * middle.optimality else {
      return "it has not fallen since iteration \(middle.iteration)"
    }
    return "since iteration \(middle.iteration) it has fallen from \(Self.short(middle.optimality))"
  }

  /// Two digits, as measures of optimality need: 0.032, 24, 8.1e-7.
  static func short(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    var exponent = 0
    var digits = value.magnitude
    while digits >= 9.95 { (digits, exponent) = (digits / 10, exponent + 1) }
    while digits < 0.995 { (digits, exponent) = (digits * 10, exponent - 1) }
    let two = Int((digits * 10).rounded())
    let text =
      switch exponent {
      case -3..<0: "0." + String(repeating: "0", count: -exponent - 1) + "\(two)"
      case 0: "\(two / 10).\(two % 10)"
      case 1...3: "\(two)" + String(repeating: "0", count: exponent - 1)
      default: "\(two / 10).\(two % 10)e\(exponent)"
      }
    return (value < 0 ? "-" : "") + text
  }
}
