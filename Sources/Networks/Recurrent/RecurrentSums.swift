internal import Layers
internal import LinearAlgebra

/// The sums of a recurrent layer, z_t = x_t W + h_{t−1} U + b, and their gradients: all of it that is matrix products.
///
/// Letters in this folder: R sequences that are computed together, T steps, I inputs, H hidden units, G sums: H, or 4H
/// for an LSTM. Parameters of a layer: W (I × G), U (H × G), and two biases (G), whose sum is b.
struct RecurrentSums<Element: Scalar> {
  let rows: Int
  let steps: Int
  let inputs: Int
  let hidden: Int
  let count: Int
  private let firstParameter: Int
  /// The gradient is not passed on to the step before at every so many steps from the end; 0 for never.
  private let window: Int
  /// Whether the layer above reads every step, so that ∂L/∂h_{t−1} already holds a part when that of step t is added.
  private let isReadEachStep: Bool
  let bias: Buffer<Element>

  /// The steps whose products for the weights' gradients are computed together: few, while they are in cache.
  private let together: Int

  private let inputProduct: ProductKernel<Element>  // x W
  private let hiddenProduct: ProductKernel<Element>  // + h U
  private let inputWeightGradient: ProductKernel<Element>  // + xᵀ δ
  private let hiddenWeightGradient: ProductKernel<Element>  // + hᵀ δ
  private let inputGradient: ProductKernel<Element>  // δ Wᵀ
  private let hiddenGradient: ProductKernel<Element>  // (+) δ Uᵀ

  /// The sums of a layer for a block.
  ///
  /// - Parameters:
  ///   - block: R and T.
  ///   - inputs: I.
  ///   - hidden: H.
  ///   - count: G.
  ///   - firstParameter: Where the layer's parameters begin among the network's.
  ///   - isReadEachStep: Whether the layer above reads every step, or only the last.
  init(
    _ block: BlockShape, inputs: Int, hidden: Int, count: Int, firstParameter: Int,
    isReadEachStep: Bool
  ) {
    (rows, steps) = (block.rows, block.steps)
    (self.inputs, self.hidden, self.count) = (inputs, hidden, count)
    self.firstParameter = firstParameter
    window = block.window
    self.isReadEachStep = isReadEachStep
    bias = Buffer(count)
    let (rows, steps) = (block.rows, block.steps)
    // About 100 rows make a product of full speed, and their δ are still in the second cache.
    let together = (1...max(1, 100 / rows)).last { steps.isMultiple(of: $0) } ?? 1
    self.together = together
    inputProduct = ProductKernel(rows, count, inputs)
    hiddenProduct = ProductKernel(rows, count, hidden, adding: true)
    inputWeightGradient = ProductKernel(
      inputs, count, together * rows, transposingLeft: true, adding: true)
    hiddenWeightGradient = ProductKernel(
      hidden, count, together * rows, transposingLeft: true, adding: true)
    inputGradient = ProductKernel(rows, inputs, count)
    hiddenGradient = ProductKernel(rows, hidden, count, adding: isReadEachStep)
  }

  /// How many numbers the states of one step have, R H.
  var state: Int { rows * hidden }

  /// Makes the states after the last step those before the first.
  func carry(_ states: Buffer<Element>) {
    states.start.update(from: states.start + steps * state, count: state)
  }

  /// Makes the states before the first step zero.
  func reset(_ states: Buffer<Element>) { states.start.update(repeating: 0, count: state) }

  private var inputWeight: Int { firstParameter }
  private var hiddenWeight: Int { firstParameter + inputs * count }
  private var firstBias: Int { hiddenWeight + hidden * count }
  private var secondBias: Int { firstBias + count }

  /// The multiplications and additions of all steps; the first step has no hidden state before it, and below the network's
  /// first layer nobody needs the gradient.
  var operations: (forward: Int, backward: Int) {
    let forward = steps * inputProduct.operations + (steps - 1) * hiddenProduct.operations
    let weights =
      steps / together * (inputWeightGradient.operations + hiddenWeightGradient.operations)
    let inputs = firstParameter > 0 ? steps * inputGradient.operations : 0
    let passedOn = (1..<max(1, steps)).count { !isCut($0) }
    return (forward, weights + inputs + passedOn * hiddenGradient.operations)
  }

  /// b, the sum of the two biases, which stays the same for all steps.
  func sumBiases(_ weights: Weights<Element>) {
    let (first, second) = (weights.values + firstBias, weights.values + secondBias)
    for j in 0..<count { bias.start[j] = first[j] + second[j] }
  }

  /// z = x_t W + h_{t−1} U, b not yet added.
  ///
  /// - Parameters:
  ///   - t: The step, from 0.
  ///   - x: The inputs of all steps (T × R × I).
  ///   - h: The state before this step (R × H); nil if it is zero.
  ///   - weights: The network's parameters.
  ///   - z: The sums of this step (R × G), to be written.
  func forward(
    _ t: Int, _ x: UnsafePointer<Element>, _ h: UnsafePointer<Element>?,
    _ weights: Weights<Element>, into z: UnsafeMutablePointer<Element>
  ) {
    inputProduct(x + t * rows * inputs, weights.values + inputWeight, into: z)
    if let h { hiddenProduct(h, weights.values + hiddenWeight, into: z) }
  }

  /// The gradients that come of δ_t = ∂L/∂z_t of a step, after those of later steps.
  ///
  /// - Parameters:
  ///   - t: The step, from 0.
  ///   - x: The inputs of all steps (T × R × I).
  ///   - h: The states before each step, and after the last ((T + 1) × R × H).
  ///   - deltas: δ of all steps (T × R × G), those from t on computed.
  ///   - weights: The network's parameters.
  ///   - dWeights: ∂L/∂w of the whole network, to add to.
  ///   - dx: ∂L/∂x of all steps (T × R × I), to be written; nil if nobody needs it.
  ///   - dh: ∂L/∂h of all steps (T × R × H), of which that of the step before is computed.
  func backward(
    _ t: Int, _ x: UnsafePointer<Element>, _ h: UnsafePointer<Element>,
    _ deltas: UnsafePointer<Element>, _ weights: Weights<Element>,
    dWeights: UnsafeMutablePointer<Element>, dx: UnsafeMutablePointer<Element>?,
    dh: UnsafeMutablePointer<Element>
  ) {
    let delta = deltas + t * rows * count
    // ∂L/∂W += x_tᵀ δ_t and ∂L/∂U += h_{t−1}ᵀ δ_t, for this step and a few after it
    if t.isMultiple(of: together) {
      inputWeightGradient(x + t * rows * inputs, delta, into: dWeights + inputWeight)
      hiddenWeightGradient(h + t * rows * hidden, delta, into: dWeights + hiddenWeight)
    }
    // ∂L/∂x_t = δ_t Wᵀ
    if let dx {
      inputGradient(delta, weights.transposed + inputWeight, into: dx + t * rows * inputs)
    }
    // ∂L/∂h_{t−1} += δ_t Uᵀ
    guard t > 0 else { return }
    let before = dh + (t - 1) * rows * hidden
    if !isCut(t) {
      hiddenGradient(delta, weights.transposed + hiddenWeight, into: before)
    } else if !isReadEachStep {
      before.update(repeating: 0, count: rows * hidden)
    }
  }

  /// Whether a truncation of the gradient lies between a step and the one before.
  func isCut(_ t: Int) -> Bool { window > 0 && (steps - t).isMultiple(of: window) }

  /// Where ∂L/∂b is added up: ∂L of the first bias.
  func biasGradient(_ dWeights: UnsafeMutablePointer<Element>) -> UnsafeMutablePointer<Element> {
    dWeights + firstBias
  }

  /// The second bias has the same gradient as the first.
  func finishBiases(_ dWeights: UnsafeMutablePointer<Element>) {
    (dWeights + secondBias).update(from: dWeights + firstBias, count: count)
  }
}
