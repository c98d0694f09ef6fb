internal import Layers
internal import LinearAlgebra

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The memory to take a block of R samples through the couplings of a NICE network, and their gradient back.
final class CouplingFlow<Element: Scalar> {
  private let shape: CouplingShape
  private let prior: NICE.Prior
  let rows: Int
  private let couplings: [[DenseLayer<Element>]]
  /// The features of even and those of odd number (R × half each), and the loss's gradient with respect to them.
  private let halves: [Buffer<Element>]
  private let gradients: [Buffer<Element>]
  /// What a coupling's function gives back to the half that it reads.
  private let readGradient: Buffer<Element>

  init(_ shape: CouplingShape, prior: NICE.Prior, rows: Int) {
    (self.shape, self.prior, self.rows) = (shape, prior, rows)
    couplings = shape.layers.map { layers in
      layers.map { dense in
        DenseLayer(
          rows: rows, inputs: dense.inputs, outputs: dense.outputs,
          activation: dense.isLast ? .identity : .relu, firstParameter: dense.start)
      }
    }
    halves = shape.halves.map { Buffer(rows * $0) }
    gradients = shape.halves.map { Buffer(rows * $0) }
    readGradient = Buffer(rows * shape.halves[0])
  }

  /// Copies a sample, of d features, in.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func load(_ sample: UnsafePointer<Element>, row: Int) {
    for (half, width) in shape.halves.enumerated() {
      let target = halves[half].start + row * width
      for j in 0..<width { target[j] = sample[2 * j + half] }
    }
  }

  /// Copies what is here out, R × d.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func store(to samples: UnsafeMutablePointer<Element>) {
    for (half, width) in shape.halves.enumerated() {
      for i in 0..<rows {
        for j in 0..<width {
          samples[i * shape.features + 2 * j + half] = halves[half].start[i * width + j]
        }
      }
    }
  }

  /// From samples to components: y₂ = x₂ + m(x₁) for each coupling, then h = exp(s) ∘ y.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func forward(_ weights: Weights<Element>) {
    for coupling in 0..<shape.couplings { add(coupling, weights, sign: 1) }
    scale(weights, sign: 1)
  }

  /// From components to samples: everything undone, in reverse.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func inverse(_ weights: Weights<Element>) {
    scale(weights, sign: -1)
    for coupling in (0..<shape.couplings).reversed() { add(coupling, weights, sign: -1) }
  }

  /// Σ log p(hᵢ) of each sample, to which Σ sᵢ is to be added (R).
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func logPriors() -> [Double] {
    (0..<rows).map { i in
      var sum = 0.0
      for (half, width) in shape.halves.enumerated() {
        for j in 0..<width { sum += logDensity(Double(halves[half].start[i * width + j])) }
      }
      return sum
    }
  }

  /// Takes the gradient of −Σ log p(h) over the block's samples, times `factor`, back to the parameters.
  ///
  /// To be called after `forward`, whose scaling it undoes: the halves hold y afterwards, then what was before each
  /// coupling, as far as needed.
  ///
  /// - Parameters:
  ///   - weights: What `forward` was given.
  ///   - factor: One over the number of samples of the batch.
  ///   - dWeights: Where to add the gradient; that of −Σ sᵢ is left out.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func backward(
    _ weights: Weights<Element>, factor: Double, dWeights: UnsafeMutablePointer<Element>
  ) {
    for (half, width) in shape.halves.enumerated() {
      let (h, d) = (halves[half].start, gradients[half].start)
      for j in 0..<width {
        let place = shape.scaleStart + 2 * j + half
        let scale = exp(Double(weights.values[place]))
        var sum = 0.0
        for i in 0..<rows {
          let value = Double(h[i * width + j])
          let slope = factor * self.slope(value)
          sum += slope * value  // ∂h/∂s = h
          d[i * width + j] = Element(slope * scale)
          h[i * width + j] = Element(value / scale)
        }
        dWeights[place] += Element(sum)
      }
    }
    for coupling in (0..<shape.couplings).reversed() {
      let changed = CouplingShape.changed(by: coupling)
      let layers = couplings[coupling]
      // As it was when it was read: the couplings above have been undone.
      let read = halves[1 - changed]
      let last = layers[layers.count - 1]
      last.dOutputs.update(from: gradients[changed].start, count: gradients[changed].count)
      for place in layers.indices.reversed() {
        let below = place > 0 ? layers[place - 1] : nil
        layers[place].backward(
          UnsafePointer(below?.outputs ?? read.start), weights, dWeights: dWeights,
          dx: below?.dOutputs ?? readGradient.start)
      }
      for i in 0..<read.count { gradients[1 - changed].start[i] += readGradient.start[i] }
      for i in 0..<halves[changed].count { halves[changed].start[i] -= last.outputs[i] }
    }
  }

  /// Adds a coupling's function to the half that it changes, or subtracts it.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  private func add(_ coupling: Int, _ weights: Weights<Element>, sign: Element) {
    let changed = CouplingShape.changed(by: coupling)
    var x = UnsafePointer(halves[1 - changed].start)
    for layer in couplings[coupling] {
      layer.forward(x, weights)
      x = UnsafePointer(layer.outputs)
    }
    let y = halves[changed]
    for i in 0..<y.count { y.start[i] += sign * x[i] }
  }

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  private func scale(_ weights: Weights<Element>, sign: Double) {
    for (half, width) in shape.halves.enumerated() {
      let h = halves[half].start
      for j in 0..<width {
        let factor = Element(
          exp(sign * Double(weights.values[shape.scaleStart + 2 * j + half])))
        for i in 0..<rows { h[i * width + j] *= factor }
      }
    }
  }

  private func logDensity(_ h: Double) -> Double {
    switch prior {
    // −log(1 + eʰ) − log(1 + e⁻ʰ) without overflow.
    case .logistic: -h.magnitude - 2 * log1p(exp(-h.magnitude))
    case .gaussian: -0.5 * (h * h + log(2 * .pi))
    }
  }

  /// The derivative of −log p.
  private func slope(_ h: Double) -> Double {
    switch prior {
    case .logistic: tanh(0.5 * h)
    case .gaussian: h
    }
  }
}
