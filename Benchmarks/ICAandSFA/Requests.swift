import BenchmarkSupport
import FactorModels
import LinearAlgebra

/// Answers requests, and holds the samples of the last one.
struct Requests {
  private var held: (file: Substring, samples: Matrix<Double>)?

  /// One line of JSON.
  mutating func answer(_ words: [Substring]) throws -> String {
    guard words.count >= 5, let components = Int(words[4]) else {
      fatalError("unknown request '\(words.joined(separator: " "))'")
    }
    let samples = try samples(words[1], rows: Int(words[2]) ?? 0, columns: Int(words[3]) ?? 0)
    switch words[0] {
    case "ica": return try ica(samples, components, words[5], iterations: Int(words[6]) ?? 0)
    case "sfa": return try sfa(samples, components)
    default: fatalError("unknown request '\(words[0])'")
    }
  }

  private func ica(
    _ samples: Matrix<Double>, _ components: Int, _ algorithm: Substring, iterations: Int
  ) throws -> String {
    let ica = ICA(
      components: components, algorithm: algorithm == "picard" ? .picard : .fastICA,
      maxIterations: iterations)
    let (seconds, fitted) = try timed { try ica.fit(samples) }
    return json([
      "seconds": seconds, "iterations": Double(fitted.trace.iterations),
      "iterating": fitted.trace.steps.last?.seconds ?? 0,
      "objective": fitted.trace.steps.last?.objective ?? 0, "gradient": fitted.relativeGradient,
    ])
  }

  private func sfa(_ samples: Matrix<Double>, _ components: Int) throws -> String {
    let sfa = SFA(components: components, expansion: .quadratic)
    let (seconds, fitted) = try timed { try sfa.fit(samples) }
    return #"{"seconds": \#(seconds), "delta": \#(fitted.delta), "rank": \#(fitted.rank), "#
      + #""condition": \#(fitted.condition), "whiteness": \#(fitted.whitenessError)}"#
  }

  /// The numbers of a file, read once.
  private mutating func samples(
    _ file: Substring, rows: Int, columns: Int
  ) throws -> Matrix<Double> {
    if let held, held.file == file { return held.samples }
    held = nil
    let samples = try readMatrix(String(file), rows: rows, columns: columns)
    held = (file, samples)
    return samples
  }
}

private func json(_ values: [String: Double]) -> String {
  let members = values.sorted { $0.key < $1.key }.map { #""\#($0.key)": \#($0.value)"# }
  return "{\(members.joined(separator: ", "))}"
}
