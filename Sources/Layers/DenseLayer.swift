package import LinearAlgebra

/// A dense layer: y = f(x W + b), with n rows of I inputs and O outputs.
///
/// Its parameters are W (I × O), then b (O).
package final class DenseLayer<Element: Scalar>: Layer {
  private let rows: Int
  private let inputs: Int
  private let width: Int
  private let firstRow: Int
  private let activation: UInt32
  private let weight: Int
  private let bias: Int
  private let y: Buffer<Element>
  private let dy: Buffer<Element>
  private let kernels = Elementwise<Element>.kernels

  private let product: ProductKernel<Element>  // x W
  private let weightGradient: ProductKernel<Element>  // xᵀ δ
  private let inputGradient: ProductKernel<Element>  // δ Wᵀ

  /// A layer for n rows.
  ///
  /// - Parameters:
  ///   - rows: n.
  ///   - inputs: I.
  ///   - outputs: O.
  ///   - activation: f.
  ///   - firstParameter: Where its parameters begin among the network's.
  ///   - firstRow: Which of the rows below is its first: a readout of the last step skips those before.
  package init(
    rows: Int, inputs: Int, outputs: Int, activation: Activation, firstParameter: Int,
    firstRow: Int = 0
  ) {
    (self.rows, self.inputs, width, self.firstRow) = (rows, inputs, outputs, firstRow)
    self.activation = activation.kernelName
    weight = firstParameter
    bias = firstParameter + inputs * outputs
    y = Buffer(rows * outputs)
    dy = Buffer(rows * outputs)
    product = ProductKernel(rows, outputs, inputs)
    weightGradient = ProductKernel(inputs, outputs, rows, transposingLeft: true, adding: true)
    inputGradient = ProductKernel(rows, inputs, outputs)
  }

  package var outputs: UnsafeMutablePointer<Element> { y.start }
  package var dOutputs: UnsafeMutablePointer<Element> { dy.start }
  package var operations: (forward: Int, backward: Int) {
    // Below the network's first layer nobody needs the gradient.
    (product.operations, weightGradient.operations + (weight > 0 ? inputGradient.operations : 0))
  }

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  package func forward(_ x: UnsafePointer<Element>, _ weights: Weights<Element>) {
    // y = f(x W + b)
    product(x + firstRow * inputs, weights.values + weight, into: y.start)
    kernels.activate(activation, rows, width, weights.values + bias, y.start)
  }

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  package func backward(
    _ x: UnsafePointer<Element>, _ weights: Weights<Element>,
    dWeights: UnsafeMutablePointer<Element>, dx: UnsafeMutablePointer<Element>?
  ) {
    // δ = ∂L/∂y ∘ f′(x W + b), and ∂L/∂b = Σ δ over the rows
    let delta = dy.start
    kernels.differentiate(
      activation, rows, width, y.start, dy.start, delta, dWeights + bias)
    // ∂L/∂W = xᵀ δ
    weightGradient(x + firstRow * inputs, delta, into: dWeights + weight)
    // ∂L/∂x = δ Wᵀ
    if let dx { inputGradient(delta, weights.transposed + weight, into: dx + firstRow * inputs) }
  }
}
