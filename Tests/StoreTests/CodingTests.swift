import Store
import TestSupport
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite struct CodingTests {
  struct Elaborate: Codable, Hashable, Sendable {
    enum Choice: Codable, Hashable, Sendable {
      case plain
      case one(Double)
      case named(width: Int, Float)
    }
    indirect enum Tree: Codable, Hashable, Sendable {
      case leaf([Float])
      case fork(Tree, Tree)
    }
    struct Width: RawRepresentable, Codable, Hashable, Sendable { var rawValue: [Double] }

    var choices: [Choice] = [.plain, .one(-0.0), .named(width: -3, .leastNonzeroMagnitude)]
    var tree: Tree = .fork(.leaf([]), .fork(.leaf([1, 2]), .leaf([.infinity])))
    var width = Width(rawValue: [1, 2, 3])
    var rows: [[Double]] = [[], [1], [0.1, 2]]
    var counts: [Int] = [.min, .max]
    var bytes: [UInt8] = [0, 255]
    var truths = [true, false]
    var texts = ["", "ä\n\"\u{0}", "🙂"]
    var maybe: [Int?] = [1, nil, 3]
    var none: Int?
    var some: Double? = .pi
    var byName: [String: [Float]] = ["a": [1], "": []]
    var byNumber: [Int: String] = [3: "c"]
    var limits: [UInt64] = [0, .max]
    var small: [Int8] = [-128, 127]
    var mixed: Double = 3
    var date = Date(timeIntervalSince1970: 0.1)
    var large = Data([1, 2, 3])
  }

  class Base: Codable { var a = 1 }
  final class Derived: Base {
    private enum CodingKeys: CodingKey { case b }
    var b = 2.5
    override init() { super.init() }
    required init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      b = try container.decode(Double.self, forKey: .b)
      try super.init(from: container.superDecoder())
    }
    override func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(b, forKey: .b)
      try super.encode(to: container.superEncoder())
    }
  }

  /// A value as it comes out of its bytes.
  private func copy<Value: Codable>(_ value: Value) throws -> Value {
    try ContentTree(bytes: ContentTree(of: value).allBytes()).value(Value.self)
  }

  @Test func `whatever is Codable comes back as it was`() throws {
    let value = Elaborate()
    #expect(try copy(value) == value)
    #expect(try copy([value, value]) == [value, value])
    #expect(try copy(3) == 3)
    #expect(try copy("text") == "text")
    #expect(try copy([Double]()) == [])
    #expect(try copy(Double?.none) == nil)
    let derived = Derived()
    (derived.a, derived.b) = (7, -1)
    let copied = try copy(derived)
    #expect(copied.a == 7 && copied.b == -1)
  }

  @Test func `numbers come back to the bit, also those that JSON has not`() throws {
    let numbers = [
      0.1, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
      Double(bitPattern: 0x7FF8_0000_0000_1234),
    ]
    #expect(try copy(numbers).map(\.bitPattern) == numbers.map(\.bitPattern))
    for number in numbers { #expect(try copy(number).bitPattern == number.bitPattern) }
    let floats = numbers.map { Float($0) }
    #expect(try copy(floats).map(\.bitPattern) == floats.map(\.bitPattern))
  }

  @Test func `a value of another type is an error, and so are numbers out of range`() throws {
    let tree = try ContentTree(of: [1.5])
    #expect(throws: DecodingError.self) { try tree.value([Float].self) }
    #expect(throws: DecodingError.self) { try tree.value([String].self) }
    #expect(throws: DecodingError.self) { try tree.value(Elaborate.self) }
    #expect(throws: DecodingError.self) { try ContentTree(of: 300).value(UInt8.self) }
    #expect(throws: DecodingError.self) { try ContentTree(of: -1).value(UInt64.self) }
  }

  @Test func `bytes that are no tree are an error, never a crash`() throws {
    var random = TestRandom()
    let bytes = try ContentTree(of: Elaborate()).allBytes()
    for _ in 0..<5000 {
      let mutated = random.mutate(bytes)
      // Most are an error; some are a tree of other values.
      if let tree = try? ContentTree(bytes: mutated) { _ = try? tree.value(Elaborate.self) }
    }
    #expect(throws: DecodingError.self) { try ContentTree(bytes: bytes.dropLast()) }
    #expect(throws: DecodingError.self) { try ContentTree(bytes: bytes + [0]) }
    #expect(throws: DecodingError.self) { try ContentTree(bytes: []) }
  }

  @Test func `nesting without end is an error`() {
    // 100,000 lists of one item each.
    var bytes: [UInt8] = []
    for _ in 0..<100_000 { bytes += [12, 1, 0, 0, 0, 0, 0, 0, 0] }
    #expect(throws: DecodingError.self) { try ContentTree(bytes: bytes + [0]) }
  }
}

extension ContentTree {
  fileprivate func allBytes() -> [UInt8] {
    var bytes: [UInt8] = []
    write { piece in piece.withUnsafeBytes { bytes.append(contentsOf: $0) } }
    return bytes
  }

  fileprivate init(bytes: some Collection<UInt8>) throws {
    self = try ContentReader.tree(of: ArraySlice(bytes))
  }
}
