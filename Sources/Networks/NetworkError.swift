public import Files
public import Store

/// Why a network could not be trained, used, saved or loaded.
///
/// Each case prints as sentences that say what was found, what would do, and what to try.
public enum NetworkError: Error, Hashable, Sendable {
  /// A setting of a network or a training that can't be.
  case setting(String, found: String, expected: String)
  /// There are no examples.
  case noExamples
  /// The examples' steps do not divide their columns.
  case steps(columns: Int, steps: Int)
  /// The network takes another number of inputs than an example has at each step.
  case inputs(network: Int, data: Int, steps: Int)
  /// Another number of labels, or of target rows, than there must be.
  case targetCount(found: Int, expected: Int)
  /// Another number of target values for each example than come out.
  case targetWidth(found: Int, expected: Int)
  /// A label that is no output of the network; `place` counts from 0.
  case label(Int, place: Int, outputs: Int)
  /// Labels with a loss that needs values, or values with one that needs labels.
  case targetKind(loss: String, found: String)
  /// The first number among the inputs or targets, row by row, that is NaN or infinite.
  case notFinite(what: String, row: Int, column: Int)
  /// Parameters of another network: the first that differs.
  case parameters(found: String, expected: String)
  /// The process was asked to stop; the record holds what had been reached.
  case stopped(Stopped, TrainingRecord)
  /// A file of weights can't be read or written.
  case file(FileError)
}

extension NetworkError: CustomStringConvertible {
  /// What was found, what would do and what to try, in full sentences.
  public var description: String {
    switch self {
    case .setting(let name, let found, let expected):
      "\(name) is \(found), but must be \(expected)."
    case .noExamples:
      "There are no examples. Check how they were read or selected."
    case .steps(let columns, let steps):
      "An example has \(columns) numbers, which can't be \(steps) steps of equal size. "
        + "Choose a number of steps that divides \(columns)."
    case .inputs(let network, let data, 1):
      "The network takes \(network) inputs, but an example has \(data) numbers. "
        + "Make the network with inputs: \(data)."
    case .inputs(let network, let data, let steps):
      "The network takes \(network) inputs at each step, but each of an example's \(steps) steps has "
        + "\(data) numbers. Make the network with inputs: \(data), or cut the examples into other steps."
    case .targetCount(let found, let expected):
      "There are \(found) targets, but must be \(expected): one for each example, and for each of its steps "
        + "where the network is read out after every step."
    case .targetWidth(let found, let expected):
      "Each example has \(found) target numbers, but must have \(expected): one for each output, and for each of "
        + "its steps where the network is read out after every step. Give the network other outputs, or the "
        + "examples other targets."
    case .label(let label, let place, let outputs):
      "Label \(label) at place \(place) (from 0) is none of the network's \(outputs) outputs, which count "
        + "from 0. Give the network more outputs, or number the classes from 0."
    case .targetKind(let loss, let found):
      "The loss \(loss) can't be taken of \(found). Cross-entropy needs labels, the mean squared error "
        + "values."
    case .notFinite(let what, let row, let column):
      "The \(what) hold a NaN or infinite number at row \(row), column \(column) (from 0). "
        + "Drop that row, or fill the gap, before training."
    case .parameters(let found, let expected):
      "The parameters are another network's: found \(found), expected \(expected)."
    case .stopped(let stopped, _): stopped.description
    case .file(let error): error.description
    }
  }
}

/// Throws unless a whole number is at least a bound.
func check(_ name: String, _ value: Int, atLeast bound: Int) throws(NetworkError) {
  guard value >= bound else {
    throw .setting(name, found: "\(value)", expected: "at least \(bound)")
  }
}

/// Throws unless a number is at least 0 and below 1.
func checkShare(_ name: String, _ value: Double) throws(NetworkError) {
  try check(name, value, in: { $0 >= 0 && $0 < 1 }, "at least 0 and below 1")
}

/// Throws unless a number is in a range.
func check(
  _ name: String, _ value: Double, in isValid: (Double) -> Bool, _ expected: String
) throws(NetworkError) {
  guard value.isFinite, isValid(value) else {
    throw .setting(name, found: "\(value)", expected: expected)
  }
}
