import Store

/// The digest of a result's numbers, each rounded to so many decimal digits of the largest in its array.
///
/// A golden table of these, by a computation's name and version, notices when a kernel's results change but its
/// version does not. Digits beyond are left to the rounding of the machine, whose libraries choose their kernels.
package func goldenDigest(of result: some Encodable, digits: Int = 8) throws -> String {
  try ContentTree(of: result).rounded(digits).digest()
}

extension ContentTree {
  fileprivate func rounded(_ digits: Int) -> ContentTree {
    switch self {
    case .double(let number): .doubles(round([number], digits))
    case .float(let number): .doubles(round([Double(number)], digits))
    case .doubles(let numbers): .doubles(round(numbers, digits))
    case .floats(let numbers): .doubles(round(numbers.map(Double.init), digits))
    case .array(let items): .array(items.map { $0.rounded(digits) })
    case .object(let members): .object(members.mapValues { $0.rounded(digits) })
    default: self
    }
  }

  /// As whole multiples of a power of two that is near 10^−digits of the largest magnitude.
  private func round(_ numbers: [Double], _ digits: Int) -> [Double] {
    let largest = numbers.reduce(0) { max($0, $1.magnitude) }
    guard largest > 0, largest.isFinite else { return numbers }
    let bits = Int((Double(digits) * 3.32193).rounded(.up))  // log₂ 10
    let unit = Double(sign: .plus, exponent: largest.exponent - bits, significand: 1)
    return numbers.map { ($0 / unit).rounded() + 0 }  // + 0, as −0 is not 0
  }
}
