import Layers
import LinearAlgebra
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The kernels' own tanh and logistic function against the system's, which is right to the last digit or nearly so.
@Suite struct ElementwiseTests {
  /// The largest error over x from −30 to 30 in units of the last place of the exact result; in double precision the
  /// reference has more digits.
  private func worst<Element: Scalar>(
    _ activation: Activation, _: Element.Type, from lower: Double, to upper: Double,
    _ exact: (Float80) -> Float80
  ) -> Double {
    let count = 400_003
    var values = (0..<count).map { place in
      Element(lower + (upper - lower) * Double(place) / Double(count - 1))
    }
    let sums = values
    let bias = [Element](repeating: 0, count: count)
    Elementwise<Element>.kernels.activate(activation.kernelName, 1, count, bias, &values)
    return zip(sums, values).reduce(0.0) { worst, pair in
      let right = exact(Float80(Double(pair.0)))
      let unit = Float80(Double(Element(Double(right)).ulp))
      let error = Double(abs(Float80(Double(pair.1)) - right) / unit)
      return max(worst, error.isNaN ? .infinity : error)  // max(_:_:) may lose a NaN
    }
  }

  /// The errors that kernels.h promises.
  static let promised = 3.0

  @Test func `tanh is exact to three units of the last place, in single and double precision`() {
    for (lower, upper) in [(-30.0, 30.0), (-1, 1), (-1e-3, 1e-3)] {
      #expect(worst(.tanh, Float.self, from: lower, to: upper) { tanh($0) } <= Self.promised)
      #expect(worst(.tanh, Double.self, from: lower, to: upper) { tanh($0) } <= Self.promised)
    }
  }

  @Test func `the logistic function is exact to three units of the last place`() {
    for (lower, upper) in [(-80.0, 30.0), (-1, 1), (-1e-3, 1e-3)] {
      #expect(
        worst(.sigmoid, Float.self, from: lower, to: upper) { 1 / (1 + exp(-$0)) }
          <= Self.promised)
      #expect(
        worst(.sigmoid, Double.self, from: lower, to: upper) { 1 / (1 + exp(-$0)) }
          <= Self.promised)
    }
  }

  @Test func `far out, functions are at their limits, and NaN and infinity come through`() {
    func apply(_ activation: Activation, _ x: Double) -> Double { activation(x) }
    #expect(apply(.tanh, 1e300) == 1)
    #expect(apply(.tanh, -.infinity) == -1)
    #expect(apply(.sigmoid, .infinity) == 1)
    #expect(apply(.sigmoid, -1e300) < 1e-300)
    #expect(apply(.relu, .infinity) == .infinity)
    for activation in Activation.allCases { #expect(apply(activation, .nan).isNaN) }
  }

  @Test(arguments: Activation.allCases)
  func `a slope is that of the function`(activation: Activation) {
    for x in [-3, -0.5, 0.25, 2.0] {
      let slope = (activation(x + 1e-5) - activation(x - 1e-5)) / 2e-5
      #expect(abs(activation.slope(at: x) - slope) < 1e-9)
    }
  }

  @Test func `a number's result does not depend on its place among others`() {
    // Loops have a vector part and a rest; both must compute alike.
    var generator = SeededGenerator(seed: 1)
    let numbers = Matrix<Float>.normal(rows: 1, columns: 40, deviation: 3, using: &generator)
    for activation in Activation.allCases {
      var together = numbers.elements
      let bias = [Float](repeating: 0, count: 40)
      Elementwise<Float>.kernels.activate(activation.kernelName, 1, 40, bias, &together)
      for (place, number) in numbers.elements.enumerated() {
        var alone = number
        Elementwise<Float>.kernels.activate(activation.kernelName, 1, 1, bias, &alone)
        #expect(alone == together[place])
      }
    }
  }

  @Test func `the sum of parts is in their order, with its squares`() {
    let parts: [Float] = [1e8, 1, 2, -1e8, 3, 4, 1, 1, 1]
    var sums = [Float](repeating: 0, count: 3)
    let squares = Elementwise<Float>.kernels.addParts(3, 3, 3, parts, &sums)
    #expect(sums == [1e8 - 1e8 + 1, 5, 7])
    #expect(squares == 1 + 25 + 49)
  }

  @Test func `cross-entropy of equal outputs is the logarithm of their number`() {
    var outputs = [Double](repeating: 0.3, count: 20)
    let loss = Elementwise<Double>.kernels.crossEntropy(2, 10, [3, 9], 0.5, &outputs)
    #expect(abs(loss - log(10)) < 1e-15 * 10)
    #expect(abs(outputs[0] - 0.05) < 1e-15)
    #expect(abs(outputs[3] - (0.05 - 0.5)) < 1e-15)
  }
}
