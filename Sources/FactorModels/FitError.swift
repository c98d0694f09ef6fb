public import LinearAlgebra
public import Store

/// Why a model could not be fitted to the samples it was given.
///
/// Each case prints as sentences that say what was found, what would do, and what to try.
/// Rows and columns count from 0, as `samples[row, column]` does.
public enum FitError: Error, Hashable, Sendable {
  /// The matrix has no rows or no columns.
  case empty(rows: Int, columns: Int)
  /// There is one sample; a variance needs two.
  case tooFewSamples(Int)
  /// The first cell, row by row, that is NaN or infinite.
  case notFinite(value: Double, row: Int, column: Int)
  /// More axes than the samples allow, or fewer than one.
  case axes(asked: Int, samples: Int, features: Int)
  /// More components than the samples vary in directions, beyond rounding.
  case rank(asked: Int, rank: Int, features: Int)
  /// A fraction of the variance outside 0 < fraction ≤ 1.
  case fraction(Double)
  /// All samples are equal, so no direction has any variance.
  case constant(samples: Int)
  /// The squares of the samples' deviations overflow or underflow.
  ///
  /// `deviation` is the largest difference between a cell and the first one of its column.
  case scale(deviation: Double)
  /// A routine of LAPACK failed, which finite samples should not cause.
  case linearAlgebra(LinearAlgebraError)
  /// A setting of the model is outside of its range: its name, its value as text, and what it must be.
  case setting(String, found: String, expected: String)
  /// Columns in which all samples are equal, which this model can't have (from 0).
  case constantColumns([Int])
  /// What is wrong in one of several sequences (from 0); its rows count from its own start.
  indirect case sequence(Int, FitError)
  /// There are sequences, but none has two samples after each other, whose difference would tell slow from quick.
  case noDifferences(sequences: Int)
  /// Training made the objective infinite or not a number, in this iteration.
  case diverged(iteration: Int)
  /// The computation was asked to stop.
  case stopped(Stopped)
}

extension FitError: CustomStringConvertible {
  /// What was found, what would do and what to try, in full sentences.
  public var description: String {
    switch self {
    case .empty(let rows, let columns):
      "The samples are a \(rows) × \(columns) matrix, but a fit needs at least 2 rows (samples) "
        + "and 1 column (feature). Check how they were read or selected."
    case .tooFewSamples(let count):
      "There is \(count) sample, but a variance needs at least 2. Samples are rows: if these are "
        + "the columns, fit the transpose."
    case .notFinite(let value, let row, let column):
      "The samples hold \(Self.name(of: value)) at row \(row), column \(column) (from 0). "
        + "Drop that row, or fill the gap, before fitting."
    case .axes(let asked, _, _) where asked < 1:
      "\(asked) axes asked for, but a model needs at least 1."
    case .axes(let asked, let samples, let features) where features < samples:
      "\(asked) axes asked for, but \(features) \(features == 1 ? "feature allows" : "features allow") "
        + "at most \(features)."
    case .axes(let asked, let samples, _):
      "\(asked) axes asked for, but \(samples) samples allow at most \(samples - 1): "
        + "around their mean they span no more."
    case .rank(let asked, let rank, let features):
      "\(asked) components asked for, but the \(features) features vary in only \(rank) "
        + "\(rank == 1 ? "direction" : "directions"): the others are constant, or depend on them "
        + "linearly. Ask for at most \(rank), or leave the number out to get them all."
    case .fraction(let fraction):
      "A fraction of \(fraction) of the variance asked for, but it must be above 0 and at most 1. "
        + "For 95 % write 0.95."
    case .constant(let samples):
      "All \(samples) samples are equal, so there is no variance to explain. "
        + "Check how they were read or selected."
    case .scale(let deviation):
      "The samples differ by up to \(deviation), and squares of such numbers "
        + "\(deviation > 1 ? "overflow" : "underflow"). Rescale the samples, or choose other units."
    case .linearAlgebra(let error):
      "The decomposition failed. \(error)"
    case .setting(let name, let found, let expected):
      "`\(name)` is \(found), but it must be \(expected)."
    case .constantColumns(let columns):
      "All samples are equal in \(Self.list(columns)), and this model needs columns that vary. "
        + "Drop such columns before fitting."
    case .sequence(let index, let error):
      "In sequence \(index) (from 0): \(error)"
    case .noDifferences(let sequences):
      "\(sequences == 1 ? "The sequence has" : "Each of the \(sequences) sequences has") less than "
        + "two samples, so there are no differences to tell slow from quick. Samples are rows: if "
        + "these are the columns, fit the transpose."
    case .diverged(let iteration):
      "The objective is no number any more, in iteration \(iteration): steps were too large. Try a "
        + "smaller learning rate, or scale the samples to about ±1."
    case .stopped(let stopped):
      "\(stopped)"
    }
  }

  /// "column 3 (from 0)", "columns 3, 5 and 9 (from 0)", "columns 3, 5, 9 and 20 others (from 0)".
  private static func list(_ columns: [Int]) -> String {
    let shown = columns.prefix(columns.count > 6 ? 5 : 6).map(String.init)
    let rest = columns.count - shown.count
    let parts = rest > 0 ? shown + ["\(rest) others"] : shown
    let names = [parts.dropLast().joined(separator: ", "), parts.last ?? ""]
      .filter { !$0.isEmpty }.joined(separator: " and ")
    return "\(columns.count == 1 ? "column" : "columns") \(names) (from 0)"
  }

  private static func name(of value: Double) -> String {
    if value.isNaN { return "NaN" }
    return value > 0 ? "+infinity" : "−infinity"
  }
}
