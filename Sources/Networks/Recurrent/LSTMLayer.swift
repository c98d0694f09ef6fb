package import Layers
package import LinearAlgebra

/// A layer of long short-term memory, for all steps of a block of sequences.
///
/// With σ the logistic function, ∘ the product element by element, and the sums z = x_t W + h_{t−1} U + b cut in
/// four parts of H:
///
///     i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)
///     c_t = f ∘ c_{t−1} + i ∘ g
///     h_t = o ∘ tanh(c_t)
///
/// The cell state c is a loop onto itself, whose weight f the network sets at each step.
///
/// - Source: Hochreiter and Schmidhuber (1997), doi:10.1162/neco.1997.9.8.1735; with the forget gate of Gers,
///   Schmidhuber and Cummins (2000), doi:10.1162/089976600300015015.
package final class LSTMLayer<Element: Scalar>: Layer {
  private let sums: RecurrentSums<Element>
  private let kernels = Elementwise<Element>.kernels
  /// i, f, g, o of each step (T × R × 4H); `backward` turns them into δ = ∂L/∂z.
  package let gates: Buffer<Element>
  /// c before the first step and after each ((T + 1) × R × H).
  package let cell: Buffer<Element>
  /// h before the first step and after each ((T + 1) × R × H).
  package let hidden: Buffer<Element>
  /// ∂L/∂h_t (T × R × H).
  package let dHidden: Buffer<Element>
  /// What comes back through the cell's loop to the state before each step, ∂L/∂c_t ∘ f; 0 after the last
  /// ((T + 1) × R × H).
  package let dCell: Buffer<Element>
  private var hasState = false

  init(
    _ block: BlockShape, inputs: Int, hidden: Int, firstParameter: Int, isReadEachStep: Bool
  ) {
    sums = RecurrentSums(
      block, inputs: inputs, hidden: hidden, count: 4 * hidden, firstParameter: firstParameter,
      isReadEachStep: isReadEachStep)
    let state = block.rows * hidden
    gates = Buffer(block.steps * 4 * state)
    cell = Buffer((block.steps + 1) * state)
    self.hidden = Buffer((block.steps + 1) * state)
    dHidden = Buffer(block.steps * state)
    dCell = Buffer((block.steps + 1) * state)
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
      let z = gates.start + t * 4 * state
      let (h, c) = (hidden.start + t * state, cell.start + t * state)
      // z = x_t W + h_{t−1} U
      sums.forward(t, x, t > 0 || hasState ? h : nil, weights, into: z)
      // i, f, o = σ(z_i, z_f, z_o), g = tanh z_g;  c_t = f ∘ c_{t−1} + i ∘ g;  h_t = o ∘ tanh c_t
      kernels.lstmForward(
        sums.rows, sums.hidden, sums.bias.start, z, c, c + state, h + state)
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
      let delta = gates.start + t * 4 * state
      let (c, dc) = (cell.start + t * state, dCell.start + t * state)
      // ∂L/∂c_t = what came back + ∂L/∂h_t ∘ o ∘ (1 − tanh² c_t);  δ_i = ∂L/∂c_t ∘ g ∘ i ∘ (1 − i), and so on
      kernels.lstmBackward(
        sums.rows, sums.hidden, c, c + state, dHidden.start + t * state, dc + state, delta, dc,
        sums.biasGradient(dWeights))
      if sums.isCut(t) { dc.update(repeating: 0, count: state) }
      // ∂L/∂W, ∂L/∂U, ∂L/∂x_t and ∂L/∂h_{t−1}
      sums.backward(
        t, x, hidden.start, gates.start, weights, dWeights: dWeights, dx: dx, dh: dHidden.start)
    }
    sums.finishBiases(dWeights)
  }

  package func carryState() {
    sums.carry(hidden)
    sums.carry(cell)
    hasState = true
  }

  package func resetState() {
    sums.reset(hidden)
    sums.reset(cell)
    hasState = false
  }
}
