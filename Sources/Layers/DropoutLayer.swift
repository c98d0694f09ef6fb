package import LinearAlgebra

/// Dropout: while a network learns, each number passes with probability 1 − p, times 1 / (1 − p), or else becomes 0.
///
/// The mean stays the same, so that the layer is left out when the network is used.
///
/// - Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014), JMLR 15; between recurrent layers,
///   not within them: Zaremba, Sutskever and Vinyals (2014), arXiv:1409.2329.
package final class DropoutLayer<Element: Scalar>: Layer {
  private let rate: Double
  private var generator = SeededGenerator(seed: 0)
  private let factors: Buffer<Element>
  private let y: Buffer<Element>
  private let dy: Buffer<Element>

  /// A layer for so many numbers.
  ///
  /// - Parameters:
  ///   - count: How many numbers pass it at a time.
  ///   - rate: p, from 0 to below 1.
  package init(count: Int, rate: Double) {
    self.rate = rate
    factors = Buffer(count)
    y = Buffer(count)
    dy = Buffer(count)
  }

  package var outputs: UnsafeMutablePointer<Element> { y.start }
  package var dOutputs: UnsafeMutablePointer<Element> { dy.start }
  package var operations: (forward: Int, backward: Int) { (0, 0) }

  package func drawRandom(_ seeds: inout SeededGenerator) {
    generator = SeededGenerator(seed: Int(truncatingIfNeeded: seeds.next()))
  }

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  package func forward(_ x: UnsafePointer<Element>, _: Weights<Element>) {
    let kept = Element(1 / (1 - rate))
    for j in 0..<y.count {
      factors.start[j] = generator.uniform() < rate ? 0 : kept
      y.start[j] = x[j] * factors.start[j]
    }
  }

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  package func backward(
    _: UnsafePointer<Element>, _: Weights<Element>, dWeights _: UnsafeMutablePointer<Element>,
    dx: UnsafeMutablePointer<Element>?
  ) {
    guard let dx else { return }
    for j in 0..<dy.count { dx[j] = dy.start[j] * factors.start[j] }
  }
}
