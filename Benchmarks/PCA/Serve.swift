import BenchmarkSupport
import FactorModels
import Files
import Glibc
import LinearAlgebra

/// Answers requests until standard input ends.
func serve<Element: Scalar>(_: Element.Type, _ images: IDX, axes: Int) throws {
  let features = images.dimensions[1] * images.dimensions[2]
  let samples = Matrix(
    rows: images.dimensions[0], columns: features,
    elements: images.values.map { Element(Double($0) / 255) })
  try serve { request in
    switch request {
    case "fit": try fit(samples, axes: axes)
    case "kernels": try measureKernels(samples, axes: axes)
    default: fatalError("unknown request '\(request)'")
    }
  }
}

/// One fit: seconds, sum of the explained variances, largest residual, peak bytes above what was held before.
private func fit<Element>(_ samples: Matrix<Element>, axes: Int) throws {
  let held = Memory.restartPeak()
  let (seconds, pca) = try timed { try PCA(components: axes).fit(samples) }
  let peak = Memory.peak() - held
  print(
    #"{"seconds": \#(seconds), "explained": \#(pca.explainedVariance.sum()), "#
      + #""residual": \#(pca.residuals.max() ?? 0), "peak": \#(peak)}"#)
}

/// The fit's two parts alone, and a large product to compare with, each as the fastest of several.
private func measureKernels<Element>(_ samples: Matrix<Element>, axes: Int) throws {
  let covariance = samples.moments().covariance
  let moments = try fastest { samples.moments() }
  let eigen = try fastest { try covariance.symmetricEigen(axes) }
  let side = 2048
  var generator = SeededGenerator(seed: 1)
  let square = Matrix<Element>.normal(rows: side, columns: side, using: &generator)
  let product = try fastest { square * square }
  // A symmetric result needs half its elements: d (d + 1) / 2, of n multiplications and additions each.
  let (n, d) = (Double(samples.rows), Double(samples.columns))
  let work = (covariance: n * d * (d + 1), product: 2 * Double(side * side * side))
  print(
    #"{"covariance": \#(moments), "covarianceRate": \#(work.covariance / moments / 1e9), "#
      + #""productRate": \#(work.product / product / 1e9), "eigen": \#(eigen)}"#)
}

private func fastest<Result>(of rounds: Int = 5, _ body: () throws -> Result) throws -> Double {
  try (0..<rounds).map { _ in try timed(body).seconds }.min() ?? .infinity
}

/// What this process holds in memory, in bytes, as Linux counts it.
enum Memory {
  /// Starts a new peak, and tells how much is held now.
  static func restartPeak() -> Int {
    guard let file = fopen("/proc/self/clear_refs", "w") else {
      fatalError("This system can't restart the peak: no /proc/self/clear_refs.")
    }
    fputs("5", file)
    fclose(file)
    return status("VmRSS:")
  }

  /// The most held since the peak was restarted.
  static func peak() -> Int { status("VmHWM:") }

  private static func status(_ name: String) -> Int {
    guard let file = fopen("/proc/self/status", "r") else { fatalError("no /proc/self/status") }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let words = line.prefix { $0 != 0 }.split { $0 == 32 || $0 == 9 || $0 == 10 }
        .map { String(decoding: $0.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
      if words.first == name, let kibibytes = Int(words[1]) { return 1024 * kibibytes }
    }
    fatalError("/proc/self/status has no \(name)")
  }
}
