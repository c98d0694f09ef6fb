/// How gradients that are too large are made smaller before they move the parameters.
///
/// - Source: Pascanu, Mikolov and Bengio (2013), arXiv:1211.5063.
public enum Clipping: Codable, Hashable, Sendable {
  /// They stay.
  case none
  /// If the norm of all gradients together is more than this, above 0, all are multiplied by the same factor to make it so.
  ///
  /// The direction stays. PyTorch's definition: the factor is at most limit / (norm + 1e-6).
  case norm(Double)
  /// Each number that lies outside of ± this, above 0, becomes the nearer bound.
  case value(Double)
}

extension Clipping {
  /// What gradients of a norm are multiplied by; 1 unless the norm is clipped.
  package func factor(norm: Double) -> Double {
    if case .norm(let limit) = self { min(1, limit / (norm + 1e-6)) } else { 1 }
  }
}
