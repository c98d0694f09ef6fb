// Our side of Benchmarks/ica-sfa: answers one JSON line to each request on standard input.
//
//     ica FILE ROWS COLUMNS COMPONENTS picard|fastica ITERATIONS
//     sfa FILE ROWS COLUMNS COMPONENTS
//
// FILE holds ROWS × COLUMNS numbers of double precision, row by row, in the machine's order of bytes.

import Glibc
import LinearAlgebra

print(#"{"kernel": "\#(BLAS.kernel)", "BLAS": "\#(BLAS.version)", "threads": \#(Threads.count)}"#)
fflush(nil)  // a pipe is not flushed line by line
var requests = Requests()
while let request = readLine() {
  print(try requests.answer(request.split(separator: " ")))
  fflush(nil)
}
