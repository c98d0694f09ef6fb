internal import Events
internal import Glibc
internal import LinearAlgebra
internal import Store

extension Machine {
  /// The machine and the build of this process. The compiler's version and how it optimised the
  /// chapter come from the runner, which compiled it, through the environment.
  static func current() -> Machine {
    let environment = { (name: String) in getenv(name).map { String(cString: $0) } ?? "unknown" }
    return Machine(
      processor: processor(), cores: Threads.processors, threads: Threads.count,
      memory: sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)), system: system(),
      swift: environment("LATENT_SWIFT_VERSION"),
      build: "modules \(optimization), chapter \(environment("LATENT_CHAPTER_BUILD"))",
      blas: BLAS.version, kernel: BLAS.kernel, date: universalTime())
  }

  private static func processor() -> String {
    for line in systemFile("/proc/cpuinfo").split(separator: "\n")
    where line.hasPrefix("model name") {
      if let colon = line.firstIndex(of: ":") {
        return String(line[line.index(after: colon)...].drop { $0 == " " })
      }
    }
    return machineName().architecture
  }

  /// How the modules, of which this file is a part, were optimised.
  private static var optimization: String {
    #if DEBUG
      "-Onone"
    #else
      "-O"
    #endif
  }

  private static func system() -> String {
    let pretty = systemFile("/etc/os-release").split(separator: "\n")
      .first { $0.hasPrefix("PRETTY_NAME=") }
      .map { $0.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" } }
    let kernel = machineName().kernel
    return pretty.map { "\($0), \(kernel)" } ?? kernel
  }

  private static func machineName() -> (kernel: String, architecture: String) {
    var name = utsname()
    uname(&name)
    func text(_ field: some Any) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return ("\(text(name.sysname)) \(text(name.release))", text(name.machine))
  }

  private static func universalTime() -> String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    var buffer = [UInt8](repeating: 0, count: 32)
    let count = buffer.withUnsafeMutableBytes { bytes in
      strftime(
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, "%Y-%m-%dT%H:%M:%SZ",
        &parts)
    }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
}
