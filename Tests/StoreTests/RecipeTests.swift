import Files
import Store
import TestSupport
import Testing

@Suite struct RecipeTests {
  /// The recipe under which a computation runs.
  private func recipe(of run: () throws -> some Any) rethrows -> Recipe? {
    let log = EventLog()
    _ = try log.context(nil).using(run)
    return log.take().firstRecipe
  }

  private func key(
    from offsets: [Double] = [], _ change: (inout Descent) -> Void = { _ in }
  ) throws -> String? {
    var descent = Descent()
    change(&descent)
    return try recipe { try descent.run(from: offsets) }?.key
  }

  @Test func `the key is the digest of the canonical JSON that it is documented to be`() throws {
    let recipe = try #require(recipe { Expansion(count: 2, seed: 1).run() })
    let json = """
      {"configuration":{"count":2,"seed":1},"configurationDigest":"\(recipe.configurationDigest)",\
      "inputs":{},"name":"expansion","result":"Swift.Array<Swift.Double>",\
      "type":"TestSupport.Expansion","version":1}
      """
    #expect(recipe.key == digest(.sha256, of: Array(json.utf8)))
    // The tag of an object, two members; each name with its length, the tag of a whole number and it.
    func number(_ value: Int) -> [UInt8] {
      (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    func member(_ name: String, _ value: Int) -> [UInt8] {
      number(name.utf8.count) + Array(name.utf8) + [3] + number(value)
    }
    let bytes = [13] + number(2) + member("count", 2) + member("seed", 1)
    #expect(recipe.configurationDigest == digest(.sha256, of: bytes))
  }

  @Test func `the order of options and values written out that are defaults do not matter`() throws
  {
    let plain = try key()
    #expect(plain?.count == 64)
    #expect(try key { $0.learningRate = 0.1 } == plain)
    #expect(
      try key {
        $0.steps = 10
        $0.start = 2
      }
        == key {
          $0.start = 2
          $0.steps = 10
        })
  }

  @Test func `the order in which properties are declared and their Swift names do not matter`() {
    // The types' own names do, of which there are two here.
    struct One: Computation {
      static let name = "twin"
      static let version = 1
      var rate = 0.5
      var depth = 3
      var extra: Int?
    }
    struct Two: Computation {
      enum CodingKeys: String, CodingKey {
        case layers = "depth"
        case rate
      }
      static let name = "twin"
      static let version = 1
      var layers = 3
      var rate = 0.5
    }
    let one = recipe { One().kept { _ in 1 } }
    let two = recipe { Two().kept { _ in 1 } }
    #expect(one?.configurationDigest != nil)
    #expect(one?.configurationDigest == two?.configurationDigest)
  }

  @Test func `every changed value changes the key, by whatever it changes`() throws {
    let keys = try [
      key(), key { $0.learningRate = 0.1.nextUp }, key { $0.start = Float(3).nextDown },
      key { $0.seed = .max - 1 }, key { $0.seed = 0 }, key { $0.steps = 101 },
      key { $0.schedule = .decay(0.1) }, key { $0.schedule = .decay(0.2) },
      key { $0.learningRate = .infinity }, key { $0.learningRate = .nan },
      key(from: [1]), key(from: [1, 2]), key(from: [Double(1).nextUp, 2]), key(from: [2, 1]),
    ]
    #expect(Set(keys).count == keys.count)
    #expect(!keys.contains(nil))
  }

  @Test func `name, version and type of the result are part of the key`() {
    struct First: Computation {
      static let name = "a"
      static let version = 1
    }
    struct Other: Computation {
      static let name = "b"
      static let version = 1
    }
    struct Newer: Computation {
      static let name = "a"
      static let version = 2
    }
    let keys = [
      recipe { First().kept { _ in 1 } }?.key, recipe { Other().kept { _ in 1 } }?.key,
      recipe { Newer().kept { _ in 1 } }?.key, recipe { First().kept { _ in 1.0 } }?.key,
    ]
    #expect(Set(keys).count == 4)
    #expect(!keys.contains(nil))
  }

  @Test func `differences name each value that changed, before and now`() throws {
    let before = try #require(try recipe { try Descent().run() })
    var descent = Descent()
    descent.learningRate = 0.05
    descent.start = 0.1
    descent.schedule = .decay(0.9)
    let now = try #require(try recipe { try descent.run(from: [1]) })
    let differences = now.differences(from: before).map(\.description)
    #expect(
      differences == [
        differences[0], "learningRate 0.1 → 0.05", "schedule constant → (none)",
        "schedule.decay (none) → 0.9", "start 3 → 0.1",
      ])
    // By their digests, which say only that they differ.
    #expect(differences[0].hasPrefix("input offsets "))
    #expect(before.differences(from: before) == [])
  }
}

@Suite struct ContentDigestTests {
  /// A value that carries its digest.
  struct Large: DigestedContent {
    var numbers: [Double] { didSet { digestMemo.forget() } }
    private(set) var digestMemo: DigestMemo
    let encodings: Counter

    init(_ numbers: [Double], _ encodings: Counter) {
      self.numbers = numbers
      self.encodings = encodings
      digestMemo = DigestMemo(bytes: 8 * numbers.count)
    }

    func encode(to encoder: any Encoder) throws {
      encodings.count += 1
      var container = encoder.singleValueContainer()
      try container.encode(numbers)
    }
  }

  final class Counter { var count = 0 }

  @Test func `a large value's digest is computed once, also inside of others and of copies`() {
    let encodings = Counter()
    let large = Large(Array(repeating: 1, count: 100_000), encodings)
    let digest = ContentDigest(of: large)
    let copy = large
    #expect(ContentDigest(of: copy) == digest)
    _ = ContentDigest(of: ["a": large])
    #expect(encodings.count == 1)
  }

  @Test func `a changed copy has a digest of its own, whichever was asked first`() {
    let encodings = Counter()
    let large = Large(Array(repeating: 1, count: 100_000), encodings)
    var early = large
    early.numbers[7] = 2
    let digest = ContentDigest(of: large)
    var late = large
    late.numbers[7] = 2
    #expect(ContentDigest(of: early) != digest)
    #expect(ContentDigest(of: late) == ContentDigest(of: early))
    late.numbers[7] = 1
    #expect(ContentDigest(of: late) == digest)
    #expect(ContentDigest(of: large) == digest)
  }

  @Test func `digests depend on values, types and shapes, and on nothing else`() {
    #expect(ContentDigest(of: [1.0, 2.0]) == ContentDigest(of: [1.0, 2.0]))
    let digests = [
      ContentDigest(of: [1.0, 2.0]), ContentDigest(of: [1, 2] as [Float]),
      ContentDigest(of: [1, 2]),
      ContentDigest(of: [[1.0], [2.0]]), ContentDigest(of: [[1.0, 2.0]]), ContentDigest(of: "1, 2"),
      ContentDigest(of: [Double]()), ContentDigest(of: [Float]()), ContentDigest(of: 0.0),
      ContentDigest(of: -0.0), ContentDigest(of: Double.nan), ContentDigest(of: ["a": "b"]),
      ContentDigest(of: ["a", "b"]), ContentDigest(of: [UInt8]([1, 2])),
    ]
    #expect(Set(digests).count == digests.count)
  }
}

extension [ComputationEvent] {
  /// The recipe of the first computation that began.
  var firstRecipe: Recipe? {
    for case .computing(let recipe) in self { return recipe }
    return nil
  }
}
