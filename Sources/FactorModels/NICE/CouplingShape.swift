internal import LinearAlgebra

/// Where a NICE network's parameters are, and which features each coupling reads and changes.
///
/// Parameters are one array: for each coupling, layer by layer, W (inputs × outputs) and b; then s, a number a feature.
struct CouplingShape: Hashable, Sendable {
  /// The number of features, d.
  let features: Int
  let couplings: Int
  /// How many features have an even number, and how many an odd one.
  let halves: [Int]
  /// The dense layers of each coupling.
  let layers: [[Dense]]
  /// Where s begins.
  let scaleStart: Int

  /// One dense layer of a coupling's function.
  struct Dense: Hashable {
    let inputs: Int
    let outputs: Int
    let start: Int
    let isLast: Bool
  }

  /// The shape for so many features; nil if it had more than `mostParameters`.
  init?(_ nice: NICE, features: Int) {
    let (d, h) = (Double(features), Double(nice.hiddenUnits))
    let coupling = (d + 1) * h + Double(nice.hiddenLayers - 1) * (h + 1) * h + (h + 1) * d
    guard Double(nice.couplings) * coupling + d <= Double(Self.mostParameters) else { return nil }
    self.features = features
    couplings = nice.couplings
    let halves = [(features + 1) / 2, features / 2]
    var start = 0
    layers = (0..<nice.couplings).map { coupling in
      let changed = Self.changed(by: coupling)
      let hidden = [Int](repeating: nice.hiddenUnits, count: nice.hiddenLayers)
      let widths = [halves[1 - changed]] + hidden + [halves[changed]]
      return (0...hidden.count).map { layer in
        let dense = Dense(
          inputs: widths[layer], outputs: widths[layer + 1], start: start,
          isLast: layer == hidden.count)
        start += (dense.inputs + 1) * dense.outputs
        return dense
      }
    }
    self.halves = halves
    scaleStart = start
  }

  /// As many as take 34 GB with their gradient and Adam's state, in single precision.
  static let mostParameters = 1 << 31

  /// The half that a coupling changes, by the remainder of its features' numbers; it reads the other.
  static func changed(by coupling: Int) -> Int { coupling.isMultiple(of: 2) ? 1 : 0 }

  /// How many parameters there are.
  var parameterCount: Int { scaleStart + features }

  /// Weights uniform between ± 0.01, as the authors begin, and zeros else: a network that changes little.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
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
