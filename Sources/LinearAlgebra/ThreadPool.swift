#if canImport(Glibc)
  internal import Glibc
#endif

/// Threads that wait for blocks of work, and live as long as the process.
///
/// `@unchecked Sendable` holds because every stored variable is read and written only with `lock` held, and the
/// three constants point to memory that is never freed: the one pool is never released.
final class ThreadPool: @unchecked Sendable {
  static let shared = ThreadPool()

  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let workArrived = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let workersLeft = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  private var workers = 0
  /// The work at hand; while there is some, other callers do theirs alone.
  private var job: (@Sendable (Int) -> Void)?
  private var next = 0
  private var blocks = 0
  /// How many workers may still join, and how many are at work.
  private var seats = 0
  private var busy = 0

  private init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(workArrived, nil)
    pthread_cond_init(workersLeft, nil)
  }

  /// Runs the blocks on the calling thread and up to `threads - 1` workers.
  func run(_ body: @escaping @Sendable (Int) -> Void, blocks: Int, threads: Int) {
    pthread_mutex_lock(lock)
    guard job == nil else {
      pthread_mutex_unlock(lock)
      for block in 0..<blocks { body(block) }
      return
    }
    let helpers = min(threads, blocks) - 1
    while workers < helpers, startWorker() { workers += 1 }
    (job, next, self.blocks, seats) = (body, 0, blocks, helpers)
    pthread_cond_broadcast(workArrived)
    Threads.$isInsideBlock.withValue(true) { takeBlocks(body) }
    seats = 0  // nothing is left to join for
    while busy > 0 { pthread_cond_wait(workersLeft, lock) }
    job = nil
    pthread_mutex_unlock(lock)
  }

  /// Does blocks until none is left; called, and returning, with the lock held.
  private func takeBlocks(_ body: @Sendable (Int) -> Void) {
    while next < blocks {
      let block = next
      next += 1
      pthread_mutex_unlock(lock)
      body(block)
      pthread_mutex_lock(lock)
    }
  }

  /// Starts one more thread; false if the system refuses, which costs speed only.
  private func startWorker() -> Bool {
    var thread = pthread_t()
    let started = pthread_create(&thread, nil, { _ in ThreadPool.shared.work() }, nil)
    if started == 0 { pthread_detach(thread) }
    return started == 0
  }

  private func work() -> Never {
    Threads.$isInsideBlock.withValue(true) {
      pthread_mutex_lock(lock)
      while true {
        guard seats > 0, let job else {
          pthread_cond_wait(workArrived, lock)
          continue
        }
        seats -= 1
        busy += 1
        takeBlocks(job)
        busy -= 1
        if busy == 0 { pthread_cond_signal(workersLeft) }
      }
    }
  }
}
