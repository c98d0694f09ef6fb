import Glibc
import Store
import Subprocess
import SystemPackage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct ProcessTests {
  /// What the program said of one computation.
  private struct Outcome: Hashable {
    let kind: String
    let seed: UInt64
    let digest: String
  }

  private let numbers = 20_000

  @Test func `processes killed at 25 random moments lose nothing that they had finished`()
    async throws
  {
    try await withTemporaryFolder { folder in
      var random = TestRandom()
      var finished: [UInt64: String] = [:]
      var kills = 0
      while kills < 25 {
        let time = Duration.milliseconds(Int.random(in: 5...120, using: &random))
        let outcomes = try await outcomes(folder, runs: 2000, killedAfter: time)
        kills += 1
        for outcome in outcomes {
          if let digest = finished[outcome.seed] {
            #expect(outcome.kind == "found")
            #expect(outcome.digest == digest)
          }
          finished[outcome.seed] = outcome.digest
        }
      }
      #expect(finished.count > 10)
      let undisturbed = try await outcomes(folder, runs: finished.count + 5)
      #expect(undisturbed.count == finished.count + 5)
      for outcome in undisturbed {
        if finished[outcome.seed] != nil { #expect(outcome.kind == "found") }
        let right = Expansion(count: numbers, seed: outcome.seed).run()
        #expect(outcome.digest == ContentDigest(of: right).text)
      }
      print("finished before a kill: \(finished.count) computations")
    }
  }

  @Test func `two processes at once do no work twice`() async throws {
    try await withTemporaryFolder { folder in
      async let first = outcomes(folder, runs: 60)
      async let second = outcomes(folder, runs: 60)
      let (one, other) = try await (first, second)
      #expect(one.count == 60 && other.count == 60)
      #expect(zip(one, other).allSatisfy { $0.seed == $1.seed && $0.digest == $1.digest })
      #expect((one + other).count { $0.kind == "computed" } == 60)
      #expect((one + other).count { $0.kind == "found" } == 60)
      #expect(names(in: "\(folder)/expansion").count == 60)
    }
  }

  @Test func `two threads that want the same wait for one another`() async throws {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      var descent = Descent()
      descent.pause = 0.003
      let slow = descent
      try await withThrowingTaskGroup { group in
        for _ in 0..<2 { group.addTask { try context.using { try slow.run() } } }
        let results = try await group.reduce(into: []) { $0.append($1) }
        #expect(results[0] == results[1])
      }
      let kinds = log.takeKinds()
      #expect(kinds.count { $0 == "computing" } == 1)
      #expect(kinds.count { $0 == "kept" } == 1)
      #expect(kinds.count { $0 == "found" } == 1)
    }
  }

  /// Runs the program that makes computations, and kills it after some time, if one is given.
  private func outcomes(
    _ folder: String, runs: Int, killedAfter time: Duration? = nil
  ) async throws -> [Outcome] {
    let ran = try await run(
      .path(FilePath(program)), arguments: [folder, "\(runs)", "\(numbers)"], input: .none,
      output: .sequence, error: .discarded
    ) { execution in
      let process = execution.processIdentifier.value
      let killer = Task {
        guard let time else { return }
        try await Task.sleep(for: time)
        kill(process, SIGKILL)
      }
      defer { killer.cancel() }
      var lines: [String] = []
      for try await line in execution.standardOutput.strings() { lines.append(line) }
      return lines
    }
    #expect(ran.terminationStatus.isSuccess == (time == nil))
    return ran.closureResult.compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      // The last line of a killed process may be cut off.
      guard words.count == 3, words[2].count == 64, let seed = UInt64(words[1]) else {
        #expect(time != nil, "\(line)")
        return nil
      }
      #expect(words[0] == "found" || words[0] == "computed", "\(line)")
      return Outcome(kind: words[0], seed: seed, digest: words[2])
    }
  }

  /// It is built beside the tests' own program.
  private var program: String {
    get throws {
      let own = try #require(CommandLine.arguments.first)
      return own.prefix(through: own.lastIndex(of: "/") ?? own.startIndex) + "store-test-program"
    }
  }
}
