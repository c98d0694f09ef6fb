internal import Files
public import Layers
internal import LinearAlgebra

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

// The safetensors format: eight bytes with the length of the header, little endian; the header, a JSON object that gives
// each tensor's type, shape and place; then the tensors' numbers, row by row, little endian.
// Source: the format's description at github.com/huggingface/safetensors.

/// A tensor's entry in the header.
private struct TensorEntry: Codable {
  let dtype: String
  let shape: [Int]
  let data_offsets: [Int]
}

extension TrainedNetwork {
  /// Writes the parameters to a safetensors file, with PyTorch's names and shapes.
  ///
  /// - Parameter path: The file; one that is there is replaced.
  /// - Throws: `file` if it can't be written.
  public func save(to path: String) throws(NetworkError) {
    let size = MemoryLayout<Element>.size
    var entries: [String: TensorEntry] = [:]
    var data: [UInt8] = []
    data.reserveCapacity(parameters.count * size)
    for shape in parameters.shapes {
      let start = data.count
      for number in parameters[shape.name].elements {
        let bits = size == 4 ? UInt64(Float(number).bitPattern) : Double(number).bitPattern
        for byte in 0..<size { data.append(UInt8(truncatingIfNeeded: bits >> (8 * byte))) }
      }
      entries[shape.name] = TensorEntry(
        dtype: size == 4 ? "F32" : "F64", shape: shape.shape, data_offsets: [start, data.count])
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard var header = try? [UInt8](encoder.encode(entries)) else {
      fatalError("names and whole numbers can't be written as JSON")
    }
    // Spaces bring the numbers to a multiple of eight bytes, as the format advises.
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    do throws(FileError) {
      try writeAtomically(length + header + data, to: path)
    } catch {
      throw .file(error)
    }
  }

  /// Loads a network's parameters from a safetensors file, such as PyTorch's `save_file(model.state_dict(), …)` writes.
  ///
  /// - Parameters:
  ///   - model: The network.
  ///   - path: The file. Numbers of either precision will do.
  ///   - renaming: Names in the file, or their beginnings up to a dot, each with that of ours that it stands for:
  ///     `["lstm": "cells", "fc": "readout"]`; of several that fit, the longest counts.
  ///   - loss: The loss that it is measured by.
  /// - Throws: `file` if it can't be read or is no safetensors file; `parameters` with the first that is missing,
  ///   superfluous, there twice or of another shape; `notFinite` with the first bad number; `setting` if the model can't be.
  public init(
    _ model: Model, from path: String, renaming: [String: String] = [:],
    loss: Loss = .crossEntropy
  ) throws(NetworkError) {
    try model.check()
    var parameters = Parameters<Element>(model.parameterShapes)
    var tensors = try SafetensorsFile(path).renamed(renaming)
    for shape in parameters.shapes {
      guard let tensor = tensors.removeValue(forKey: shape.name) else {
        throw .parameters(
          found: "none named \(shape.name), but \(tensors.keys.sorted().joined(separator: ", "))",
          expected: "\(shape)")
      }
      guard tensor.shape == shape.shape else {
        throw .parameters(found: "\(shape.name) \(tensor.shape)", expected: "\(shape)")
      }
      let matrix = Matrix(
        rows: shape.sides.rows, columns: shape.sides.columns,
        elements: tensor.numbers.map { Element($0) })
      if let bad = matrix.firstNonFinite() {
        throw .notFinite(what: "weights \(shape.name)", row: bad.row, column: bad.column)
      }
      parameters[shape.name] = matrix
    }
    if let other = tensors.keys.min() {
      throw .parameters(found: "also \(other)", expected: "only those of \(model.title)")
    }
    try self.init(model, parameters, loss: loss)
  }
}

/// The tensors of a safetensors file.
private struct SafetensorsFile {
  struct Tensor {
    let shape: [Int]
    let numbers: [Double]
  }
  private var tensors: [String: Tensor] = [:]

  init(_ path: String) throws(NetworkError) {
    do throws(FileError) { try self.init(reading: path) } catch { throw .file(error) }
  }

  /// The tensors with other names.
  func renamed(_ names: [String: String]) throws(NetworkError) -> [String: Tensor] {
    var renamed: [String: Tensor] = [:]
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      let beginning = names.keys.filter { name == $0 || name.hasPrefix($0 + ".") }
        .max { $0.count < $1.count }
      let new = beginning.map { (names[$0] ?? $0) + name.dropFirst($0.count) } ?? name
      guard renamed.updateValue(tensor, forKey: new) == nil else {
        throw .parameters(found: "two named \(new)", expected: "one: rename others")
      }
    }
    return renamed
  }

  private init(reading path: String) throws(FileError) {
    let bytes = try readFile(path)
    func error(_ offset: Int, _ found: String, _ expected: String) -> FileError {
      FileError(
        file: path, offset: offset, found: found, expected: expected,
        advice: "Save the weights with safetensors' save_file")
    }
    guard bytes.count >= 8 else {
      throw error(0, "\(bytes.count) bytes", "8 with the length of a safetensors header")
    }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << (8 * UInt64($1)) }
    guard length <= UInt64(bytes.count - 8) else {
      throw error(0, "a header of \(length) bytes", "at most the \(bytes.count - 8) that follow")
    }
    let start = 8 + Int(length)
    guard let header = try? JSONDecoder().decode(Header.self, from: Data(bytes[8..<start])) else {
      throw error(8, "a header that is no JSON object of tensors", "a safetensors header")
    }
    for (name, entry) in header.entries {
      let size = entry.dtype == "F32" ? 4 : 8
      guard ["F32", "F64"].contains(entry.dtype) else {
        throw error(8, "\(name) of type \(entry.dtype)", "F32 or F64")
      }
      var count = 1
      for side in entry.shape {
        let (product, overflow) = count.multipliedReportingOverflow(by: side)
        guard side >= 0, !overflow, product < 1 << 40 else {
          throw error(8, "\(name) of shape \(entry.shape)", "a shape of numbers from 0")
        }
        count = product
      }
      let places = entry.data_offsets
      guard places.count == 2, places[0] >= 0, places[1] >= places[0],
        places[1] <= bytes.count - start, places[1] - places[0] == count * size
      else {
        throw error(
          8, "\(name) in bytes \(places)",
          "\(count * size) bytes for \(entry.shape), within the \(bytes.count - start) of all tensors"
        )
      }
      let first = start + places[0]
      let numbers = (0..<count).map { number -> Double in
        var bits: UInt64 = 0
        for byte in 0..<size {
          bits |= UInt64(bytes[first + number * size + byte]) << (8 * UInt64(byte))
        }
        return size == 4
          ? Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))) : Double(bitPattern: bits)
      }
      tensors[name] = Tensor(shape: entry.shape, numbers: numbers)
    }
  }

  /// The header without what it may say of the file as a whole, under "__metadata__".
  private struct Header: Decodable {
    var entries: [String: TensorEntry] = [:]

    private struct Name: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Name.self)
      for name in container.allKeys where name.stringValue != "__metadata__" {
        entries[name.stringValue] = try container.decode(TensorEntry.self, forKey: name)
      }
    }
  }
}
