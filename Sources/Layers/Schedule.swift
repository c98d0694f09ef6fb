#if canImport(Glibc)
  internal import Glibc
#endif

/// How the learning rate changes while a network learns: what it is multiplied by in an iteration.
public enum Schedule: Codable, Hashable, Sendable {
  /// It stays.
  case constant
  /// It is multiplied by a factor, at least 0, after every so many iterations, at least 1.
  case steps(every: Int, factor: Double)
  /// It falls along half a cosine, from its full value to a fraction of it, at least 0, at the end.
  ///
  /// - Source: Loshchilov and Hutter (2017), arXiv:1608.03983.
  case cosine(to: Double = 0)
  /// It rises evenly from 0 over so many iterations, at least 1, then stays.
  case warmUp(iterations: Int)

  /// What the learning rate is multiplied by.
  ///
  /// - Parameters:
  ///   - iteration: Which iteration, from 1 to `total`.
  ///   - total: How many there are.
  /// - Returns: The factor.
  public func factor(at iteration: Int, of total: Int) -> Double {
    switch self {
    case .constant: 1
    case .steps(let every, let factor): pow(factor, Double((iteration - 1) / max(1, every)))
    case .cosine(let end):
      end + (1 - end) * (1 + cos(.pi * Double(iteration - 1) / Double(max(1, total - 1)))) / 2
    case .warmUp(let iterations): min(1, Double(iteration) / Double(max(1, iterations)))
    }
  }
}
