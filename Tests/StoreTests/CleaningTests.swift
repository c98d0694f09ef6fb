import Files
import Store
import TestSupport
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite(.timeLimit(.minutes(15))) struct CleaningTests {
  @Test func `10,000 results: the look-up costs what it did, and cleaning is fast`()
    async throws
  {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let store = Store(folder: folder, leastSeconds: 0)
      let context = log.context(store)
      func find(_ seed: UInt64) { _ = context.using { Expansion(count: 8, seed: seed).run() } }
      for seed in 0..<50 { find(UInt64(seed)) }
      func lookUp() -> Double {
        // The median of single ones: a pause of the machine makes no difference.
        let times = (0..<500).map { index in processorSeconds { find(UInt64(index % 50)) } }
        return times.sorted()[250]
      }
      let before = lookUp()
      // Copies under other names: they are only looked at, not read.
      let key = try #require(log.take().firstRecipe).key
      let bytes = try readFile("\(folder)/expansion/\(key).result")
      for index in 50..<10_000 {
        let digits = String(index, radix: 16)
        let name = String(repeating: "0", count: 64 - digits.count) + digits
        let file = try FileReplacement(of: "\(folder)/expansion/\(name).result")
        try file.write(bytes)
        try file.commit(isDurable: false)
      }
      let after = lookUp()
      print("look-up among 50: \(before), among 10,000: \(after)")
      #expect(after < before * 2 + 1e-4)  // noise, not a hundred times
      var done: Store.Cleaning?
      let seconds = try processorSeconds { done = try store.clean(toBytes: bytes.count * 100) }
      let cleaning = try #require(done)
      print("cleaning 10,000: \(seconds)")
      #expect(cleaning.removed >= 9890)  // sizes differ by a few digits of times
      #expect(cleaning.leftBytes <= bytes.count * 100)
      #expect(cleaning.left + cleaning.removed == 10_000)
      #expect(names(in: "\(folder)/expansion").count == cleaning.left)
      #expect(seconds < 1)  // 0.12 s
    }
  }

  @Test func `what was used last is left, and what was not used for long goes`() async throws {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let store = Store(folder: folder, leastSeconds: 0)
      let context = log.context(store)
      func run(_ seed: UInt64) { _ = context.using { Expansion(count: 1000, seed: seed).run() } }
      for seed in 0..<4 {
        run(UInt64(seed))
        try await Task.sleep(for: .milliseconds(20))
      }
      run(0)
      _ = log.take()
      let some = try store.clean(toBytes: 20_000)  // two of 8,000 bytes and a record
      #expect(some.left == 2 && some.removed == 2)
      for seed in [0, 3, 1] as [UInt64] { run(seed) }
      #expect(log.takeKinds() == ["found", "found", "computing", "kept"])
      #expect(try store.clean(unusedFor: 3600).removed == 0)
      let later = Date.now.addingTimeInterval(7200)
      #expect(try store.clean(unusedFor: 3600, now: later).removed == 3)
      #expect(names(in: "\(folder)/expansion") == [])
    }
  }

  @Test
  func `what killed processes left goes, but not a lock that is held nor what is being written`()
    async throws
  {
    try await withTemporaryFolder { folder in
      try makeFolder("\(folder)/expansion")
      let store = Store(folder: folder)
      for name in ["dead.lock", ".latent-1.tmp"] {
        try writeAtomically("", to: "\(folder)/expansion/\(name)")
      }
      guard let held = try FileLock("\(folder)/expansion/held.lock") else {
        Issue.record("nobody holds the lock, and yet it can't be had")
        return
      }
      _ = try store.clean()
      #expect(names(in: "\(folder)/expansion") == [".latent-1.tmp", "held.lock"])
      _ = try store.clean(now: .now.addingTimeInterval(7200))
      #expect(names(in: "\(folder)/expansion") == ["held.lock"])
      held.release()
    }
  }
}
