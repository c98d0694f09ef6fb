package import Events
internal import Glibc

/// Measures what a piece of work costs, from its making to `cost()`.
package struct CostMeter: Sendable {
  private let waited: [String: Double]
  private let wall: Double
  private let user: Double
  private let system: Double

  /// Starts to measure.
  ///
  /// - Parameter forgettingPeak: Whether the process's peak of memory is forgotten: `getrusage` knows only
  ///   the peak of the process's whole life, but Linux lets a process reset the one in `/proc`. Work within
  ///   work that is itself being measured must not: its peak is that of the whole so far.
  package init(forgettingPeak: Bool = true) {
    if forgettingPeak { Self.forgetPeak() }
    waited = Self.waited()
    (wall, user, system) = Self.now()
  }

  /// What was spent since the start.
  package func cost() -> Cost {
    let (wall, user, system) = Self.now()
    return Cost(
      wall: wall - self.wall, user: user - self.user, system: system - self.system,
      peakMemory: Self.peak(),
      waited: Self.waited().map { $1 - (self.waited[$0] ?? 0) }.reduce(0, +))
  }

  private static func now() -> (wall: Double, user: Double, system: Double) {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return (
      Double(time.tv_sec) + Double(time.tv_nsec) / 1e9,
      Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6,
      Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) / 1e6
    )
  }

  /// For how long each thread, by its number, waited for a processor in its life, in seconds: the
  /// second number of `schedstat` (Linux's `Documentation/scheduler/sched-stats.rst`).
  private static func waited() -> [String: Double] {
    guard let folder = opendir("/proc/self/task") else { return [:] }
    defer { closedir(folder) }
    var waited: [String: Double] = [:]
    while let entry = readdir(folder) {
      let thread = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      let numbers = systemFile("/proc/self/task/\(thread)/schedstat").split(separator: " ")
      if numbers.count == 3, let nanoseconds = Double(numbers[1]) {
        waited[thread] = nanoseconds / 1e9
      }
    }
    return waited
  }

  private static func forgetPeak() {
    let file = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = write(file, "5", 1)
    close(file)
  }

  /// The peak of resident memory in bytes: `VmHWM` of `/proc`, else the life's peak.
  private static func peak() -> Int {
    for line in systemFile("/proc/self/status").split(separator: "\n")
    where line.hasPrefix("VmHWM:") {
      let kilobytes = line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      if let kilobytes { return kilobytes * 1024 }
    }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }
}

/// The text of a small file of the system, such as those in `/proc`; empty if it can't be read.
package func systemFile(_ path: String) -> String {
  guard let file = fopen(path, "re") else { return "" }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return String(decoding: bytes, as: UTF8.self) }
    bytes += buffer[..<count]
  }
}
