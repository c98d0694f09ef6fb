/// All products of at most `degree` of some inputs u₁ … u_r.
///
/// Terms are in order of degree: u₁ … u_r, then u₁u₁, u₁u₂, …, u₁u_r, u₂u₂, …, and so on. The terms of degree q that begin
/// with uᵢ are uᵢ times those of degree q − 1 that begin with uᵢ or a later one, which are the end of their list.
struct PolynomialTerms: Hashable, Sendable {
  /// The number of inputs, r.
  let inputs: Int
  /// The number of terms, t.
  let count: Int

  /// One multiplication of an input by a stretch of earlier terms.
  private struct Product: Hashable {
    let input: Int
    let factors: Range<Int>
    let start: Int
  }

  private let products: [Product]

  /// - Parameters:
  ///   - inputs: The number of inputs, at least 1.
  ///   - degree: The most factors of a product, at least 1.
  init(inputs: Int, degree: Int) {
    self.inputs = inputs
    var products: [Product] = []
    // Where the terms of the last degree that begin with each input start, and where the last of them ends.
    var starts = Array(0..<inputs)
    var end = inputs
    for _ in 1..<degree {
      let (oldStarts, oldEnd) = (starts, end)
      for input in 0..<inputs {
        starts[input] = end
        products.append(Product(input: input, factors: oldStarts[input]..<oldEnd, start: end))
        end += oldEnd - oldStarts[input]
      }
    }
    count = end
    self.products = products
  }

  /// How many terms there would be; nil if more than `most`.
  static func count(inputs: Int, degree: Int, most: Int) -> Int? {
    // (r + 1)(r + 2) … (r + p)/p!, exact at each step, and larger than at the step before.
    var count = 1
    for factor in 1...degree {
      let (product, overflow) = count.multipliedReportingOverflow(by: inputs + factor)
      guard !overflow, product / factor - 1 <= most else { return nil }
      count = product / factor
    }
    return count - 1
  }

  /// Writes the terms of one sample.
  ///
  /// - Parameters:
  ///   - u: The inputs (r).
  ///   - terms: Where to write the terms (t).
  func write(of u: UnsafePointer<Double>, to terms: UnsafeMutablePointer<Double>) {
    terms.update(from: u, count: inputs)
    for product in products {
      let (factor, target) = (u[product.input], terms + product.start)
      let source = terms + product.factors.lowerBound
      for i in 0..<product.factors.count { target[i] = factor * source[i] }
    }
  }
}
