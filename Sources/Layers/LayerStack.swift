public import LinearAlgebra

/// The layers of a network one above the other, with the memory to take a block of samples through them and back.
///
/// It is made once for a block's size, and then used for one block after the other without further memory.
public final class LayerStack<Element: Scalar> {
  /// The block's inputs, to be written before `forward`.
  package let inputs: Buffer<Element>
  /// The layers from the lowest to the highest.
  package let layers: [any Layer<Element>]

  /// A stack.
  ///
  /// - Parameters:
  ///   - inputs: How many numbers the lowest layer takes.
  ///   - layers: The layers from the lowest to the highest, at least one.
  package init(inputs: Int, layers: [any Layer<Element>]) {
    guard !layers.isEmpty else { fatalError("A network needs at least one layer.") }
    self.inputs = Buffer(inputs)
    self.layers = layers
  }

  /// The highest layer's outputs.
  package var outputs: UnsafeMutablePointer<Element> { layers[layers.count - 1].outputs }
  /// The loss's gradient with respect to `outputs`, to be written before `backward`.
  package var dOutputs: UnsafeMutablePointer<Element> { layers[layers.count - 1].dOutputs }

  /// Takes the inputs through all layers, from the lowest to the highest.
  package func forward(_ weights: Weights<Element>) {
    var x = UnsafePointer(inputs.start)
    for layer in layers {
      layer.forward(x, weights)
      x = UnsafePointer(layer.outputs)
    }
  }

  /// Takes the gradient back through all layers, from the highest to the lowest.
  ///
  /// - Parameters:
  ///   - weights: What `forward` was given.
  ///   - dWeights: ∂L/∂w, to add to.
  package func backward(
    _ weights: Weights<Element>, dWeights: UnsafeMutablePointer<Element>
  ) {
    for place in layers.indices.reversed() {
      let below = place > 0 ? layers[place - 1] : nil
      layers[place].backward(
        UnsafePointer(below?.outputs ?? inputs.start), weights, dWeights: dWeights,
        dx: below?.dOutputs)  // nobody needs the gradient of the data
    }
  }

  /// Lets the sequences of the next block go on where those of this one end.
  package func carryState() { for layer in layers { layer.carryState() } }

  /// Lets sequences begin.
  package func resetState() { for layer in layers { layer.resetState() } }

  /// Decides the random numbers of the next block: they depend on the seed alone, not on what was drawn before.
  package func drawRandom(seed: Int) {
    var seeds = SeededGenerator(seed: seed)
    for layer in layers { layer.drawRandom(&seeds) }
  }

  /// The multiplications and additions of the matrix products of a block.
  package var operations: (forward: Int, backward: Int) {
    layers.map(\.operations).reduce((0, 0)) { ($0.0 + $1.forward, $0.1 + $1.backward) }
  }
}
