public import Layers
public import Store

/// How a network is trained: everything but the data.
///
/// ```swift
/// let training = Training(
///   of: LSTM(inputs: 28, hidden: 100, layers: 1, outputs: 10),
///   optimizer: .sgd(learningRate: 0.1), batchSize: 100, iterations: 3000, evaluateEvery: 500)
/// let lstm = try training.run(train: digits.train, test: digits.test)
/// ```
///
/// An iteration takes one batch forward and its gradient back, then moves the parameters. An epoch is one pass over all
/// examples in a new random order.
public struct Training<Model: Network>: Codable, Hashable, Sendable {
  /// How long it goes on.
  public enum Length: Codable, Hashable, Sendable {
    /// So many batches, at least 1.
    case iterations(Int)
    /// So many passes over all examples, at least 1.
    case epochs(Int)
  }

  /// What is trained.
  public var model: Model
  /// What is made small.
  public var loss: Loss
  /// How the parameters follow the gradient.
  public var optimizer: Optimizer
  /// How the learning rate changes.
  public var schedule: Schedule
  /// How large gradients are made smaller.
  public var clipping: Clipping
  /// How far gradients go back through time; a network without steps has one.
  public var unrolling: Unrolling
  /// The examples of a batch, at least 1; the last one of an epoch has what remains.
  public var batchSize: Int
  /// How long it goes on.
  public var length: Length
  /// After every so many iterations, at least 1, the network is evaluated, and at the end; nil for at the end only.
  public var evaluateEvery: Int?
  /// The seed of the first parameters, of the order of the examples and of dropout.
  public var seed: Int

  /// A training of so many iterations.
  ///
  /// - Parameters:
  ///   - model: What is trained.
  ///   - loss: What is made small.
  ///   - optimizer: How the parameters follow the gradient.
  ///   - schedule: How the learning rate changes.
  ///   - clipping: How large gradients are made smaller.
  ///   - unrolling: How far gradients go back through time.
  ///   - batchSize: The examples of a batch, at least 1.
  ///   - iterations: The number of batches, at least 1.
  ///   - evaluateEvery: After how many iterations, at least 1, the network is evaluated; nil for at the end only.
  ///   - seed: The seed of everything random.
  public init(
    of model: Model, loss: Loss = .crossEntropy, optimizer: Optimizer,
    schedule: Schedule = .constant,
    clipping: Clipping = .none, unrolling: Unrolling = .full, batchSize: Int = 100,
    iterations: Int, evaluateEvery: Int? = nil, seed: Int
  ) {
    (self.model, self.loss, self.optimizer) = (model, loss, optimizer)
    (self.schedule, self.clipping, self.unrolling) = (schedule, clipping, unrolling)
    (self.batchSize, length) = (batchSize, .iterations(iterations))
    (self.evaluateEvery, self.seed) = (evaluateEvery, seed)
  }

  /// A training of so many epochs.
  ///
  /// - Parameters:
  ///   - model: What is trained.
  ///   - loss: What is made small.
  ///   - optimizer: How the parameters follow the gradient.
  ///   - schedule: How the learning rate changes.
  ///   - clipping: How large gradients are made smaller.
  ///   - unrolling: How far gradients go back through time.
  ///   - batchSize: The examples of a batch, at least 1.
  ///   - epochs: The number of passes over all examples, at least 1.
  ///   - evaluateEvery: After how many iterations, at least 1, the network is evaluated; nil for at the end only.
  ///   - seed: The seed of everything random.
  public init(
    of model: Model, loss: Loss = .crossEntropy, optimizer: Optimizer,
    schedule: Schedule = .constant,
    clipping: Clipping = .none, unrolling: Unrolling = .full, batchSize: Int = 100, epochs: Int,
    evaluateEvery: Int? = nil, seed: Int
  ) {
    self.init(
      of: model, loss: loss, optimizer: optimizer, schedule: schedule, clipping: clipping,
      unrolling: unrolling, batchSize: batchSize, iterations: 1, evaluateEvery: evaluateEvery,
      seed: seed)
    length = .epochs(epochs)
  }
}

/// How far gradients go back through time.
///
/// - Source: Williams and Peng (1990), doi:10.1162/neco.1990.2.4.490, for truncation.
public enum Unrolling: Codable, Hashable, Sendable {
  /// To the first step of a sequence.
  case full
  /// At most so many steps, at least 1: they are cut at every so many steps from the end. The state goes on over the cuts.
  case truncated(steps: Int)
  /// As `truncated`, but the parameters move after every window of so many steps, from the first to the last: an
  /// iteration is a window. The state is carried from window to window. For sequences that are read out at every step,
  /// whose number of steps the window, at least 1, divides.
  case stateful(window: Int)
}

extension Training: Computation {
  /// As a kept result's record names it.
  public static var name: String { "\(Model.name) training" }
  /// To be raised when the same settings and examples give other results; `GoldenNetworkTests` notices.
  public static var version: Int { 2 }
  /// What progress is reported under: "LSTM, 2 layers".
  public var title: String { model.title }
}

extension Training {
  /// Checks the settings.
  func check(steps: Int) throws(NetworkError) {
    try model.check()
    try Networks.check("batchSize", batchSize, atLeast: 1)
    switch length {
    case .iterations(let count): try Networks.check("iterations", count, atLeast: 1)
    case .epochs(let count): try Networks.check("epochs", count, atLeast: 1)
    }
    if let evaluateEvery { try Networks.check("evaluateEvery", evaluateEvery, atLeast: 1) }
    if let flaw = optimizer.flaw {
      throw .setting(flaw.setting, found: "\(flaw.found)", expected: flaw.expected)
    }
    switch clipping {
    case .none: break
    case .norm(let limit), .value(let limit):
      try Networks.check("the limit of clipping", limit, in: { $0 > 0 }, "above 0")
    }
    switch schedule {
    case .constant: break
    case .steps(let every, let factor):
      try Networks.check("the schedule's every", every, atLeast: 1)
      try checkNotNegative("the schedule's factor", factor)
    case .cosine(let end): try checkNotNegative("the schedule's end", end)
    case .warmUp(let iterations):
      try Networks.check("the schedule's iterations", iterations, atLeast: 1)
    }
    try checkUnrolling(steps: steps)
  }

  private func checkUnrolling(steps: Int) throws(NetworkError) {
    switch unrolling {
    case .full: break
    case .truncated(let window):
      try Networks.check("the steps of truncation", window, atLeast: 1)
    case .stateful(let window):
      try Networks.check("the window of steps", window, atLeast: 1)
      guard steps.isMultiple(of: window) else {
        throw .setting(
          "the window of steps", found: "\(window)", expected: "a divisor of the \(steps) steps")
      }
      guard model.readout == .everyStep else {
        throw .setting(
          "readout", found: "\(model.readout)",
          expected: "everyStep where the parameters move after each window")
      }
    }
  }

  private func checkNotNegative(_ name: String, _ value: Double) throws(NetworkError) {
    try Networks.check(name, value, in: { $0 >= 0 }, "at least 0")
  }
}
