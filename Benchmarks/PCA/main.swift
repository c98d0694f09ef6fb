// Our side of Benchmarks/pca: holds MNIST in memory, answers one JSON line to each request on standard input.
//
//     pca-benchmark IMAGES float32|float64 AXES        requests: "fit", "kernels"

import Files
import Glibc

guard CommandLine.arguments.count == 4, let axes = Int(CommandLine.arguments[3]) else {
  print("usage: pca-benchmark IMAGES float32|float64 AXES; Benchmarks/pca runs it")
  exit(2)
}
let file = CommandLine.arguments[1]
let packed = try readFile(file)
let images = try IDX(
  Gzip.decompress(packed, file: file, limit: 1 << 26), file: file, rank: 3)
switch CommandLine.arguments[2] {
case "float32": try serve(Float.self, images, axes: axes)
case "float64": try serve(Double.self, images, axes: axes)
case let other:
  print("pca-benchmark: '\(other)' is neither float32 nor float64")
  exit(2)
}
