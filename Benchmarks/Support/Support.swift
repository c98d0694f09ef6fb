import Files
import Glibc
package import LinearAlgebra

/// Tells what we compute with, as the first line.
package func introduce() {
  print(#"{"kernel": "\#(BLAS.kernel)", "BLAS": "\#(BLAS.version)", "threads": \#(Threads.count)}"#)
  fflush(nil)  // a pipe is not flushed line by line
}

/// Answers each line of standard input until that ends.
///
/// - Parameter answer: Prints one line of JSON.
package func serve(_ answer: (_ request: String) throws -> Void) rethrows {
  introduce()
  while let request = readLine() {
    try answer(request)
    fflush(nil)
  }
}

/// A matrix in a file: its numbers in double precision, row by row, in the machine's order of bytes.
package func readMatrix(_ file: String, rows: Int, columns: Int) throws -> Matrix<Double> {
  let bytes = try readFile(file, limit: 1 << 32)
  guard bytes.count == 8 * rows * columns else {
    fatalError("\(file) has \(bytes.count) bytes, not those of \(rows) × \(columns) numbers")
  }
  let numbers = bytes.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
  return Matrix(rows: rows, columns: columns, elements: numbers)
}

/// What `body` gives, and the seconds that it takes.
package func timed<Result>(
  _ body: () throws -> Result
) rethrows -> (seconds: Double, result: Result) {
  let start = ContinuousClock.now
  let result = try body()
  return (start.duration(to: .now) / .seconds(1), result)
}
