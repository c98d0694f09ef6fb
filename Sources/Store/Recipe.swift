internal import Files

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// All that a computation's result depends on, as values.
public struct Recipe: Codable, Hashable, Sendable {
  /// What is computed: the computation's name.
  public let name: String
  /// The version of the kernels.
  public let version: Int
  /// The computation's type, with its module: two types may have one name, and generic ones many forms.
  public let type: String
  /// The type of the result, since one computation may give several: in `Float` and in `Double`.
  public let result: String
  /// The digest of the configuration: unlike its JSON it tells 1 from 1.0, −0 from 0 and a `Float` from a
  /// `Double`.
  package let configurationDigest: String
  /// The digest of the code, of a computation that is not a module's but a chapter's own; nil for ours,
  /// whose versions stand for it.
  public let code: String?
  /// The configuration, with its defaults filled in.
  package let configuration: ContentTree
  /// The digests of what it computes from, by name.
  public let inputs: [String: ContentDigest]

  /// The recipe of a computation.
  init<Configuration: Computation, Result>(
    _ configuration: Configuration, inputs: [String: any Encodable], result: Result.Type,
    code: String?
  ) {
    self.code = code
    name = Configuration.name
    version = Configuration.version
    type = fullName(Configuration.self)
    self.result = fullName(result)
    self.inputs = inputs.mapValues { ContentDigest(of: $0) }
    do {
      // As JSON reads it back, so that this recipe equals the one in its result's record.
      let tree = try ContentTree(of: configuration, largeValues: .digest)
      configurationDigest = tree.digest()
      self.configuration = try JSONDecoder().decode(
        ContentTree.self, from: Data(json(tree.withShortNumbers)))
    } catch {
      fatalError("A \(Configuration.self) can't be encoded, so its results can't be kept: \(error)")
    }
  }

  /// The name of the result: the SHA-256 of the recipe as canonical JSON, in lower-case hexadecimal.
  ///
  /// Canonical means that names are sorted, and that each number is written with the fewest digits that give
  /// it back exactly.
  public var key: String { digest(.sha256, of: json(self)) }
}

/// A type's name with its module, without the address that stands for a function around it.
private func fullName(_ type: Any.Type) -> String {
  String(reflecting: type).replacing(/\(unknown context at [^)]*\)\./, with: "")
}

/// The canonical JSON of a value, in one line.
func json(_ value: some Encodable) -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.dateEncodingStrategy = .secondsSince1970
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
  do {
    return try [UInt8](encoder.encode(value))
  } catch {
    fatalError("a record did not encode: \(error)")
  }
}

extension Recipe {
  /// One value in which two recipes differ.
  public struct Difference: Hashable, Sendable, CustomStringConvertible {
    /// Which value, for example `optimizer.learningRate`.
    public let path: String
    /// The value before; nil if there was none.
    public let before: String?
    /// The value now; nil if there is none.
    public let now: String?

    /// As in "learningRate 0.1 → 0.05".
    public var description: String { "\(path) \(before ?? "(none)") → \(now ?? "(none)")" }
  }

  /// The values that differ from another recipe's, by their paths in alphabetical order.
  ///
  /// Inputs, which are digests, are named `input NAME` and shown by their first 8 digits.
  public func differences(from before: Recipe) -> [Difference] {
    let (old, new) = (before.values, values)
    return Set(old.keys).union(new.keys).sorted().compactMap { path in
      old[path] == new[path] ? nil : Difference(path: path, before: old[path], now: new[path])
    }
  }

  /// Every value of the recipe, as text, by its path.
  public var values: [String: String] {
    var values = ["computation": name, "version": "\(version)", "result": result]
    values["type"] = type
    values["code"] = code.map { String($0.prefix(8)) }
    for (name, digest) in inputs { values["input \(name)"] = String(digest.text.prefix(8)) }
    configuration.addLeaves(to: &values, path: "")
    return values
  }
}

extension ContentTree {
  /// The tree with long arrays of numbers as their count and digest.
  fileprivate var withShortNumbers: ContentTree {
    func short(_ count: Int) -> ContentTree {
      count <= 16 ? self : .text("\(count) numbers, \(digest().prefix(8))")
    }
    return switch self {
    case .floats(let numbers): short(numbers.count)
    case .doubles(let numbers): short(numbers.count)
    case .integers(let numbers): short(numbers.count)
    case .bytes(let numbers): short(numbers.count)
    case .array(let items): .array(items.map(\.withShortNumbers))
    case .object(let members): .object(members.mapValues(\.withShortNumbers))
    default: self
    }
  }

  fileprivate func addLeaves(to values: inout [String: String], path: String) {
    switch self {
    // Swift encodes an enumeration's case as its name with its values, the unnamed ones as _0, _1, ….
    case .object(let members) where members.count == 1 && members.values.first == .object([:]):
      values[path] = members.keys.first
    case .object(let members) where !members.isEmpty:
      for (name, member) in members {
        let isUnnamed = name == "_0"
        let inner = isUnnamed ? path : path.isEmpty ? name : "\(path).\(name)"
        member.addLeaves(to: &values, path: inner)
      }
    case .array(let items) where !items.isEmpty:
      for (index, item) in items.enumerated() {
        item.addLeaves(to: &values, path: "\(path)[\(index)]")
      }
    case .text(let text): values[path] = text
    default: values[path] = String(decoding: json(self), as: UTF8.self)
    }
  }
}
