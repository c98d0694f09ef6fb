internal import Files
internal import Synchronization

/// What stands for the content of a value: the SHA-256 of its parts, in lower-case hexadecimal.
///
/// Values of equal content have equal digests, whatever made them. The type of numbers counts: 1 as a `Float`
/// is not 1 as a `Double`.
public struct ContentDigest: Hashable, Sendable, Codable {
  /// 64 hexadecimal digits.
  public let text: String

  /// The digest of a value; one that knows its own (`DigestedContent`) computes it once.
  ///
  /// - Parameter value: Any value; parts that know their digest stand in it by that. It must not hold sets, or
  ///   dictionaries with other keys than texts: those have no order, so that equal ones may differ here.
  public init<Value: Encodable>(of value: Value) {
    guard let digested = value as? any DigestedContent else {
      self.init(parts: value)
      return
    }
    self.init(text: digested.digestMemo.text { ContentDigest(parts: digested).text })
  }

  private init<Value: Encodable>(parts value: Value) {
    let tree: ContentTree
    do {
      let encoder = ContentEncoder(node: .init(), largeValues: .digest)
      if let numbers = ContentTree(numbersOf: value) {
        encoder.node.leaf = numbers
      } else {
        try value.encode(to: encoder)
      }
      tree = encoder.node.tree
    } catch {
      fatalError("A \(Value.self) can't be encoded, so it has no digest: \(error)")
    }
    self.init(text: tree.digest())
  }

  private init(text: String) { self.text = text }

  /// Decodes the text alone.
  public init(from decoder: any Decoder) throws {
    self.init(text: try decoder.singleValueContainer().decode(String.self))
  }

  /// Encodes the text alone.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

extension ContentTree {
  /// The SHA-256 of the tree's bytes.
  package func digest() -> String {
    var digester = Digester(.sha256)
    write { digester.update($0) }
    return digester.finish()
  }
}

/// A value that may be large, and so carries the digest of its content once that was asked for.
public protocol DigestedContent: Encodable {
  /// Where the digest is kept; `forget()` must be called on it whenever the content changes.
  var digestMemo: DigestMemo { get }
}

/// A place for the digest of a large value's content.
///
/// Copies of the value share it, until one of them changes; the changed one has none from then on, and its
/// digest is computed each time. So a change costs the look at one pointer, and a wrong digest can't stay. All
/// memos are equal, so that a value that has one is compared by its content.
public struct DigestMemo: Hashable, Sendable {
  @usableFromInline final class Box: Sendable {
    let digest = Mutex<String?>(nil)
  }

  @usableFromInline var box: Box?

  /// A memo for a value of so many bytes; for a small one it remembers nothing, since its digest costs no more
  /// than the memo would.
  public init(bytes: Int) {
    box = bytes < 1 << 16 ? nil : Box()
  }

  /// Forgets the digest, because the content changes; copies that stay as they are keep it.
  @inlinable public mutating func forget() {
    if box != nil { box = nil }
  }

  /// The remembered digest, or what `compute` gives, once.
  func text(_ compute: () -> String) -> String {
    guard let box else { return compute() }
    return box.digest.withLock { digest in
      if let digest { return digest }
      let computed = compute()
      digest = computed
      return computed
    }
  }

  /// Always true: a memo is no part of the content.
  public static func == (a: DigestMemo, b: DigestMemo) -> Bool { true }

  /// Adds nothing.
  public func hash(into hasher: inout Hasher) {}
}
