import Layers
import LinearAlgebra
import Networks
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What `Fixtures/README.md` describes.
private struct Reference: Decodable {
  struct Weight: Decodable {
    let shape: [Int]
    let values: [Double]
  }
  let kind: String
  let layers, inputs, hidden, classes, steps, batch: Int
  let weights: [String: Weight]
  let x: [Double]
  let y: [Int]
  let gradients: [String: [Double]]
  let losses: [Double]

  init(_ name: String, test: String = #filePath) throws {
    let folder = test.prefix(through: test.lastIndex(of: "/") ?? test.startIndex)
    let data = try Data(contentsOf: URL(filePath: "\(folder)Fixtures/\(name).json"))
    self = try JSONDecoder().decode(Reference.self, from: data)
  }

  var examples: Examples<Double> {
    Examples(
      Matrix(rows: batch, columns: steps * inputs, elements: x), steps: steps, labels: y)
  }
}

/// From PyTorch's weights, on PyTorch's data: the same gradients and the same losses, up to rounding.
@Suite struct ParityTests {
  @Test(arguments: ["lstm-1", "lstm-2", "lstm-3", "relu-2", "tanh-2"])
  func `from the same weights, losses and gradients are PyTorch's`(name: String) throws {
    // Single precision on both sides: rounding of about 1e-7, a few dozen times.
    try compare(name, as: Float.self, gradients: 1e-5, losses: 1e-5)
  }

  @Test func `in double precision they agree to twelve digits`() throws {
    try compare("lstm-2-double", as: Double.self, gradients: 1e-12, losses: 1e-12)
  }

  private func compare<Element: Scalar>(
    _ name: String, as _: Element.Type, gradients gradientTolerance: Double,
    losses lossTolerance: Double
  ) throws {
    let reference = try Reference(name)
    let (inputs, hidden, layers) = (reference.inputs, reference.hidden, reference.layers)
    if reference.kind == "lstm" {
      try compare(
        LSTM(inputs: inputs, hidden: hidden, layers: layers, outputs: reference.classes),
        reference, Element.self, gradientTolerance, lossTolerance)
    } else {
      let activation: Activation = reference.kind == "relu" ? .relu : .tanh
      try compare(
        RNN(activation, inputs: inputs, hidden: hidden, layers: layers, outputs: reference.classes),
        reference, Element.self, gradientTolerance, lossTolerance)
    }
  }

  private func compare<Element: Scalar>(
    _ model: some Network, _ reference: Reference, _: Element.Type, _ gradientTolerance: Double,
    _ lossTolerance: Double
  ) throws {
    var parameters = Parameters<Element>(model.initialParameters(seed: 0) as Parameters<Element>)
    for shape in parameters.shapes {
      let weight = try #require(reference.weights[shape.name])
      #expect(weight.shape == shape.shape)
      parameters[shape.name] = matrix(weight.values, shape)
    }
    let exact = reference.examples
    let examples = Examples(Matrix<Element>(exact.inputs), steps: exact.steps, labels: reference.y)
    let training = Training(of: model, optimizer: .sgd(learningRate: 0.1), iterations: 20, seed: 0)
    let trainer = Trainer(training, from: parameters, examples, steps: examples.steps)
    let batch = Array(0..<examples.count)[...]
    _ = trainer.findGradient(batch)
    let gradient = Parameters(parameters.shapes, values: Array(trainer.gradient.elements))
    for shape in parameters.shapes {
      let theirs = try #require(reference.gradients[shape.name])
      let expected: Matrix<Element> = matrix(theirs, shape)
      let scale = theirs.map(abs).max() ?? 0
      let difference = Double((gradient[shape.name] - expected).maxNorm())
      #expect(difference <= gradientTolerance * scale, "\(shape)")
    }
    for (iteration, expected) in reference.losses.enumerated() {
      let (loss, _) = trainer.step(batch, learningRate: 0.1)
      #expect(abs(loss - expected) <= lossTolerance, "iteration \(iteration)")
    }
  }

  private func matrix<Element>(_ values: [Double], _ shape: ParameterShape) -> Matrix<Element> {
    let isMatrix = shape.shape.count == 2
    return Matrix(
      rows: isMatrix ? shape.shape[0] : 1, columns: shape.shape[isMatrix ? 1 : 0],
      elements: values.map { Element($0) })
  }
}
