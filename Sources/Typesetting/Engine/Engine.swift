import Synchronization

/// A JavaScript engine with its scripts, made at the first call.
final class Engine: Sendable {
  private let scripts: [[UInt8]]
  private let heap = Mutex<Heap?>(nil)

  /// An engine that is not yet made.
  ///
  /// - Parameter scripts: What it is to load, in order; `calls.js` must be among them.
  init(scripts: [[UInt8]]) { self.scripts = scripts }

  /// Calls a global function of the scripts that takes texts and returns one.
  ///
  /// - Throws: A limit, or what the function throws; the next call begins with a new engine.
  func call(_ function: String, _ texts: [String]) throws(EngineError) -> String {
    try heap.withLock { (heap) throws(EngineError) in
      let ready = if let made = heap.take() { made } else { try newHeap() }
      let result = try ready.call(function, texts)
      heap = consume ready
      return result
    }
  }

  private func newHeap() throws(EngineError) -> Heap {
    let heap = try Heap()
    for script in scripts { try heap.load(script) }
    return heap
  }
}

/// How a call into JavaScript failed.
enum EngineError: Error {
  /// It went too deep, or took too much time or memory.
  case limited
  /// A script does not work; what it threw, described.
  case broken(String)
}
