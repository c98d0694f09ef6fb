/// Turns encodable values into trees.
struct ContentEncoder: Encoder {
  let node: Node
  let largeValues: ContentTree.LargeValues
  let codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]

  /// A tree that is being made; containers share it with their encoder.
  final class Node {
    var leaf: ContentTree?
    var items: [Node]?
    var members: [String: Node]?

    var tree: ContentTree {
      if let leaf { return leaf }
      if let items { return .array(items.map(\.tree)) }
      return .object(members?.mapValues(\.tree) ?? [:])
    }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    node.members = node.members ?? [:]
    return KeyedEncodingContainer(KeyedContainer<Key>(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    node.items = node.items ?? []
    return ListContainer(encoder: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { ValueContainer(encoder: self) }

  /// An encoder for a part.
  private func part(_ node: Node) -> ContentEncoder {
    ContentEncoder(node: node, largeValues: largeValues)
  }

  /// Encodes a value as this encoder's tree.
  fileprivate func encode<Value: Encodable>(_ value: Value) throws {
    if let numbers = ContentTree(numbersOf: value) {
      node.leaf = numbers
    } else if largeValues == .digest, let digested = value as? any DigestedContent {
      node.leaf = .text(ContentDigest(of: digested).text)
    } else {
      try value.encode(to: self)
    }
  }

  private struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ContentEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil(forKey key: Key) { member(key).node.leaf = .null }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
      try member(key).encode(value)
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { member(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      member(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { member(SuperKey()) }

    func superEncoder(forKey key: Key) -> any Encoder { member(key) }

    private func member(_ key: any CodingKey) -> ContentEncoder {
      let node = Node()
      encoder.node.members?[key.stringValue] = node
      return encoder.part(node)
    }
  }

  private struct ListContainer: UnkeyedEncodingContainer {
    let encoder: ContentEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.node.items?.count ?? 0 }

    func encodeNil() { item().node.leaf = .null }

    func encode<Value: Encodable>(_ value: Value) throws { try item().encode(value) }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> { item().container(keyedBy: type) }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { item().unkeyedContainer() }

    func superEncoder() -> any Encoder { item() }

    private func item() -> ContentEncoder {
      let node = Node()
      encoder.node.items?.append(node)
      return encoder.part(node)
    }
  }

  private struct ValueContainer: SingleValueEncodingContainer {
    let encoder: ContentEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil() { encoder.node.leaf = .null }
    func encode(_ value: Bool) { encoder.node.leaf = .bool(value) }
    func encode(_ value: String) { encoder.node.leaf = .text(value) }
    func encode(_ value: Double) { encoder.node.leaf = .double(value) }
    func encode(_ value: Float) { encoder.node.leaf = .float(value) }
    func encode(_ value: Int) { encoder.node.leaf = ContentTree(value) }
    func encode(_ value: Int8) { encoder.node.leaf = ContentTree(value) }
    func encode(_ value: Int16) { encoder.node.leaf = ContentTree(value) }
    func encode(_ value: Int32) { encoder.node.leaf = ContentTree(value) }
    func encode(_ value: Int64) { encoder.node.leaf = ContentTree(value) }
    func encode(_ value: UInt) { encoder.node.leaf = ContentTree(value) }
    func encode(_ value: UInt8) { encoder.node.leaf = ContentTree(value) }
    func encode(_ value: UInt16) { encoder.node.leaf = ContentTree(value) }
    func encode(_ value: UInt32) { encoder.node.leaf = ContentTree(value) }
    func encode(_ value: UInt64) { encoder.node.leaf = ContentTree(value) }
    func encode<Value: Encodable>(_ value: Value) throws { try encoder.encode(value) }
  }
}

/// The name under which a class keeps what it inherits.
struct SuperKey: CodingKey {
  var stringValue: String { "super" }
  var intValue: Int? { nil }

  init() {}
  init?(stringValue: String) {}
  init?(intValue: Int) { nil }
}

extension ContentTree {
  /// What becomes of values that know their digest.
  package enum LargeValues {
    /// They are written whole.
    case whole
    /// Their digest stands for them.
    case digest
  }

  /// The tree of a value.
  ///
  /// - Parameters:
  ///   - value: What to encode.
  ///   - largeValues: What becomes of parts that know their digest.
  /// - Throws: What the value's `encode(to:)` throws; the synthesised ones throw nothing.
  package init(of value: some Encodable, largeValues: LargeValues = .whole) throws {
    let encoder = ContentEncoder(node: .init(), largeValues: largeValues)
    var container = encoder.singleValueContainer()
    try container.encode(value)
    self = encoder.node.tree
  }
}
