/// Trees as bytes: a tag, then the value; numbers in the byte order of the machine, which is little-endian
/// on all that Swift runs on; counts as 64 bits; names sorted. Equal trees give equal bytes.
extension ContentTree {
  /// Hands the bytes to `sink`, piece by piece; numbers are not copied.
  package func write<Failure: Error>(to sink: (RawSpan) throws(Failure) -> Void) throws(Failure) {
    switch self {
    case .null: try tag(0, sink)
    case .bool(let value): try tag(value ? 2 : 1, sink)
    case .integer(let value): try tagged(3, value, sink)
    case .unsigned(let value): try tagged(4, value, sink)
    case .float(let value): try tagged(5, value.bitPattern, sink)
    case .double(let value): try tagged(6, value.bitPattern, sink)
    case .text(let value):
      try tag(7, sink)
      try Self.write(value, to: sink)
    case .floats(let value):
      try tagged(8, value.count, sink)
      try sink(value.span.bytes)
    case .doubles(let value):
      try tagged(9, value.count, sink)
      try sink(value.span.bytes)
    case .integers(let value):
      try tagged(10, value.count, sink)
      try sink(value.span.bytes)
    case .bytes(let value):
      try tagged(11, value.count, sink)
      try sink(value.span.bytes)
    case .array(let items):
      try tagged(12, items.count, sink)
      for item in items { try item.write(to: sink) }
    case .object(let members):
      try tagged(13, members.count, sink)
      for (name, member) in members.sorted(by: { $0.key < $1.key }) {
        try Self.write(name, to: sink)
        try member.write(to: sink)
      }
    }
  }

  private func tag<Failure: Error>(
    _ tag: UInt8, _ sink: (RawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    try sink([tag].span.bytes)
  }

  private func tagged<Value: FixedWidthInteger & BitwiseCopyable, Failure: Error>(
    _ tag: UInt8, _ value: Value, _ sink: (RawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    try self.tag(tag, sink)
    try sink([value].span.bytes)
  }

  private static func write<Failure: Error>(
    _ text: String, to sink: (RawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    let bytes = Array(text.utf8)
    try sink([bytes.count].span.bytes)
    try sink(bytes.span.bytes)
  }
}

/// Reads trees from bytes, which must hold one and nothing else.
package struct ContentReader {
  private let bytes: ArraySlice<UInt8>
  private var place: Int
  private var depth = 0

  /// The tree that bytes hold.
  ///
  /// - Throws: Bytes that are no tree.
  package static func tree(of bytes: ArraySlice<UInt8>) throws(DecodingError) -> ContentTree {
    var reader = ContentReader(bytes)
    let tree = try reader.tree()
    guard reader.place == bytes.endIndex else { throw reader.error("more after the end") }
    return tree
  }

  private init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  private mutating func tree() throws(DecodingError) -> ContentTree {
    // Each level of nesting takes some of the thread's stack.
    guard depth < 500 else { throw error("more than 500 levels of nesting") }
    depth += 1
    defer { depth -= 1 }
    return switch try take(UInt8.self) {
    case 0: .null
    case 1: .bool(false)
    case 2: .bool(true)
    case 3: .integer(try take(Int64.self))
    case 4: .unsigned(try take(UInt64.self))
    case 5: .float(Float(bitPattern: try take(UInt32.self)))
    case 6: .double(Double(bitPattern: try take(UInt64.self)))
    case 7: .text(try text())
    case 8: .floats(try numbers())
    case 9: .doubles(try numbers())
    case 10: .integers(try numbers())
    case 11: .bytes(try numbers())
    case 12: .array(try items())
    case 13: .object(try members())
    case let tag: throw error("the tag \(tag)")
    }
  }

  private mutating func items() throws(DecodingError) -> [ContentTree] {
    let count = try count(sizeOfEach: 1)
    var items: [ContentTree] = []
    items.reserveCapacity(count)
    for _ in 0..<count { items.append(try tree()) }
    return items
  }

  private mutating func members() throws(DecodingError) -> [String: ContentTree] {
    let count = try count(sizeOfEach: 1)
    var members: [String: ContentTree] = [:]
    for _ in 0..<count {
      let name = try text()
      members[name] = try tree()
    }
    return members
  }

  private mutating func text() throws(DecodingError) -> String {
    let count = try count(sizeOfEach: 1)
    defer { place += count }
    return String(decoding: bytes[place..<place + count], as: UTF8.self)
  }

  private mutating func numbers<Number: BitwiseCopyable>() throws(DecodingError) -> [Number] {
    let count = try count(sizeOfEach: MemoryLayout<Number>.stride)
    let size = count * MemoryLayout<Number>.stride
    defer { place += size }
    return [Number](unsafeUninitializedCapacity: count) { numbers, initialized in
      UnsafeMutableRawBufferPointer(numbers).copyBytes(from: bytes[place..<place + size])
      initialized = count
    }
  }

  /// A count of things for which there is room in the rest of the bytes.
  private mutating func count(sizeOfEach size: Int) throws(DecodingError) -> Int {
    let count = try take(Int.self)
    guard count >= 0, count <= (bytes.endIndex - place) / size else {
      throw error("a count of \(count)")
    }
    return count
  }

  private mutating func take<Value: FixedWidthInteger>(
    _ type: Value.Type
  ) throws(DecodingError) -> Value {
    let size = MemoryLayout<Value>.size
    guard bytes.endIndex - place >= size else { throw error("an early end") }
    var value: Value = 0
    withUnsafeMutableBytes(of: &value) { $0.copyBytes(from: bytes[place..<place + size]) }
    place += size
    return value
  }

  private func error(_ found: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: "found \(found)"))
  }
}
