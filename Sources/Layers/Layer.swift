package import LinearAlgebra

/// One layer of a network, with the memory to take a block of samples through it and back.
///
/// A layer is a function y = f(x; w). `forward` computes y, and keeps what `backward` will need. `backward` is
/// given ∂L/∂y in `dOutputs`, and by the chain rule makes of it ∂L/∂w, which it adds to what is there, and ∂L/∂x,
/// which it writes. Arrays are matrices stored row by row; a row is a sample, or a step of one.
package protocol Layer<Element>: AnyObject {
  associatedtype Element: Scalar

  /// y.
  var outputs: UnsafeMutablePointer<Element> { get }
  /// ∂L/∂y, which whoever is above writes before `backward`.
  var dOutputs: UnsafeMutablePointer<Element> { get }
  /// The multiplications and additions of the matrix products, forward and backward.
  var operations: (forward: Int, backward: Int) { get }

  /// Computes y from x.
  func forward(_ x: UnsafePointer<Element>, _ weights: Weights<Element>)

  /// Computes the gradients from ∂L/∂y.
  ///
  /// - Parameters:
  ///   - x: What `forward` was given.
  ///   - weights: Likewise.
  ///   - dWeights: ∂L/∂w of the whole network, to add to.
  ///   - dx: ∂L/∂x, to be written; nil if nobody needs it.
  func backward(
    _ x: UnsafePointer<Element>, _ weights: Weights<Element>,
    dWeights: UnsafeMutablePointer<Element>, dx: UnsafeMutablePointer<Element>?)

  /// Makes the state after the last step the one before the first: sequences go on with the next block.
  func carryState()
  /// Makes the state before the first step zero: sequences begin.
  func resetState()
  /// Lets the random numbers of the next block, if there are any, be those of these seeds.
  func drawRandom(_ seeds: inout SeededGenerator)
}

extension Layer {
  package func carryState() {}
  package func resetState() {}
  package func drawRandom(_ seeds: inout SeededGenerator) {}
}

/// The parameters of a network, as its layers read them.
///
/// Each weight matrix is there twice: as inputs × outputs among `values`, which is how x W needs it, and as outputs ×
/// inputs, at the same place among `transposed`, which is how δ Wᵀ does. So no product has to transpose.
package struct Weights<Element: Scalar> {
  package let values: UnsafePointer<Element>
  package let transposed: UnsafePointer<Element>

  package init(values: UnsafePointer<Element>, transposed: UnsafePointer<Element>) {
    self.values = values
    self.transposed = transposed
  }
}
