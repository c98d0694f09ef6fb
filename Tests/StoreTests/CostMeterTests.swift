import Events
import Glibc
import Store
import Synchronization
import TestSupport
import Testing

/// Computes until the current thread has used so many seconds of processor time.
private func compute(_ seconds: Double) {
  func used() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
  let start = used()
  while used() - start < seconds {}
}

// In processes of their own, since what is measured is the whole process, and peaks of memory are
// reset. What sleeping costs is tested with a chapter, whose process has no other threads.
@Suite struct CostMeterTests {
  @Test func `computing costs processor time, and no less wall time`() async {
    await #expect(processExitsWith: .success) {
      let meter = CostMeter()
      compute(0.05)
      let cost = meter.cost()
      // The clocks are read one after the other, but within a millisecond.
      #expect(cost.user + cost.system >= 0.049)
      #expect(cost.wall >= 0.049)
    }
  }

  @Test func `the peak of memory is that of the work, not of the process's life`() async {
    await #expect(processExitsWith: .success) {
      func peak(_ bytes: Int) -> Int {
        let meter = CostMeter()
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        memset(memory, 1, bytes)
        defer { memory.deallocate() }
        return meter.cost().peakMemory
      }
      let large = peak(200 << 20)
      let small = peak(1 << 20)
      #expect(large >= 200 << 20)
      #expect(small < 200 << 20)
    }
  }

  @Test func `threads that wait for processors make a time disturbed`() async {
    await #expect(processExitsWith: .success) {
      // Four threads a processor, so each waits three quarters of the time, whatever else runs.
      let count = 4 * sysconf(Int32(_SC_NPROCESSORS_ONLN))
      let measuring = Measuring()
      onThreads(count) { _ in
        compute(0.05)
        // A thread that has ended can't be asked how long it waited.
        if measuring.finished.add(1, ordering: .relaxed).newValue == count {
          measuring.cost.withLock { $0 = measuring.meter.cost() }
        }
        while measuring.cost.withLock({ $0 == nil }) { usleep(1000) }
      }
      let measured = try #require(measuring.cost.withLock { $0 })
      #expect(measured.user + measured.system >= 0.049 * Double(count))
      #expect(measured.waited > 0.05 * Double(count))
      #expect(measured.isDisturbed)
    }
  }
}

/// What threads measure together.
private final class Measuring: Sendable {
  let meter = CostMeter()
  let finished = Atomic(0)
  let cost = Mutex<Cost?>(nil)
}
