import LinearAlgebra

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Data sets kept beside the tests; each file names its source and licence in its first lines.
enum Fixture {
  /// Fisher's iris: 150 × 4, in cm.
  static func iris() throws -> Matrix<Double> {
    Matrix(try lines("iris.csv").map { $0.split(separator: ",").compactMap { Double($0) } })
  }

  /// Handwritten digits: 1797 × 64, from 0 to 16.
  static func digits() throws -> Matrix<Double> {
    Matrix(try lines("digits.txt").map { $0.compactMap { $0.hexDigitOrG } })
  }

  private static func lines(_ name: String, of test: String = #filePath) throws -> [Substring] {
    let folder = test.prefix(through: test.lastIndex(of: "/") ?? test.startIndex)
    let text = try String(contentsOfFile: "\(folder)Fixtures/\(name)", encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
  }
}

extension Character {
  fileprivate var hexDigitOrG: Double? { self == "g" ? 16 : hexDigitValue.map(Double.init) }
}
