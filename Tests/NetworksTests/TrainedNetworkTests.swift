import Datasets
import Files
import Layers
import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite struct TrainedNetworkTests {
  @Test func `a recurrent network's gates follow the equations`() throws {
    let model = LSTM(inputs: 2, hidden: 4, layers: 2, outputs: 3)
    let parameters: Parameters<Double> = model.initialParameters(seed: 1)
    let network = try TrainedNetwork(model, parameters)
    var generator = SeededGenerator(seed: 2)
    let sequence = Matrix<Double>.normal(rows: 6, columns: 2, using: &generator)
    let states = try network.states(reading: sequence)
    #expect(states.count == 2)
    for (layer, state) in states.enumerated() {
      let x = layer == 0 ? sequence : states[0].hidden
      for t in 0..<6 {
        let (c, h) =
          t == 0
          ? (Matrix(rows: 1, columns: 4), Matrix(rows: 1, columns: 4))
          : (state.cell[rows: t - 1..<t], state.hidden[rows: t - 1..<t])
        let z =
          x[rows: t..<t + 1].product(
            parameters["cells.weight_ih_l\(layer)"], transposing: .right)
          + h.product(parameters["cells.weight_hh_l\(layer)"], transposing: .right)
          + parameters["cells.bias_ih_l\(layer)"] + parameters["cells.bias_hh_l\(layer)"]
        let (σ, tanh) = (Activation.sigmoid, Activation.tanh)
        let i = z[columns: 0..<4].map { σ($0) }, f = z[columns: 4..<8].map { σ($0) }
        let g = z[columns: 8..<12].map { tanh($0) }, o = z[columns: 12..<16].map { σ($0) }
        let now = f.hadamard(c) + i.hadamard(g)
        let row = t..<t + 1
        #expect((state.input[rows: row] - i).maxNorm() < 1e-14)
        #expect((state.forget[rows: row] - f).maxNorm() < 1e-14)
        #expect((state.candidate[rows: row] - g).maxNorm() < 1e-14)
        #expect((state.output[rows: row] - o).maxNorm() < 1e-14)
        #expect((state.cell[rows: row] - now).maxNorm() < 1e-14)
        #expect((state.hidden[rows: row] - o.hadamard(now.map { tanh($0) })).maxNorm() < 1e-14)
      }
    }
  }

  @Test(arguments: [0.9, 1.1])
  func `with an orthogonal matrix times ρ, a linear network's gradient is ρᵀ⁻ᵗ times the last`(
    ρ: Double
  ) throws {
    // Known: ∂L/∂h_{t−1} = ρ Qᵀ ∂L/∂h_t, and Q keeps lengths.
    let model = RNN(.identity, inputs: 2, hidden: 8, outputs: 3)
    var parameters: Parameters<Double> = model.initialParameters(seed: 1)
    var generator = SeededGenerator(seed: 2)
    let q = try Matrix<Double>.normal(rows: 8, columns: 8, using: &generator).qr().q
    parameters["cells.weight_hh_l0"] = q * ρ
    let network = try TrainedNetwork(model, parameters)
    let norms = try network.gradientFlow(on: waves(10, seed: 3)).hidden[0]
    for t in 1..<12 { #expect(abs(norms[t - 1] / norms[t] - ρ) < 1e-13) }
    let values = try network.recurrentWeights()[0].eigenvalues()
    for value in values { #expect(abs(value.magnitude - ρ) < 1e-13) }
    #expect(abs(try network.recurrentWeights()[0].spectralRadius() - ρ) < 1e-13)
  }

  @Test func `what comes back through the cells' loop is the gates' product`() throws {
    // With no way through the hidden state (its weights 0), ∂L/∂c goes back by the forget gates alone.
    let model = LSTM(inputs: 2, hidden: 1, outputs: 3)
    var parameters: Parameters<Double> = model.initialParameters(seed: 1)
    parameters["cells.weight_hh_l0"] = Matrix(rows: 4, columns: 1)
    let network = try TrainedNetwork(model, parameters)
    let examples: Examples<Double> = waves(1, seed: 3)
    let flow = try network.gradientFlow(on: examples).cell[0]
    let forget = try network.states(
      reading: Matrix(rows: 12, columns: 2, elements: examples.inputs.elements))[0].forget
    for t in 0..<11 { #expect(abs(flow[t] / flow[t + 1] - forget[t, 0]) < 1e-13) }
  }

  @Test func `weights go to a file and come back, in either precision and under other names`()
    async throws
  {
    try await withTemporaryFolder { folder in
      let model = LSTM(inputs: 3, hidden: 4, layers: 2, outputs: 2)
      let network = try TrainedNetwork(model, model.initialParameters(seed: 1) as Parameters<Float>)
      let file = "\(folder)/lstm.safetensors"
      try network.save(to: file)
      let same = try TrainedNetwork<LSTM, Float>(model, from: file)
      #expect(same.parameters == network.parameters)
      let double = try TrainedNetwork<LSTM, Double>(model, from: file)
      #expect(double.parameters == Parameters<Double>(network.parameters))
      try double.save(to: file)
      #expect(try TrainedNetwork<LSTM, Double>(model, from: file).parameters == double.parameters)
      // A file whose names begin otherwise, as many a PyTorch model's.
      #expect(throws: NetworkError.self) {
        try TrainedNetwork<LSTM, Float>(model, from: file, renaming: ["cells": "lstm"])
      }
      let other = LSTM(inputs: 3, hidden: 5, layers: 2, outputs: 2)
      #expect {
        try TrainedNetwork<LSTM, Float>(other, from: file)
      } throws: {
        "\($0)".contains("found cells.weight_ih_l0 [16, 3], expected cells.weight_ih_l0 [20, 3]")
      }
      let smaller = LSTM(inputs: 3, hidden: 4, outputs: 2)
      #expect {
        try TrainedNetwork<LSTM, Float>(smaller, from: file)
      } throws: {
        "\($0)".contains("also cells.bias_hh_l1")
      }
    }
  }

  @Test func `a damaged weights file is an error with its place, never a crash`() async throws {
    try await withTemporaryFolder { folder in
      let model = LSTM(inputs: 1, hidden: 2, outputs: 2)
      let network = try TrainedNetwork(model, model.initialParameters(seed: 1) as Parameters<Float>)
      let file = "\(folder)/lstm.safetensors"
      try network.save(to: file)
      let whole = try readFile(file)
      var random = TestRandom()
      for _ in 0..<300 {
        let bytes = random.mutate(whole)
        try writeAtomically(bytes, to: file, isDurable: false)
        do throws(NetworkError) {
          _ = try TrainedNetwork<LSTM, Float>(model, from: file)
        } catch {
          #expect(!error.description.isEmpty)
        }
      }
      try writeAtomically(Array(whole.dropLast()), to: file, isDurable: false)
      #expect(throws: NetworkError.self) { try TrainedNetwork<LSTM, Float>(model, from: file) }
      try writeAtomically([1, 2, 3], to: file, isDurable: false)
      #expect {
        try TrainedNetwork<LSTM, Float>(model, from: file)
      } throws: {
        "\($0)".contains("3 bytes")
      }
    }
  }

  @Test func `a confusion matrix counts, and its mistakes are those of the predictions`() throws {
    let images = Small.images
    let training = Training(
      of: MLP(inputs: 6, hidden: [8], outputs: 3), optimizer: .adam(learningRate: 0.01),
      batchSize: 20, iterations: 60, seed: 1)
    let network = try training.run(train: images)
    let predictions = try network.predictions(for: images)
    let confusion = try network.confusionMatrix(on: images)
    let wrong = zip(predictions, images.labels).count { $0 != $1 }
    #expect(confusion.total == images.count)
    #expect(confusion.accuracy == 1 - Double(wrong) / Double(images.count))
    #expect(confusion.accuracy == (try network.evaluate(on: images).accuracy))
    let mistakes = try network.mistakes(on: images)
    #expect(mistakes.count == wrong)
    #expect(
      mistakes.allSatisfy { predictions[$0.place] == $0.prediction && $0.label != $0.prediction })
    #expect(zip(mistakes, mistakes.dropFirst()).allSatisfy { $0.probability >= $1.probability })
    let probabilities = try network.probabilities(for: images)
    for row in 0..<images.count { #expect(abs(probabilities.row(row).sum() - 1) < 1e-12) }
    let published = ConfusionMatrix(labels: [0, 0, 1, 1], predictions: [0, 1, 1, 1], classes: 2)
    #expect(published.counts == [[1, 1], [0, 2]])
    #expect(published.recall == [0.5, 1])
    #expect(published.precision == [1, 2.0 / 3])
  }

  @Test func `a probability far below the largest keeps its digits`() throws {
    // A readout without weights gives its biases, whatever the image: e⁻³⁰ / (2 + e⁻³⁰).
    let model = MLP(inputs: 6, hidden: [], outputs: 3)
    var parameters = Parameters<Float>(model.initialParameters(seed: 1) as Parameters<Float>)
    parameters["layers.0.weight"] = Matrix(rows: 3, columns: 6)
    parameters["layers.0.bias"] = Matrix(rows: 1, columns: 3, elements: [-30, 0, 0])
    let images = Small.images
    let probabilities = try TrainedNetwork(model, parameters).probabilities(
      for: LabelledImages(
        images: Matrix<Float>(images.images), labels: images.labels, height: 2, width: 3))
    // Half of e⁻³⁰ = 9.357622968840175e-14, to a few units of the last place of single precision.
    #expect(abs(probabilities[0, 0] / 4.6788115e-14 - 1) < 1e-6)
    #expect(probabilities[0, 1] == 0.5 && probabilities[0, 2] == 0.5)
  }

  @Test func `renaming goes by whole beginnings, the longest first, and never loses a tensor`()
    async throws
  {
    try await withTemporaryFolder { folder in
      let model = MLP(inputs: 2, hidden: [3], outputs: 2)
      let network = try TrainedNetwork(model, model.initialParameters(seed: 1) as Parameters<Float>)
      let file = "\(folder)/mlp.safetensors"
      try network.save(to: file)
      let swapped = MLP(inputs: 2, hidden: [3], outputs: 2)
      let same = try TrainedNetwork<MLP, Float>(
        swapped, from: file,
        renaming: [
          "layer": "none", "layers": "other", "layers.0": "layers.0", "layers.1": "layers.1",
        ])
      #expect(same.parameters == network.parameters)
      #expect {
        try TrainedNetwork<MLP, Float>(model, from: file, renaming: ["layers.0": "layers.1"])
      } throws: {
        "\($0)".contains("two named layers.1.bias")
      }
    }
  }

  @Test func `the parameters are PyTorch's in number, shape and order`() {
    let shapes = LSTM(inputs: 28, hidden: 100, layers: 2, outputs: 10).parameterShapes.map(\.shape)
    #expect(
      shapes == [
        [400, 28], [400, 100], [400], [400], [400, 100], [400, 100], [400], [400], [10, 100], [10],
      ])
    let counts = [1, 2, 3].map { layers in
      LSTM(inputs: 28, hidden: 100, layers: layers, outputs: 10).parameterShapes.map(\.count)
        .reduce(0, +)
    }
    // 53,010, 133,810 and 214,610 are what PyTorch counts, with both biases.
    #expect(counts == [53_010, 133_810, 214_610])
  }

  @Test func `initialisations are what their names promise`() {
    let model = LSTM(inputs: 28, hidden: 100, outputs: 10)
    let torch: Parameters<Double> = model.initialParameters(seed: 1)
    for shape in torch.shapes {
      let weights = torch[shape.name]
      #expect(weights.maxNorm() <= 0.1 && weights.maxNorm() > 0.08)
    }
    var keras = model
    keras.initialization = .keras
    let parameters: Parameters<Double> = keras.initialParameters(seed: 1)
    let recurrent = parameters["cells.weight_hh_l0"]
    #expect((recurrent.product(recurrent, transposing: .left) - .identity(100)).maxNorm() < 1e-13)
    let bound = (6.0 / 428).squareRoot()
    #expect(parameters["cells.weight_ih_l0"].maxNorm() <= bound)
    let bias = parameters["cells.bias_ih_l0"].row(0)
    #expect(
      bias == [Double](repeating: 0, count: 100) + [Double](repeating: 1, count: 100)
        + [Double](repeating: 0, count: 200))
    var open = model
    open.forgetBias = 2
    let opened: Parameters<Double> = open.initialParameters(seed: 1)
    #expect(opened["cells.bias_ih_l0"].row(0)[100..<200].allSatisfy { $0 == 2 })
    #expect(opened["cells.bias_hh_l0"].row(0)[100..<200].allSatisfy { $0 == 0 })
    #expect(opened["cells.weight_hh_l0"] == torch["cells.weight_hh_l0"])
  }
}

enum Small {
  /// Pictures of 2 × 3 pixels in three classes that overlap a little.
  static var images: LabelledImages<Double> {
    var generator = SeededGenerator(seed: 5)
    let labels = (0..<60).map { $0 % 3 }
    let pixels = Matrix<Double>(rows: 60, columns: 6) { image, pixel in
      (pixel % 3 == labels[image] ? 1 : 0) + generator.normal(deviation: 0.6)
    }
    return LabelledImages(images: pixels, labels: labels, height: 2, width: 3)
  }
}
