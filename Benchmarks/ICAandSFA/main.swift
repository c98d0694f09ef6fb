// Our side of Benchmarks/ica-sfa: answers one JSON line to each request on standard input.
//
//     ica FILE ROWS COLUMNS COMPONENTS picard|fastica ITERATIONS
//     sfa FILE ROWS COLUMNS COMPONENTS
//
// FILE holds ROWS × COLUMNS numbers of double precision, row by row, in the machine's order of bytes.

import BenchmarkSupport

var requests = Requests()
try serve { print(try requests.answer($0.split(separator: " "))) }
