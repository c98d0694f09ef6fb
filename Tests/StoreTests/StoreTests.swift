import Events
import Files
import Store
import TestSupport
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite(.timeLimit(.minutes(15))) struct StoreTests {
  @Test func `what was computed is found, the same to the bit, with its cost and machine`()
    async throws
  {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      var context = log.context(Store(folder: "\(folder)/store", leastSeconds: 0))
      context.machine = .init(
        processor: "Test", cores: 2, threads: 1, memory: 1, system: "s", swift: "6", build: "b",
        blas: "none", kernel: "none", date: "2026-11-23T00:00:00Z")
      var descent = Descent()
      descent.learningRate = 0.3
      descent.pause = 1e-4
      let plain = try descent.run(from: [0.1])
      let computed = try context.using { try descent.run(from: [0.1]) }
      guard case .computed(let record, isStored: true) = log.take().last else {
        Issue.record("nothing was kept")
        return
      }
      #expect(record.cost.wall >= 0.01)  // 100 steps of 0.1 ms
      context.machine = nil
      let found = try context.using { try descent.run(from: [0.1]) }
      guard case .found(let again) = log.take().first else {
        Issue.record("nothing was found")
        return
      }
      #expect(computed == plain)
      #expect(found == plain)
      #expect(again.recipe == record.recipe)
      #expect(again.cost == record.cost)
      #expect(again.machine?.processor == "Test")
      #expect(abs(again.date.timeIntervalSince(record.date)) < 1e-3)
      _ = try context.using { try descent.run(from: [0.2]) }
      #expect(log.takeKinds() == ["computing", "kept"])
      // No lock and nothing half-written is left.
      #expect(names(in: "\(folder)/store/descent").allSatisfy { $0.hasSuffix(".result") })
    }
  }

  @Test func `100 MB are kept and found in well under a second each`() async throws {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      let expansion = Expansion(count: 12_500_000, seed: 3)
      var (computed, found): ([Double], [Double]) = ([], [])
      let timeToCompute = processorSeconds { computed = expansion.run() }
      let timeToKeep = processorSeconds { context.using { computed = expansion.run() } }
      let timeToFind = processorSeconds { context.using { found = expansion.run() } }
      #expect(log.takeKinds() == ["computing", "kept", "found"])
      #expect(found == computed)
      print(
        "100 MB: computed in \(timeToCompute), with keeping \(timeToKeep), found in \(timeToFind)")
      // 0.4 s and 0.15 s; encoding number by number would take ten times as long.
      #expect(timeToKeep < 3)
      #expect(timeToFind < 1.5)
    }
  }

  @Test func `without a context, and without a store, all is computed and nothing kept`()
    async throws
  {
    #expect(Store.current == nil)
    let log = EventLog()
    _ = try log.context(nil).using { try Descent().run() }
    #expect(log.takeKinds() == ["computing", "computed"])
  }

  @Test func `what takes less than the least time is not kept`() async throws {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 60))
      for _ in 0..<2 { _ = try context.using { try Descent().run() } }
      #expect(log.takeKinds() == ["computing", "computed", "computing", "computed"])
      #expect(names(in: "\(folder)/descent") == [])
    }
  }

  @Test func `results from before a date are computed anew, once`() async throws {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let usual = Store(folder: folder, leastSeconds: 0)
      _ = try log.context(usual).using { try Descent().run() }
      let fresh = Store(folder: folder, leastSeconds: 0, notBefore: .now)
      for _ in 0..<2 { _ = try log.context(fresh).using { try Descent().run() } }
      #expect(log.takeKinds() == ["computing", "kept", "computing", "kept", "found"])
      #expect(names(in: "\(folder)/descent").count == 1)
    }
  }

  @Test func `an error passes through and nothing is kept`() async throws {
    struct Failing: Computation {
      static let name = "failing"
      static let version = 1
    }
    struct Refusal: Error, Equatable {}
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      #expect(throws: Refusal()) {
        try context.using { try Failing().kept { _ throws(Refusal) -> Int in throw Refusal() } }
      }
      #expect(log.takeKinds() == ["computing", "failed"])
      let value = context.using { Failing().kept { _ in 7 } }
      #expect(value == 7)
      #expect(names(in: "\(folder)/failing").filter { $0.hasSuffix(".result") }.count == 1)
    }
  }

  @Test func `a stopped computation keeps nothing and says what it had reached`() async throws {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.contextThatStops(Store(folder: folder, leastSeconds: 0))
      var descent = Descent()
      descent.steps = 10_000
      descent.pause = 0.005
      let slow = descent
      let task = Task { try context.using { try slow.run() } }
      let stopped = await #expect(throws: Stopped.self) { try await task.value }
      let reached = try #require(stopped?.reached)
      #expect(reached.fraction > 0 && reached.fraction < 1)
      #expect(reached.title == "descent")
      #expect(reached.note.hasPrefix("loss "))
      let events = log.take()
      guard case .stopped(_, let told) = events.last else {
        Issue.record("the end was \(String(describing: events.last))")
        return
      }
      #expect(told == reached)
      #expect(names(in: "\(folder)/descent").allSatisfy { !$0.hasSuffix(".result") })
    }
  }

  @Test func `progress is passed on some ten times a second, with title, share and note`() throws {
    let log = EventLog()
    var descent = Descent()
    descent.steps = 300
    descent.pause = 0.001
    _ = try log.context(nil).using { try descent.run() }
    let reports = log.take().compactMap { event in
      if case .progress(_, let progress) = event { progress } else { nil }
    }
    #expect(reports.count >= 2 && reports.count < 100)
    #expect(reports.allSatisfy { $0.title == "descent" && $0.note.hasPrefix("loss ") })
    #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.fraction < $1.fraction })
  }

  @Test func `a store that can't be written to is reported, and the result computed`() async throws
  {
    try await withTemporaryFolder { folder in
      try writeAtomically("in the way", to: "\(folder)/store")
      let log = EventLog()
      let context = log.context(Store(folder: "\(folder)/store", leastSeconds: 0))
      let result = try context.using { try Descent().run() }
      #expect(try result == Descent().run())
      #expect(log.takeKinds() == ["not kept", "computing", "computed"])
    }
  }

  @Test func `the standard folder is in the user's cache, and an empty one is clean`() async throws
  {
    let folder = try Store.standardFolder(environment: ["XDG_CACHE_HOME": "/cache"])
    #expect(folder == "/cache/latent/store")
    try await withTemporaryFolder { folder in
      let cleaning = try Store(folder: "\(folder)/none").clean()
      #expect(cleaning.removed == 0 && cleaning.left == 0)
    }
  }

  @Test func `the nearest of the kept results tells what was changed`() async throws {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let store = Store(folder: folder, leastSeconds: 0)
      func recipe(_ change: (inout Descent) -> Void) throws -> Recipe {
        var descent = Descent()
        change(&descent)
        let finished = descent
        _ = try log.context(store).using { try finished.run() }
        return try #require(log.take().firstRecipe)
      }
      let plain = try recipe { _ in }
      #expect(store.nearest(to: plain) == nil)
      _ = try recipe {
        $0.steps = 5
        $0.start = 1
      }
      let changed = try recipe { $0.learningRate = 0.05 }
      let nearest = try #require(store.nearest(to: changed))
      #expect(nearest.recipe.key == plain.key)
      #expect(
        changed.differences(from: nearest.recipe).map(\.description)
          == ["learningRate 0.1 → 0.05"])
      #expect(store.records(named: "descent").first?.recipe.key == changed.key)
      #expect(store.records(named: "none") == [])
    }
  }

  @Test func `numbers of another type, zeros of another sign and results of another type differ`()
    async throws
  {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      context.using {
        #expect(Inverse(of: 0.0).run() == .infinity)
        #expect(Inverse(of: -0.0).run() == -.infinity)
        #expect(Inverse(of: Float(0)).run() == .infinity)
        #expect(Inverse(of: 0.1).run() == 10)
        #expect(Inverse(of: Float(0.1)).run() == 1 / Double(Float(0.1)))
        #expect(Inverse(of: 0.1).run(as: First.self).number == 1)
        #expect(Inverse(of: 0.1).run(as: Second.self).number == 2)
      }
      #expect(log.takeKinds().count { $0 == "found" } == 0)
    }
  }

  @Test func `what asks for itself within itself is computed, and does not wait`() async throws {
    try await withTemporaryFolder { folder in
      let context = EventLog().context(Store(folder: folder, leastSeconds: 0))
      #expect(context.using { Nested().run(depth: 3) } == 3)
    }
  }
}

private struct Inverse<Number: BinaryFloatingPoint & Codable & Sendable>: Computation {
  static var name: String { "inverse" }
  static var version: Int { 1 }
  let number: Number
  init(of number: Number) { self.number = number }
  func run() -> Double { kept { _ in 1 / Double(number) } }
  func run<Result: Numbered>(as _: Result.Type) -> Result { kept { _ in Result() } }
}

private protocol Numbered: Codable, Sendable {
  init()
}

private struct First: Numbered { var number = 1 }
private struct Second: Numbered { var number = 2 }

private struct Nested: Computation {
  static let name = "nested"
  static let version = 1
  func run(depth: Int) -> Int { kept { _ in depth == 0 ? 0 : 1 + run(depth: depth - 1) } }
}
