#if canImport(Glibc)
  internal import Glibc
#endif
internal import CProcessors
internal import Synchronization

/// Threads that wait for blocks of work, and live as long as the process.
///
/// Who waits for work, or for the work's end, first looks out for it without sleeping: to fall asleep and be woken takes
/// longer than many a small step of a computation, and the next one comes at once.
///
/// `@unchecked Sendable` holds because every stored variable is read and written only with `lock` held, the two atomics
/// aside, and the three pointers are to memory that is never freed: the one pool is never released.
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
  private var busy = 0 {
    didSet { busyNow.store(busy, ordering: .releasing) }
  }
  /// `busy`, for those who look without the lock.
  private let busyNow = Atomic(0)
  /// How many times work has come.
  private let arrivals = Atomic(0)

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
    arrivals.add(1, ordering: .releasing)
    pthread_cond_broadcast(workArrived)
    Threads.isInsideBlock = true
    takeBlocks(body)
    Threads.isInsideBlock = false
    seats = 0  // nothing is left to join for
    if busy > 0 { lookOut { busyNow.load(ordering: .acquiring) == 0 } }
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
    Threads.isInsideBlock = true
    pthread_mutex_lock(lock)
    while true {
      if joinJob() {
        let seen = arrivals.load(ordering: .acquiring)
        lookOut { arrivals.load(ordering: .acquiring) != seen }
      } else {
        pthread_cond_wait(workArrived, lock)
      }
    }
  }

  /// Helps with the job at hand; false if none needs help. Called, and returning, with the lock held.
  ///
  /// It keeps nothing of the job beyond, since the job's closure must not outlive `run`.
  private func joinJob() -> Bool {
    guard let job, seats > 0 else { return false }
    seats -= 1
    busy += 1
    takeBlocks(job)
    busy -= 1
    if busy == 0 { pthread_cond_signal(workersLeft) }
    return true
  }

  /// Waits without the lock, but not long, for something to become true; called, and returning, with the lock held.
  private func lookOut(for condition: () -> Bool) {
    pthread_mutex_unlock(lock)
    var looks = 0
    while looks < 2000, !condition() {  // about 50 µs
      processor_pause()
      looks += 1
    }
    pthread_mutex_lock(lock)
  }
}
