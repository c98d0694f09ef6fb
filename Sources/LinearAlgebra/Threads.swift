#if canImport(Glibc)
  internal import Glibc
#endif
internal import CProcessors

/// Work in parallel, the same bits with any number of threads.
///
/// Work comes in numbered blocks. What the blocks are depends on the size of the problem only, never on how many
/// threads there are, and results are combined in the order of the numbers: so one, two or more threads give the
/// same bits.
public enum Threads {
  /// The processors that this process may use: those it may be scheduled on, or fewer under a cgroup's quota.
  public static let processors: Int = max(1, min(schedulable, quota ?? .max))

  /// How many threads the numerics use: `LATENT_THREADS` if set, else `processors`.
  ///
  /// A value of `LATENT_THREADS` that isn't a whole number from 1 to 64 is reported on standard error and not used.
  public static var count: Int { chosen ?? configured }

  /// Runs `body` with another number of threads, for a measurement or a test.
  ///
  /// - Parameters:
  ///   - count: The number of threads to use in `body`, from 1 to 64.
  ///   - body: What to run.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  public static func using<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
    guard limits.contains(count) else {
      fatalError("\(count) threads asked for; the number must be from 1 to \(limits.upperBound).")
    }
    return try $chosen.withValue(count, operation: body)
  }

  /// Runs `body` once for each block number from 0 up, several blocks at the same time, and returns when all are done.
  ///
  /// Blocks may run in any order. Inside a block, and while another caller's blocks are running, the blocks of a
  /// further call run one after the other on the calling thread: nesting cannot deadlock.
  ///
  /// - Parameters:
  ///   - blocks: The number of blocks, decided by the problem's size, never by `count`.
  ///   - body: What to do for the block of the given number.
  public static func concurrently(blocks: Int, _ body: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(body) { again(blocks: blocks, $0) }
  }

  /// The same for a closure that was made beforehand: such a call gets no memory, however often it comes.
  package static func again(blocks: Int, _ body: @escaping @Sendable (Int) -> Void) {
    if blocks <= 1 || count == 1 || isInsideBlock {
      for block in 0..<max(0, blocks) { body(block) }
    } else {
      ThreadPool.shared.run(body, blocks: blocks, threads: count)
    }
  }

  /// Collects what `body` returns for each block number from 0 up, in that order, computing several at the same time.
  ///
  /// - Parameters:
  ///   - blocks: The number of blocks, decided by the problem's size, never by `count`.
  ///   - body: What to compute for the block of the given number.
  /// - Returns: The results by block number.
  public static func concurrently<Result: Sendable>(
    blocks: Int, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    [Result](unsafeUninitializedCapacity: max(0, blocks)) { results, initialized in
      // Safe to share: each block writes its own place, and nobody reads before all are done.
      nonisolated(unsafe) let results = results
      concurrently(blocks: blocks) { block in
        results.initializeElement(at: block, to: body(block))
      }
      initialized = max(0, blocks)
    }
  }

  /// Whether the current thread is working on a block, all of which it does before it does anything else.
  static var isInsideBlock: Bool {
    get { pthread_getspecific(insideBlock) != nil }
    set { pthread_setspecific(insideBlock, UnsafeRawPointer(bitPattern: newValue ? 1 : 0)) }
  }

  private static let insideBlock: pthread_key_t = {
    var key = pthread_key_t()
    guard pthread_key_create(&key, nil) == 0 else { fatalError("no mark for threads is left") }
    return key
  }()

  @TaskLocal private static var chosen: Int?

  private static let limits = 1...64

  private static let configured: Int = {
    let standard = min(processors, limits.upperBound)
    guard let setting = getenv("LATENT_THREADS").map({ String(cString: $0) }), !setting.isEmpty
    else { return standard }
    if let count = Int(setting), limits.contains(count) { return count }
    let warning = """
      warning: LATENT_THREADS is '\(setting)', not a whole number from 1 to \(limits.upperBound); \
      using \(standard).\n
      """
    write(STDERR_FILENO, warning, warning.utf8.count)
    return standard
  }()
}

extension Threads {
  private static var schedulable: Int {
    let allowed = Int(processors_allowed())
    return allowed > 0 ? allowed : max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }

  /// The processors' worth of time that the process's cgroup (version 2) and those above it allow, rounded up.
  private static var quota: Int? {
    // The line of version 2 is "0::/path"; a container sees its own cgroup as the root.
    guard let groups = contents(of: "/proc/self/cgroup"),
      let line = groups.split(separator: "\n").first(where: { $0.hasPrefix("0::/") })
    else { return nil }
    var folders = line.dropFirst(4).split(separator: "/")
    var least: Int?
    while true {
      let path = (["/sys/fs/cgroup"] + folders.map(String.init) + ["cpu.max"]).joined(
        separator: "/")
      if let quota = contents(of: path).flatMap(processors(inQuota:)) {
        least = min(quota, least ?? quota)
      }
      if folders.popLast() == nil { return least }
    }
  }

  /// The processors that a `cpu.max` file allows: "150000 100000" (microseconds in each period) is two, "max …" is nil.
  package static func processors(inQuota text: String) -> Int? {
    let numbers = text.split(whereSeparator: \.isWhitespace).map { Double($0) }
    guard numbers.count == 2, let time = numbers[0], let period = numbers[1], time > 0, period > 0
    else { return nil }
    return Int(exactly: (time / period).rounded(.up))
  }

  private static func contents(of path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)  // these files are far shorter
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
