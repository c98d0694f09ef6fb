internal import LinearAlgebra

/// Where a NICE network's parameters are, and which features each coupling reads and changes.
///
/// Parameters are one array: for each coupling, layer by layer, W (inputs × outputs) and b; then s, a number a feature.
struct CouplingShape: Hashable, Sendable {
  /// The number of features, d.
  let features: Int
  let couplings: Int
  let hiddenLayers: Int
  let hiddenUnits: Int

  init(_ nice: NICE, features: Int) {
    self.features = features
    (couplings, hiddenLayers) = (nice.couplings, nice.hiddenLayers)
    hiddenUnits = nice.hiddenUnits
  }

  /// How many features have an even number, and how many an odd one.
  var halves: [Int] { [(features + 1) / 2, features / 2] }

  /// The half that a coupling changes, by the remainder of its features' numbers; it reads the other.
  func changed(by coupling: Int) -> Int { coupling.isMultiple(of: 2) ? 1 : 0 }

  /// One dense layer of a coupling's function.
  struct Dense: Hashable {
    let inputs: Int
    let outputs: Int
    let start: Int
    let isLast: Bool
  }

  /// The dense layers of each coupling.
  var layers: [[Dense]] {
    var start = 0
    return (0..<couplings).map { coupling in
      let changed = changed(by: coupling)
      let widths =
        [halves[1 - changed]] + [Int](repeating: hiddenUnits, count: hiddenLayers)
        + [halves[changed]]
      return (0...hiddenLayers).map { layer in
        let dense = Dense(
          inputs: widths[layer], outputs: widths[layer + 1], start: start,
          isLast: layer == hiddenLayers)
        start += (dense.inputs + 1) * dense.outputs
        return dense
      }
    }
  }

  /// Where s begins.
  var scaleStart: Int {
    layers.joined().map { ($0.inputs + 1) * $0.outputs }.reduce(0, +)
  }

  /// How many parameters there are.
  var parameterCount: Int { scaleStart + features }

  /// Weights uniform between ± 0.01, as the authors begin, and zeros else: a network that changes little.
  func firstParameters<Element: Scalar>(seed: Int) -> [Element] {
    var generator = SeededGenerator(seed: seed)
    var parameters = [Element](repeating: 0, count: parameterCount)
    for layer in layers.joined() {
      for place in layer.start..<layer.start + layer.inputs * layer.outputs {
        parameters[place] = Element(generator.uniform(in: -0.01..<0.01))
      }
    }
    return parameters
  }
}
