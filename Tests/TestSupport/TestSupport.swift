import Glibc

/// Runs a test with a new, empty folder, and removes the folder with all in it afterwards.
package func withTemporaryFolder<Result>(
  _ body: (String) async throws -> Result
) async throws -> Result {
  var template = Array("/tmp/latent-test-XXXXXX".utf8CString)
  guard let made = mkdtemp(&template) else { throw Errno(code: errno) }
  let folder = String(cString: made)
  defer { removeTree(folder) }
  return try await body(folder)
}

/// Runs `body` on as many new threads, each with a number from 0 up, and waits for them.
package func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  let threads = (0..<count).map { number in
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, Unmanaged.passRetained(Work { body(number) }).toOpaque())
    guard status == 0 else { fatalError("no thread could be started: error \(status)") }
    return thread
  }
  for thread in threads { pthread_join(thread, nil) }
}

/// A system call that failed in a test's own machinery.
package struct Errno: Error {
  let code: Int32
}

/// The names in a folder, sorted.
package func names(in folder: String) -> [String] {
  guard let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

private func removeTree(_ path: String) {
  var status = stat()
  if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
    for name in names(in: path) { removeTree("\(path)/\(name)") }
    rmdir(path)
  } else {
    unlink(path)
  }
}

/// Random numbers for one test run, which prints its seed; `LATENT_TEST_SEED` repeats a run.
///
/// SplitMix64, from Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
package struct TestRandom: RandomNumberGenerator {
  /// What to repeat the run with.
  package let seed: UInt64
  private var state: UInt64

  /// A generator with the seed of the environment, or a new one.
  package init(for test: String = #function) {
    let given = getenv("LATENT_TEST_SEED").flatMap { UInt64(String(cString: $0)) }
    seed = given ?? UInt64.random(in: 0...UInt64(UInt32.max))
    state = seed
    print("\(test): LATENT_TEST_SEED=\(seed)")
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A copy of bytes with a few changes: bytes flipped, cut out, doubled, put in, or the end cut off.
  package mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
    var mutated = bytes
    for _ in 0..<Int.random(in: 1...3, using: &self) where !mutated.isEmpty {
      let place = Int.random(in: 0..<mutated.count, using: &self)
      switch Int.random(in: 0...4, using: &self) {
      case 0: mutated[place] ^= 1 << UInt8.random(in: 0...7, using: &self)
      case 1: mutated[place] = UInt8.random(in: .min ... .max, using: &self)
      case 2: mutated.remove(at: place)
      case 3: mutated.insert(UInt8.random(in: .min ... .max, using: &self), at: place)
      default: mutated.removeSubrange(place...)
      }
    }
    return mutated
  }
}

/// The processor time that this thread spends on work, in seconds: unlike elapsed time it is not that of
/// other tests, which run at the same time.
package func processorSeconds(_ work: () throws -> Void) rethrows -> Double {
  func used() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
  let start = used()
  try work()
  return used() - start
}
