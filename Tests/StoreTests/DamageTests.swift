import Files
import Store
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct DamageTests {
  @Test func `every change of bytes in 1,000 stored files is found, and none shown as a result`()
    async throws
  {
    try await withTemporaryFolder { folder in
      var random = TestRandom()
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      // 1,000 files: 500 of a tree of small values, 500 of numbers.
      func run(_ index: Int) throws -> [Double] {
        if index % 2 == 1 { return Expansion(count: 40, seed: UInt64(index)).run() }
        var descent = Descent()
        descent.steps = 20
        descent.seed = UInt64(index)
        return try descent.run().losses
      }
      var paths: [String] = []
      var expected: [[Double]] = []
      for index in 0..<1000 {
        expected.append(try context.using { try run(index) })
        let key = try #require(log.take().firstRecipe?.key)
        paths.append("\(folder)/\(index % 2 == 1 ? "expansion" : "descent")/\(key).result")
      }
      for (index, path) in paths.enumerated() {
        let bytes = try readFile(path)
        var damaged = bytes
        // A third have one bit flipped, a third one byte, a third something worse.
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch index % 3 {
        case 0: damaged[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 1: damaged[place] &+= UInt8.random(in: 1...255, using: &random)
        default: while damaged == bytes { damaged = random.mutate(bytes) }
        }
        let file = try FileReplacement(of: path)
        try file.write(damaged)
        try file.commit(isDurable: false)
      }
      for index in 0..<1000 {
        let result = try context.using { try run(index) }
        #expect(result == expected[index])
        #expect(log.takeKinds() == ["damaged", "computing", "kept"], "file \(index)")
      }
      for index in 0..<1000 { _ = try context.using { try run(index) } }
      #expect(log.takeKinds().count { $0 == "found" } == 1000)
    }
  }

  @Test func `a whole result under the name of another is damage`() async throws {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      func path(_ seed: UInt64) throws -> String {
        _ = context.using { Expansion(count: 3, seed: seed).run() }
        return "\(folder)/expansion/\(try #require(log.take().firstRecipe).key).result"
      }
      let (one, other) = (try path(1), try path(2))
      try writeAtomically(try readFile(one), to: other)
      let result = context.using { Expansion(count: 3, seed: 2).run() }
      #expect(result == Expansion(count: 3, seed: 2).run())
      #expect(log.takeKinds() == ["damaged", "computing", "kept"])
    }
  }

  @Test func `a result whose type has changed is damage, and names the type`() async throws {
    struct Shape: Computation {
      static let name = "shape"
      static let version = 1
    }
    struct Pair: Codable {
      static let needs = Mutex("a")
      var a = 1
      init() {}
      init(from decoder: any Decoder) throws {
        let values = try [String: Int](from: decoder)
        let name = Self.needs.withLock { $0 }
        guard let a = values[name] else {
          throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no \(name)"))
        }
        self.a = a
      }
    }
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      _ = context.using { Shape().kept { _ in Pair() } }
      Pair.needs.withLock { $0 = "b" }
      #expect(context.using { Shape().kept { _ in Pair() } }.a == 1)
      let damage = log.take().compactMap { event -> String? in
        if case .damaged(_, let error) = event { error.description } else { nil }
      }
      #expect(damage.count == 1)
      #expect(damage.first?.contains("no Pair") == true)
    }
  }

  @Test func `an empty file, and a folder under a result's name, are survived`() async throws {
    try await withTemporaryFolder { folder in
      let log = EventLog()
      let context = log.context(Store(folder: folder, leastSeconds: 0))
      _ = context.using { Expansion(count: 3, seed: 1).run() }
      let key = try #require(log.take().firstRecipe).key
      let path = "\(folder)/expansion/\(key).result"
      try writeAtomically("", to: path)
      _ = context.using { Expansion(count: 3, seed: 1).run() }
      #expect(log.takeKinds() == ["damaged", "computing", "kept"])
      removeFile(path)
      try makeFolder(path)
      let result = context.using { Expansion(count: 3, seed: 1).run() }
      #expect(result == Expansion(count: 3, seed: 1).run())
      #expect(log.takeKinds() == ["computing", "not kept", "computed"])
    }
  }
}
