public import Layers
public import LinearAlgebra

/// A network with its parameters: trained, imported, or as it is before training.
public struct TrainedNetwork<Model: Network, Element: Scalar>: Sendable {
  /// The kind and the sizes.
  public let model: Model
  /// The parameters, by name.
  public let parameters: Parameters<Element>
  /// The loss that it is measured by.
  public let loss: Loss
  /// The record of its training; nil if the parameters come from elsewhere.
  public let record: TrainingRecord?

  /// A network of known parameters.
  ///
  /// - Parameters:
  ///   - model: The kind and the sizes.
  ///   - parameters: The parameters.
  ///   - loss: The loss that it is measured by.
  /// - Throws: `setting` if the model can't be; `parameters` if these are another network's.
  public init(
    _ model: Model, _ parameters: Parameters<Element>, loss: Loss = .crossEntropy
  ) throws(NetworkError) {
    try model.check()
    try model.check(parameters)
    self.init(model, parameters, loss: loss, record: nil)
  }

  init(
    _ model: Model, _ parameters: Parameters<Element>, loss: Loss, record: TrainingRecord?
  ) {
    (self.model, self.parameters, self.loss, self.record) = (model, parameters, loss, record)
  }
}
