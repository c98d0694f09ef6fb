internal import CDuktape
import Glibc

/// JavaScript's values and functions, in up to 96 MiB; a call may take 3 seconds of processor time.
///
/// The longest formulas take half of either, most a hundredth.
struct Heap: ~Copyable {
  private let engine: OpaquePointer

  /// A heap without scripts.
  init() throws(EngineError) {
    guard let engine = js_engine_make(96 << 20, 3) else { throw .limited }
    self.engine = engine
  }

  deinit { js_engine_free(engine) }

  /// Runs a script.
  func load(_ script: [UInt8]) throws(EngineError) {
    let result = script.withUnsafeBytes {
      js_engine_load(engine, js_text(bytes: $0.baseAddress, count: $0.count))
    }
    _ = try Self.text(of: result)
  }

  /// Calls a function by way of `call` in `calls.js`.
  ///
  /// - Throws: After a limit, the heap is of no more use.
  func call(_ function: String, _ texts: [String]) throws(EngineError) -> String {
    let bytes = texts.flatMap(\.utf8)
    let result = bytes.withUnsafeBytes { bytes in
      var start = 0
      let arguments = texts.map { text in
        defer { start += text.utf8.count }
        return js_text(bytes: bytes.baseAddress.map { $0 + start }, count: text.utf8.count)
      }
      return js_engine_call(engine, function, arguments, Int32(arguments.count))
    }
    return try Self.text(of: result)
  }

  private static func text(of result: js_result) throws(EngineError) -> String {
    defer { free(result.bytes) }
    let bytes = UnsafeRawBufferPointer(start: result.bytes, count: result.count)
    let text = String(decoding: bytes, as: UTF8.self)
    switch result.outcome {
    case JS_DONE: return text
    // Duktape's own limits, on the depth of calls and the like, are RangeErrors.
    case JS_THREW where !text.hasPrefix("RangeError"): throw .broken(text)
    default: throw .limited
    }
  }
}
