/// What an encodable value consists of, as a tree: the form between values and bytes.
///
/// Arrays of numbers are leaves, kept as they are in memory, so that 100 MB of them cost no more than copying.
package indirect enum ContentTree: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// One that only an unsigned integer can hold.
  case unsigned(UInt64)
  case float(Float)
  case double(Double)
  case text(String)
  case floats([Float])
  case doubles([Double])
  case integers([Int])
  case bytes([UInt8])
  case array([ContentTree])
  case object([String: ContentTree])
}

extension ContentTree {
  /// A whole number.
  init(_ number: some FixedWidthInteger) {
    self = Int64(exactly: number).map(Self.integer) ?? .unsigned(UInt64(truncatingIfNeeded: number))
  }

  /// The leaf for a value that is an array of numbers, else nil.
  init?<Value>(numbersOf value: Value) {
    // By the static type: a cast alone would take an empty array of anything for one of numbers.
    if Value.self == [Float].self, let numbers = value as? [Float] {
      self = .floats(numbers)
    } else if Value.self == [Double].self, let numbers = value as? [Double] {
      self = .doubles(numbers)
    } else if Value.self == [Int].self, let numbers = value as? [Int] {
      self = .integers(numbers)
    } else if Value.self == [UInt8].self, let numbers = value as? [UInt8] {
      self = .bytes(numbers)
    } else {
      return nil
    }
  }

  /// The array of a leaf that holds one.
  var numbers: Any? {
    switch self {
    case .floats(let numbers): numbers
    case .doubles(let numbers): numbers
    case .integers(let numbers): numbers
    case .bytes(let numbers): numbers
    default: nil
    }
  }

  /// What this part is, for messages.
  var kind: String {
    switch self {
    case .null: "nothing"
    case .bool: "a truth value"
    case .integer, .unsigned: "a whole number"
    case .float, .double: "a number"
    case .text: "a text"
    case .floats, .doubles, .integers, .bytes: "numbers"
    case .array: "a list"
    case .object: "named values"
    }
  }
}

/// As JSON a tree is what it stands for; read back, a number is a whole one if it can be.
extension ContentTree: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(UInt64.self) {
      self = .unsigned(value)
    } else if let value = try? container.decode(Double.self) {
      self = .double(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([ContentTree].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: ContentTree].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .unsigned(let value): try container.encode(value)
    case .float(let value): try container.encode(value)
    case .double(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .floats(let value): try container.encode(value)
    case .doubles(let value): try container.encode(value)
    case .integers(let value): try container.encode(value)
    case .bytes(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}
