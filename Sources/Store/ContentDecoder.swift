/// Turns trees back into the values that they were made of.
struct ContentDecoder: Decoder {
  let tree: ContentTree
  var codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = tree else { throw mismatch([String: Any].self) }
    return KeyedDecodingContainer(KeyedContainer(decoder: self, members: members))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let items) = tree else { throw mismatch([Any].self) }
    return ListContainer(decoder: self, items: items)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { ValueContainer(decoder: self) }

  private func part(_ tree: ContentTree, _ key: any CodingKey) -> ContentDecoder {
    ContentDecoder(tree: tree, codingPath: codingPath + [key])
  }

  fileprivate func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if let numbers = tree.numbers, Swift.type(of: numbers) == type, let value = numbers as? Value {
      return value
    }
    return try type.init(from: self)
  }

  private func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) throws -> Integer {
    let value: Integer? =
      switch tree {
      case .integer(let value): Integer(exactly: value)
      case .unsigned(let value): Integer(exactly: value)
      default: nil
      }
    guard let value else { throw mismatch(type) }
    return value
  }

  fileprivate func mismatch(_ type: Any.Type) -> DecodingError {
    .typeMismatch(
      type, .init(codingPath: codingPath, debugDescription: "found \(tree.kind)"))
  }

  private struct KeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ContentDecoder
    let members: [String: ContentTree]
    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { members.keys.sorted().compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try member(key).tree == .null }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
      try member(key).decode(type)
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { try member(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try member(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try member(SuperKey()) }

    func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }

    private func member(_ key: any CodingKey) throws -> ContentDecoder {
      guard let tree = members[key.stringValue] else {
        throw DecodingError.keyNotFound(
          key, .init(codingPath: codingPath, debugDescription: "found nothing"))
      }
      return decoder.part(tree, key)
    }
  }

  private struct ListContainer: UnkeyedDecodingContainer {
    let decoder: ContentDecoder
    let items: [ContentTree]
    var currentIndex = 0
    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex == items.count }

    mutating func decodeNil() throws -> Bool {
      guard try item().tree == .null else { return false }
      currentIndex += 1
      return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      let value = try item().decode(type)
      currentIndex += 1
      return value
    }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
      let container = try item().container(keyedBy: type)
      currentIndex += 1
      return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
      let container = try item().unkeyedContainer()
      currentIndex += 1
      return container
    }

    mutating func superDecoder() throws -> any Decoder {
      let decoder = try item()
      currentIndex += 1
      return decoder
    }

    private func item() throws -> ContentDecoder {
      guard currentIndex < items.count else {
        throw DecodingError.valueNotFound(
          Any.self, .init(codingPath: codingPath, debugDescription: "found the end of the list"))
      }
      return decoder.part(items[currentIndex], IndexKey(currentIndex))
    }
  }

  private struct ValueContainer: SingleValueDecodingContainer {
    let decoder: ContentDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.tree == .null }

    func decode(_ type: Bool.Type) throws -> Bool {
      guard case .bool(let value) = decoder.tree else { throw decoder.mismatch(type) }
      return value
    }

    func decode(_ type: String.Type) throws -> String {
      guard case .text(let value) = decoder.tree else { throw decoder.mismatch(type) }
      return value
    }

    func decode(_ type: Double.Type) throws -> Double {
      guard case .double(let value) = decoder.tree else { throw decoder.mismatch(type) }
      return value
    }

    func decode(_ type: Float.Type) throws -> Float {
      guard case .float(let value) = decoder.tree else { throw decoder.mismatch(type) }
      return value
    }

    func decode(_ type: Int.Type) throws -> Int { try decoder.integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try decoder.integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try decoder.integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try decoder.integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try decoder.integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try decoder.integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try decoder.integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try decoder.integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try decoder.integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try decoder.integer(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.decode(type) }
  }

  /// A place in a list, for messages.
  private struct IndexKey: CodingKey {
    let index: Int
    var stringValue: String { "\(index)" }
    var intValue: Int? { index }

    init(_ index: Int) { self.index = index }
    init?(stringValue: String) { nil }
    init?(intValue: Int) { nil }
  }
}

extension ContentTree {
  /// The value that this tree was made of.
  ///
  /// - Throws: A tree that is not one of such a value.
  package func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try ContentDecoder(tree: self).singleValueContainer().decode(type)
  }
}
