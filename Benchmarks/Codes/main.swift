// Our side of Benchmarks/codes: fits what it is asked for, and answers one JSON line to each request on standard
// input. Matrices go through files of raw doubles, row after row.
//
//     codes FILE n d ATOMS k           codes of signals under given atoms, written to FILE.codes
//     dictionary FILE n d k            atoms learned from signals, written to FILE.atoms
//     factors FILE n d k               factor analysis

import BenchmarkSupport
import FactorModels
import Glibc
import LinearAlgebra

try serve { line in
  let words = line.split(separator: " ").map(String.init)
  switch words.first {
  case "codes":
    let signals = try matrix(words[1], rows: words[2], columns: words[3])
    let atoms = try matrix(words[4], rows: words[5], columns: words[3])
    let (seconds, codes) = try timed { try SparseCoding(penalty: 0.5).encode(signals, with: atoms) }
    write(codes.codes, to: words[1] + ".codes")
    let gap = codes.optimality.max() ?? 0
    print(#"{"seconds": \#(seconds), "gap": \#(gap), "rounds": \#(codes.trace.iterations)}"#)
  case "dictionary":
    let signals = try matrix(words[1], rows: words[2], columns: words[3])
    let (seconds, dictionary) = try timed {
      try DictionaryLearning(atoms: Int(words[4]) ?? 0, penalty: 0.5, seed: 0).fit(signals)
    }
    write(dictionary.atoms, to: words[1] + ".atoms")
    print(#"{"seconds": \#(seconds), "replacements": \#(dictionary.replacements)}"#)
  case "factors":
    let samples = try matrix(words[1], rows: words[2], columns: words[3])
    let (seconds, fitted) = try timed {
      try FactorAnalysis(factors: Int(words[4]) ?? 0).fit(samples)
    }
    print(
      #"{"seconds": \#(seconds), "likelihood": \#(fitted.logLikelihood), "#
        + #""iterations": \#(fitted.trace.iterations)}"#)
  default: fatalError("unknown request '\(line)'")
  }
}

private func matrix(_ file: String, rows: String, columns: String) throws -> Matrix<Double> {
  guard let rows = Int(rows), let columns = Int(columns) else { fatalError("sizes are numbers") }
  return try readMatrix(file, rows: rows, columns: columns)
}

private func write(_ matrix: Matrix<Double>, to file: String) {
  guard let stream = fopen(file, "w") else { fatalError("can't write \(file)") }
  defer { fclose(stream) }
  fwrite(matrix.elements, 8, matrix.elements.count, stream)
}
