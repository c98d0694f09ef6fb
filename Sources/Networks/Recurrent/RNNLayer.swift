package import Layers
package import LinearAlgebra

/// A recurrent layer without gates, h_t = f(x_t W + h_{t−1} U + b), for all steps of a block of sequences.
///
/// - Source: Elman (1990), doi:10.1207/s15516709cog1402_1; backpropagation through time: Werbos (1990),
///   doi:10.1109/5.58337.
package final class RNNLayer<Element: Scalar>: Layer {
  private let sums: RecurrentSums<Element>
  private let activation: UInt32
  private let kernels = Elementwise<Element>.kernels
  /// h before the first step and after each ((T + 1) × R × H).
  package let hidden: Buffer<Element>
  /// ∂L/∂h_t (T × R × H).
  package let dHidden: Buffer<Element>
  /// δ of each step (T × R × H).
  private let deltas: Buffer<Element>
  private var hasState = false

  init(
    _ block: BlockShape, _ activation: Activation, inputs: Int, hidden: Int, firstParameter: Int,
    isReadEachStep: Bool
  ) {
    sums = RecurrentSums(
      block, inputs: inputs, hidden: hidden, count: hidden, firstParameter: firstParameter,
      isReadEachStep: isReadEachStep)
    self.activation = activation.kernelName
    let state = block.rows * hidden
    self.hidden = Buffer((block.steps + 1) * state)
    dHidden = Buffer(block.steps * state)
    deltas = Buffer(block.steps * state)
  }

  package var outputs: UnsafeMutablePointer<Element> { hidden.start + sums.state }
  package var dOutputs: UnsafeMutablePointer<Element> { dHidden.start }
  package var operations: (forward: Int, backward: Int) { sums.operations }

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  package func forward(_ x: UnsafePointer<Element>, _ weights: Weights<Element>) {
    let state = sums.state
    sums.sumBiases(weights)
    for t in 0..<sums.steps {
      let h = hidden.start + t * state
      // h_t = f(x_t W + h_{t−1} U + b)
      sums.forward(t, x, t > 0 || hasState ? h : nil, weights, into: h + state)
      kernels.activate(activation, sums.rows, sums.hidden, sums.bias.start, h + state)
    }
  }

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  package func backward(
    _ x: UnsafePointer<Element>, _ weights: Weights<Element>,
    dWeights: UnsafeMutablePointer<Element>, dx: UnsafeMutablePointer<Element>?
  ) {
    let state = sums.state
    for t in (0..<sums.steps).reversed() {
      // δ_t = ∂L/∂h_t ∘ f′, and ∂L/∂b += Σ δ_t over the sequences
      kernels.differentiate(
        activation, sums.rows, sums.hidden, outputs + t * state, dHidden.start + t * state,
        deltas.start + t * state, sums.biasGradient(dWeights))
      // ∂L/∂W, ∂L/∂U, ∂L/∂x_t and ∂L/∂h_{t−1}
      sums.backward(
        t, x, hidden.start, deltas.start, weights, dWeights: dWeights, dx: dx, dh: dHidden.start)
    }
    sums.finishBiases(dWeights)
  }

  package func carryState() {
    sums.carry(hidden)
    hasState = true
  }

  package func resetState() {
    sums.reset(hidden)
    hasState = false
  }
}
