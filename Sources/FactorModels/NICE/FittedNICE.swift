public import LinearAlgebra
internal import Layers

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A NICE network that was trained on samples: x ↔ h, with the exact likelihood of every x.
public struct FittedNICE<Element: Scalar>: Codable, Hashable, Sendable {
  /// The settings of the network and its training.
  public let nice: NICE
  /// The number of features, d.
  public let features: Int
  /// All parameters; see `CouplingShape`.
  let parameters: [Element]
  /// The mean log-likelihood of the samples, in nats, and the norm of its gradient, epoch by epoch.
  public let trace: Trace
  /// The certificate of invertibility: the largest difference of one of the first 256 samples of the fit and what comes back
  /// of its components, over the largest magnitude of these samples.
  public let inversionError: Double

  var shape: CouplingShape {
    guard let shape = CouplingShape(nice, features: features) else {
      fatalError("A network was trained that has more parameters than any may have.")
    }
    return shape
  }

  /// log |det ∂h/∂x|, the same for all x: Σ sᵢ.
  public var logDeterminant: Double {
    parameters[shape.scaleStart...].map { Double($0) }.sum()
  }

  /// exp(−sᵢ) of each feature, how widely it spreads the samples: components in order of it are like a spectrum (d).
  public var spreads: [Double] {
    parameters[shape.scaleStart...].map { exp(-Double($0)) }
  }

  /// The independent components of samples.
  ///
  /// - Parameter samples: m × d, any m.
  /// - Returns: h, m × d.
  public func transform(_ samples: Matrix<Element>) -> Matrix<Element> {
    map(samples) { flow, weights in flow.forward(weights) }
  }

  /// The samples with given components, the inverse of `transform`.
  ///
  /// - Parameter components: h, m × d.
  /// - Returns: m × d.
  public func inverseTransform(_ components: Matrix<Element>) -> Matrix<Element> {
    map(components) { flow, weights in flow.inverse(weights) }
  }

  /// The log-likelihood of each sample, exact, in nats.
  ///
  /// - Parameter samples: m × d.
  /// - Returns: log p(x) (m).
  public func logLikelihoods(_ samples: Matrix<Element>) -> [Double] {
    let logDeterminant = logDeterminant
    return blocks(of: samples) { flow, weights in
      flow.forward(weights)
      return flow.logPriors().map { $0 + logDeterminant }
    }.flatMap { $0 }
  }

  /// New samples: components drawn from the prior, and brought back.
  ///
  /// - Parameters:
  ///   - count: How many, at least 0.
  ///   - seed: The seed of the draws.
  /// - Returns: count × d.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  public func samples(_ count: Int, seed: Int) -> Matrix<Element> {
    guard count >= 0 else { fatalError("\(count) samples can't be drawn.") }
    var generator = SeededGenerator(seed: seed)
    return inverseTransform(
      Matrix(rows: count, columns: features) { _, _ in
        switch nice.prior {
        case .gaussian: return Element(generator.normal())
        case .logistic:
          // The logistic distribution's quantile, log p − log(1 − p), of a number that is neither 0 nor 1.
          let p = (Double(generator.next() >> 12) + 0.5) * 0x1p-52
          return Element(naturalLogarithm(p) - naturalLogarithm(1 - p))
        }
      })
  }

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  private func map(
    _ samples: Matrix<Element>,
    _ change: @Sendable (CouplingFlow<Element>, Weights<Element>) -> Void
  ) -> Matrix<Element> {
    let d = features
    let parts = blocks(of: samples) { flow, weights in
      change(flow, weights)
      return Matrix<Element>(rows: flow.rows, columns: d) { cells in
        if let start = cells.baseAddress { flow.store(to: start) }
      }
    }
    return Matrix(rows: samples.rows, columns: d, elements: parts.flatMap(\.elements))
  }

  /// What `body` makes of each block of rows, which a flow of its own holds.
  private func blocks<Result: Sendable>(
    of samples: Matrix<Element>,
    _ body: @Sendable (CouplingFlow<Element>, Weights<Element>) -> Result
  ) -> [Result] {
    guard samples.columns == features else {
      fatalError(
        "These samples have \(samples.columns) features, but the network was trained on samples with "
          + "\(features).")
    }
    let (shape, prior) = (shape, nice.prior)
    return parameters.withUnsafeBufferPointer { parameters in
      guard let start = parameters.baseAddress else { return [] }
      // Safe to share: they are only read. Transposed weights serve gradients, which are not asked for.
      nonisolated(unsafe) let weights = Weights(values: start, transposed: start)
      return samples.forRowBlocks { block in
        let flow = CouplingFlow<Element>(shape, prior: prior, rows: block.rows)
        block.elements.withUnsafeBufferPointer {
          guard let first = $0.baseAddress else { return }
          for row in 0..<block.rows { flow.load(first + row * block.columns, row: row) }
        }
        return body(flow, weights)
      }
    }
  }
}

extension FittedNICE: CustomStringConvertible {
  /// How large the network is, how likely it makes the samples, and whether more training would pay.
  public var description: String {
    let last = trace.steps.last?.objective ?? .nan
    return "NICE: \(nice.couplings) couplings, \(parameters.count) parameters, "
      + "\((100 * last).rounded() / 100) nats a sample. \(trace.advice)"
  }
}
