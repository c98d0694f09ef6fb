package import LinearAlgebra

/// How parameters w follow their gradient g.
///
/// The learning rate η > 0 is what a `Schedule` makes of the one given here. Momentum µ, β₁ and β₂ are at least 0
/// and below 1, weight decay λ is at least 0 and ε above 0. All work number by number.
public enum Optimizer: Codable, Hashable, Sendable {
  /// Stochastic gradient descent, with heavy-ball momentum µ and weight decay λ:
  /// v ← µ v + (g + λ w), w ← w − η v.
  ///
  /// Without momentum v is not stored. PyTorch's definition, where η stands outside of v.
  ///
  /// - Source: Polyak (1964), doi:10.1016/0041-5553(64)90137-5, for momentum.
  case sgd(learningRate: Double, momentum: Double = 0, weightDecay: Double = 0)
  /// Adam: m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g²; in iteration k, from 1,
  /// w ← w − η · m/(1 − β₁ᵏ) / (√(s/(1 − β₂ᵏ)) + ε). Weight decay adds λ w to g first.
  ///
  /// - Source: Kingma and Ba (2015), arXiv:1412.6980.
  case adam(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8, weightDecay: Double = 0)

  /// η before any schedule.
  public var learningRate: Double {
    switch self {
    case .sgd(let rate, _, _), .adam(let rate, _, _, _, _): rate
    }
  }

  /// The first setting that can't be, with what it is and what it must be; nil if all can be.
  package var flaw: (setting: String, found: Double, expected: String)? {
    var settings = [("learningRate", learningRate, isAboveZero: true)]
    let shares: [(String, Double)]
    switch self {
    case .sgd(_, let momentum, let decay):
      shares = [("momentum", momentum)]
      settings += [("weightDecay", decay, isAboveZero: false)]
    case .adam(_, let beta1, let beta2, let epsilon, let decay):
      shares = [("beta1", beta1), ("beta2", beta2)]
      settings += [("epsilon", epsilon, true), ("weightDecay", decay, false)]
    }
    for (name, value, isAboveZero) in settings {
      guard value.isFinite, isAboveZero ? value > 0 : value >= 0 else {
        return (name, value, isAboveZero ? "above 0" : "at least 0")
      }
    }
    for (name, value) in shares where !(value >= 0 && value < 1) {
      return (name, value, "at least 0 and below 1")
    }
    return nil
  }
}

/// The moving averages that an optimizer keeps from one iteration to the next, 0 at first.
package final class OptimizerState<Element: Scalar> {
  private let optimizer: Optimizer
  /// v, or m.
  private let first: Buffer<Element>
  /// s.
  private let second: Buffer<Element>

  /// The state for so many parameters.
  package init(_ optimizer: Optimizer, count: Int) {
    self.optimizer = optimizer
    switch optimizer {
    case .sgd(_, let momentum, _):
      first = Buffer(momentum == 0 ? 0 : count)
      second = Buffer(0)
    case .adam:
      first = Buffer(count)
      second = Buffer(count)
    }
  }

  /// The moving averages; of another state for as many parameters, to go on from.
  package var averages: [[Element]] {
    get { [Array(first.elements), Array(second.elements)] }
    set {
      for (buffer, numbers) in zip([first, second], newValue) {
        _ = buffer.elements.update(fromContentsOf: numbers)
      }
    }
  }

  /// Moves a range of the parameters.
  ///
  /// - Parameters:
  ///   - range: Which; several ranges may be moved at the same time.
  ///   - w: All parameters.
  ///   - g: The gradients of all of them.
  ///   - factor: What g is multiplied by first: clipping.
  ///   - rate: η.
  ///   - iteration: k, from 1.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  package func update(
    _ range: Range<Int>, of w: UnsafeMutablePointer<Element>, by g: UnsafePointer<Element>,
    factor: Double, rate: Double, iteration: Int
  ) {
    let (factor, rate) = (Element(factor), Element(rate))
    switch optimizer {
    case .sgd(_, let momentum, let decay):
      let (µ, λ) = (Element(momentum), Element(decay))
      guard momentum != 0 else {
        for j in range { w[j] -= rate * (factor * g[j] + λ * w[j]) }
        return
      }
      let v = first.start
      for j in range {
        v[j] = µ * v[j] + (factor * g[j] + λ * w[j])
        w[j] -= rate * v[j]
      }
    case .adam(_, let beta1, let beta2, let epsilon, let decay):
      let (β1, β2, ε, λ) = (Element(beta1), Element(beta2), Element(epsilon), Element(decay))
      let first1 = 1 - power(beta1, iteration)
      let step = rate / Element(first1)
      let root = Element(1 / (1 - power(beta2, iteration)).squareRoot())
      let (m, s) = (first.start, second.start)
      for j in range {
        let gradient = factor * g[j] + λ * w[j]
        m[j] = β1 * m[j] + (1 - β1) * gradient
        s[j] = β2 * s[j] + (1 - β2) * gradient * gradient
        w[j] -= step * m[j] / (s[j].squareRoot() * root + ε)
      }
    }
  }

  /// A number multiplied with itself, by squaring: the same on every machine.
  private func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if !rest.isMultiple(of: 2) { result *= square }
      square *= square
      rest /= 2
    }
    return result
  }
}
