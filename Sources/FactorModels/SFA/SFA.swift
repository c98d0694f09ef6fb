public import Store

/// Slow feature analysis: functions of the samples of a sequence that vary as slowly as they can.
///
/// Of all combinations y of the features, or of an expansion of them, with mean 0 and variance 1, the first has the
/// least Δ = ⟨ẏ²⟩, the mean squared difference of successive samples; each further one the least of those that are
/// uncorrelated with the ones before. In shapes, n stands for the samples, d for the features, r for the
/// whitened inputs, t for the terms of the expansion, k for the slow features.
///
/// ```swift
/// let sfa = try SFA(components: 5, expansion: .quadratic).fit(frames)
/// let slow = sfa.transform(frames)
/// ```
///
/// Inputs are whitened, expanded, and whitened again. Both times, directions that vary too little to be told from
/// rounding are left out (`relativeCut`); nothing is added to the covariance, which would spoil just
/// the faint directions in which slow features often hide.
///
/// - Source: Wiskott and Sejnowski (2002), doi:10.1162/089976602317318938; the cut in place of a ridge, Konen and Koch
///   (2009), arXiv:0912.1064.
public struct SFA: Codable, Hashable, Sendable {
  /// The terms that slow features are combinations of, for whitened inputs u.
  ///
  /// For any other expansion, expand the samples, and take `linear`.
  public enum Expansion: Codable, Hashable, Sendable {
    /// The inputs uᵢ: t = r.
    case linear
    /// The inputs and all products uᵢ uⱼ: t = r (r + 3)/2.
    case quadratic
    /// All products of at most so many inputs, at least 1: t = (r + degree)!/(r! degree!) − 1.
    case polynomial(degree: Int)

    /// The most factors of a product.
    var degree: Int {
      switch self {
      case .linear: 1
      case .quadratic: 2
      case .polynomial(let degree): degree
      }
    }
  }

  /// How many slow features to keep, k; as many as there are if nil.
  public var components: Int?
  /// The terms that they are combinations of.
  public var expansion: Expansion
  /// To how many principal components the features are reduced before they are expanded, r; to their rank if nil.
  public var inputs: Int?
  /// The share of the largest variance at or below which a direction is left out, from 0 and below 1.
  ///
  /// It can't be less than rounding, which is 2.2e-16 times the number of directions.
  public var relativeCut: Double

  /// An analysis.
  ///
  /// - Parameters:
  ///   - components: How many slow features to keep, k; nil for all. `fit` checks it.
  ///   - expansion: The terms that they are combinations of.
  ///   - inputs: To how many principal components the features are reduced before they are expanded, r; nil for as
  ///     many as their rank. `fit` checks it.
  ///   - relativeCut: The share of the largest variance at or below which a direction is left out.
  public init(
    components: Int? = nil, expansion: Expansion = .linear, inputs: Int? = nil,
    relativeCut: Double = 1e-12
  ) {
    self.components = components
    self.expansion = expansion
    self.inputs = inputs
    self.relativeCut = relativeCut
  }
}

extension SFA: Computation {
  /// As a kept result's record names it.
  public static let name = "SFA"
  /// To be raised when the same samples give other results; `GoldenResultTests` notices.
  public static let version = 2
}
