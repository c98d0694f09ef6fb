import Events
import Files
import Layers
import LinearAlgebra
import Networks
import Store
import TestSupport
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite struct KeptTrainingTests {
  @Test func `a training that was made before is found, and every setting and input tells`()
    async throws
  {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      var training = smallTraining(iterations: 4)
      var train: Examples<Float> = waves(60, seed: 1)
      func run() throws -> [String] {
        _ = try context.using { try training.run(train: train, test: waves(20, seed: 2)) }
        return log.takeKinds()
      }
      let computed = ["computing", "kept"]
      let plain = try training.run(train: train, test: waves(20, seed: 2) as Examples<Float>)
      #expect(try run() == computed)
      let found = try context.using {
        try training.run(train: train, test: waves(20, seed: 2) as Examples<Float>)
      }
      #expect(log.takeKinds() == ["found"])
      #expect(found.parameters == plain.parameters)
      #expect(found.record?.losses == plain.record?.losses)
      let changes: [(inout Training<LSTM>) -> Void] = [
        { $0.seed = 2 }, { $0.clipping = .norm(1) }, { $0.clipping = .norm(2) },
        { $0.schedule = .warmUp(iterations: 2) }, { $0.unrolling = .truncated(steps: 3) },
        { $0.batchSize = 30 }, { $0.length = .iterations(5) }, { $0.length = .epochs(5) },
        { $0.evaluateEvery = 2 }, { $0.optimizer = .sgd(learningRate: 0.1) },
        { $0.optimizer = .sgd(learningRate: 0.1, momentum: 0.5) }, { $0.model.forgetBias = 1 },
        { $0.model.initialization = .keras }, { $0.model.hidden = 11 }, { $0.model.layers = 3 },
        { $0.model.dropout = 0.1 },
      ]
      for change in changes {
        change(&training)
        #expect(try run() == computed)
      }
      train = waves(60, seed: 3)
      #expect(try run() == computed)
      #expect(try run() == ["found"])
      // The test examples and the first parameters count too.
      let initial: Parameters<Float> = training.model.initialParameters(seed: 9)
      let (other, changed) = (training, train)
      _ = try context.using { try other.run(train: changed, test: waves(20, seed: 4)) }
      #expect(log.takeKinds() == computed)
      _ = try context.using {
        try other.run(train: changed, test: waves(20, seed: 2), startingFrom: initial)
      }
      #expect(log.takeKinds() == computed)
      #expect(try run() == ["found"])
    }
  }

  @Test func `a training that is asked to stop says how far it was, with its record`() async throws
  {
    try await withTemporaryFolder { folder in
      let context = EventLog().contextThatStops(Store(folder: folder, leastSeconds: 0))
      let training = smallTraining(iterations: 100_000)
      let task = Task { () -> NetworkError? in
        do {
          _ = try context.using { try training.run(train: waves(60, seed: 1) as Examples<Float>) }
          return nil
        } catch {
          return error as? NetworkError
        }
      }
      guard case .stopped(_, let record) = await task.value else {
        Issue.record("the training was not stopped")
        return
      }
      #expect(record.losses.count > 0 && record.losses.count < 100_000)
      #expect(record.outcome == .stopped(iteration: record.losses.count))
    }
  }

  /// Trainings with all that a step can depend on: random numbers, averages, a short last batch, a state carried over.
  static let stoppable: [Training<LSTM>] = {
    var dropping = smallTraining(dropout: 0.2, iterations: 3000)
    dropping.evaluateEvery = 1000
    var heavy = smallTraining(iterations: 3000)
    heavy.optimizer = .sgd(learningRate: 0.05, momentum: 0.9)
    heavy.schedule = .warmUp(iterations: 2000)
    var stateful = smallTraining(layers: 1, readout: .everyStep, iterations: 10_000)
    stateful.unrolling = .stateful(window: 3)
    return [dropping, heavy, stateful]
  }()

  @Test(arguments: stoppable)
  func `a training that was stopped goes on, and ends with the bits of one that was not`(
    _ training: Training<LSTM>
  ) async throws {
    let readouts = training.model.readout == .everyStep ? 12 : 1
    let train: Examples<Float> = waves(100, readouts: readouts, seed: 1)
    let test: Examples<Float> = waves(20, readouts: readouts, seed: 2)
    let whole = try training.run(train: train, test: test)
    try await withTemporaryFolder { folder in
      let context = EventLog().contextThatStops(Store(folder: folder, leastSeconds: 0))
      var reached: [Int] = []
      while true {
        let task = Task { try context.using { try training.run(train: train, test: test) } }
        do {
          let trained = try await task.value
          #expect(trained.parameters == whole.parameters)
          let (record, expected) = try (#require(trained.record), #require(whole.record))
          #expect(record.losses == expected.losses)
          #expect(record.gradientNorms == expected.gradientNorms)
          #expect(record.points.map(\.test) == expected.points.map(\.test))
          #expect(record.operationsPerIteration == expected.operationsPerIteration)
          #expect(record.cost.wall >= record.seconds)
          break
        } catch NetworkError.stopped(let stopped, let record) {
          #expect(record.losses.count > reached.last ?? 0)
          // Within a batch's windows there is no place to go on from; an earlier one may do.
          if stopped.canGoOn { reached.append(record.losses.count) }
        }
      }
      #expect(!reached.isEmpty)
      // What ended while it was asked to stop is not kept; a checkpoint goes when the result is.
      let log = EventLog()
      let again = try log.context(Store(folder: folder, leastSeconds: 0)).using {
        try training.run(train: train, test: test)
      }
      #expect(again.parameters == whole.parameters)
      let files = try listFolder("\(folder)/lstm-training").map(\.name)
      #expect(files.count == 1 && files[0].hasSuffix(".result"), "\(files)")
    }
  }
}

@Suite struct CheckpointTests {
  @Test
  func
    `a checkpoint of another day's run is used, a damaged one or one from before --fresh is not`()
    async throws
  {
    try await withTemporaryFolder { folder in
      let training = smallTraining(iterations: 50_000)
      let examples: Examples<Float> = waves(60, seed: 1)
      /// The share of the training that was done when it first told of it, before it was stopped again.
      func begins(notBefore: Date? = nil) async throws -> Double {
        let log = EventLog()
        let context = log.contextThatStops(
          Store(folder: folder, leastSeconds: 0, notBefore: notBefore))
        let task = Task { _ = try context.using { try training.run(train: examples) } }
        await #expect(throws: NetworkError.self) { try await task.value }
        let shares = log.take().compactMap { event in
          if case .progress(_, let progress) = event { progress.fraction } else { nil }
        }
        return try #require(shares.first)
      }
      let first = 1.0 / 50_000
      #expect(try await begins() == first)
      #expect(try await begins() > first)
      #expect(try await begins(notBefore: .distantFuture) == first)
      #expect(try await begins() > first)
      let folder = "\(folder)/lstm-training"
      let name = try #require(names(in: folder).first { $0.hasSuffix(".checkpoint") })
      var bytes = try readFile("\(folder)/\(name)")
      bytes[bytes.count / 2] ^= 1
      let file = try FileReplacement(of: "\(folder)/\(name)")
      try file.write(bytes)
      try file.commit(isDurable: false)
      #expect(try await begins() == first)
    }
  }
}

/// When a row fails because results have changed on purpose, raise `Training.version`, so that kept results of the old
/// one are not used; then write the new version and digest here.
@Suite struct GoldenNetworkTests {
  static let golden = [
    "LSTM training 2": "c9fb5f6b64863b4ddee251762a2bde23e7566869151a00a3656ef293cba6a63c",
    "RNN training 2": "981b7cd0ab098cbc47c1f0679df7ef9f75a94ef73bd28832130d93ab81d81e70",
    "MLP training 2": "78737cb3cb644e747a0c209a898daa77e9854c6ab6552753d719d24b77eb74b0",
  ]

  private func digest<Model: Network>(_ model: Model) throws -> String? {
    let training = Training(
      of: model, optimizer: .adam(learningRate: 0.01), clipping: .norm(1), batchSize: 40,
      iterations: 10, seed: 1)
    let trained = try training.run(train: waves(100, seed: 2) as Examples<Double>)
    let record = try #require(trained.record)
    return try goldenDigest(of: [
      record.losses, record.gradientNorms,
      trained.parameters.shapes.flatMap { trained.parameters[$0.name].elements },
    ])
  }

  @Test func `no results change without a change of the version`() throws {
    let lstm = try digest(
      LSTM(inputs: 2, hidden: 10, layers: 2, outputs: 3, dropout: 0.1))
    #expect(lstm == Self.golden["LSTM training \(Training<LSTM>.version)"])
    let rnn = try digest(
      RNN(.tanh, inputs: 2, hidden: 10, layers: 2, outputs: 3, initialization: .keras))
    #expect(rnn == Self.golden["RNN training \(Training<RNN>.version)"])
    let mlp = try digest(MLP(inputs: 24, hidden: [10, 10], outputs: 3))
    #expect(mlp == Self.golden["MLP training \(Training<MLP>.version)"])
  }
}
