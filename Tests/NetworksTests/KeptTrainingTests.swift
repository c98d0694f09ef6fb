import Layers
import LinearAlgebra
import Networks
import Store
import TestSupport
import Testing

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
}

/// When a row fails because results have changed on purpose, raise `Training.version`, so that kept results of the old
/// one are not used; then write the new version and digest here.
@Suite struct GoldenNetworkTests {
  static let golden = [
    "LSTM training 1": "ca531aca3f6a854fca47a20f8d322c55700c313ea56377912523e2f228eb2e99",
    "RNN training 1": "981b7cd0ab098cbc47c1f0679df7ef9f75a94ef73bd28832130d93ab81d81e70",
    "MLP training 1": "78737cb3cb644e747a0c209a898daa77e9854c6ab6552753d719d24b77eb74b0",
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
