public import Datasets
internal import Layers
public import LinearAlgebra

extension TrainedNetwork {
  /// What comes out for inputs.
  ///
  /// - Parameters:
  ///   - inputs: n × T I: a row is an example, its steps one after the other.
  ///   - steps: T; for a network that is not recurrent it does not matter.
  /// - Returns: n × O, or n × T O if the network is read out after every step; for classes, logarithms of odds.
  /// - Throws: `noExamples`, `steps`, `inputs` or `notFinite` for inputs that do not fit.
  public func outputs(
    for inputs: Matrix<Element>, steps: Int = 1
  ) throws(NetworkError) -> Matrix<Element> {
    let steps = try model.steps(of: inputs, steps: steps)
    return parameters.values.withUnsafeBufferPointer { parameters in
      guard let start = parameters.baseAddress else { fatalError("a network has parameters") }
      return Evaluator<Element>(model, steps: steps, count: inputs.rows)
        .outputs(of: inputs, start)
    }
  }

  /// The probability of each class for each image.
  ///
  /// - Parameter images: n images.
  /// - Returns: n × O, each row's softmax: positive, with the sum 1; with T O columns if every step is read out.
  /// - Throws: What `outputs` throws.
  public func probabilities(
    for images: LabelledImages<Element>
  ) throws(NetworkError) -> Matrix<Element> {
    try outputs(for: images.images, steps: images.height).softmax(width: model.outputs)
  }

  /// The most probable class of each image.
  ///
  /// - Parameter images: n images.
  /// - Returns: The classes from 0: n, or n T if every step is read out.
  /// - Throws: What `outputs` throws.
  public func predictions(for images: LabelledImages<Element>) throws(NetworkError) -> [Int] {
    try outputs(for: images.images, steps: images.height).largestPlaces(width: model.outputs)
  }

  /// How well the network does on examples.
  ///
  /// - Parameter examples: The examples.
  /// - Returns: The mean loss and, for classes, the accuracy.
  /// - Throws: What does not fit, as `Training.run`.
  public func evaluate(on examples: Examples<Element>) throws(NetworkError) -> Evaluation {
    _ = try model.steps(of: examples, loss: loss)
    let outputs = try outputs(for: examples.inputs, steps: examples.steps)
    return Evaluation(outputs, examples.targets, width: model.outputs, loss: loss)
  }

  /// How well the network does on images.
  ///
  /// - Parameter images: The images with their classes.
  /// - Returns: The mean loss and the accuracy.
  /// - Throws: What does not fit, as `Training.run`.
  public func evaluate(on images: LabelledImages<Element>) throws(NetworkError) -> Evaluation {
    try evaluate(on: Examples(images))
  }

  /// The images that the network takes for another class than theirs.
  ///
  /// - Parameter images: The images with their classes.
  /// - Returns: The mistakes, those first of which the network is surest.
  /// - Throws: What `evaluate` throws.
  public func mistakes(on images: LabelledImages<Element>) throws(NetworkError) -> [Mistake] {
    _ = try model.steps(of: Examples(images), loss: .crossEntropy)
    let outputs = try outputs(for: images.images, steps: images.height)
    let predictions = outputs.largestPlaces(width: model.outputs)
    let probabilities = outputs.softmax(width: model.outputs)
    return zip(predictions, images.labels).enumerated().compactMap { place, pair in
      guard pair.0 != pair.1 else { return nil }
      return Mistake(
        place: place, label: pair.1, prediction: pair.0,
        probability: Double(probabilities[place, pair.0]))
    }.sorted { ($0.probability, $1.place) > ($1.probability, $0.place) }
  }

  /// How often the network takes each class for each.
  ///
  /// - Parameter images: The images with their classes.
  /// - Returns: The counts.
  /// - Throws: What `evaluate` throws.
  public func confusionMatrix(
    on images: LabelledImages<Element>
  ) throws(NetworkError) -> ConfusionMatrix {
    _ = try model.steps(of: Examples(images), loss: .crossEntropy)
    return ConfusionMatrix(
      labels: images.labels, predictions: try predictions(for: images), classes: model.outputs)
  }
}

/// An image that a network takes for another class than its own.
public struct Mistake: Codable, Hashable, Sendable {
  /// Which of the images, from 0.
  public let place: Int
  /// Its class.
  public let label: Int
  /// What the network takes it for.
  public let prediction: Int
  /// The probability that the network gives its prediction.
  public let probability: Double
}

extension Matrix {
  /// The softmax of each group of `width` numbers: eˣ over their sum.
  func softmax(width: Int) -> Matrix {
    var numbers = elements
    let groups = numbers.count / max(1, width)
    // The gradient of the cross-entropy is the softmax, less 1 at the label. To take the 1 away and add it again costs the
    // least where the softmax is largest.
    let labels = largestPlaces(width: width)
    _ = Elementwise<Element>.kernels.crossEntropy(groups, width, labels, 1, &numbers)
    for group in 0..<groups { numbers[group * width + labels[group]] += 1 }
    return Matrix(rows: rows, columns: columns, elements: numbers)
  }
}
