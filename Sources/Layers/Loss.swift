/// What a network is trained to make small: the mean over all samples, and all steps that are read out.
public enum Loss: String, Codable, Hashable, Sendable {
  /// −log softmax(y)ₖ for the class k that is right: outputs are the logarithms of odds. In nats.
  case crossEntropy
  /// (y − t)², the mean over the outputs too, for targets t.
  case meanSquaredError
}
