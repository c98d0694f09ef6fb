internal import Book
internal import Events

/// What a piece of work cost.
public struct CostRecord: Codable, Hashable, Sendable {
  /// Elapsed time in seconds.
  public var wallSeconds: Double
  /// Processor time in the program, over all threads, in seconds.
  public var userSeconds: Double
  /// Processor time in the operating system, in seconds.
  public var systemSeconds: Double
  /// The largest resident memory, in bytes.
  public var peakMemory: Int
  /// How long its threads waited for a processor, summed, in seconds.
  public var waitedSeconds: Double
  /// Whether that is so long that the times are not what the machine alone would give.
  public var isDisturbed: Bool

  enum CodingKeys: String, CodingKey {
    case wallSeconds = "wall_s"
    case userSeconds = "user_cpu_s"
    case systemSeconds = "system_cpu_s"
    case peakMemory = "peak_memory_bytes"
    case waitedSeconds = "waited_s"
    case isDisturbed = "disturbed"
  }

  init(_ cost: Cost) {
    func finite(_ seconds: Double) -> Double { seconds.isFinite ? seconds : 0 }
    wallSeconds = finite(cost.wall)
    userSeconds = finite(cost.user)
    systemSeconds = finite(cost.system)
    peakMemory = cost.peakMemory
    waitedSeconds = finite(cost.waited)
    isDisturbed = cost.isDisturbed
  }
}

/// The machine and the build that computed a chapter.
public struct MachineRecord: Codable, Hashable, Sendable {
  /// The processor's model.
  public var processor: String
  /// The processors that the program could use.
  public var cores: Int
  /// The threads that the numerics used.
  public var threads: Int
  /// The machine's memory in bytes.
  public var memory: Int
  /// Operating system and kernel.
  public var system: String
  /// The compiler.
  public var swift: String
  /// How the modules and the chapter were optimised.
  public var build: String
  /// The linear algebra library and its version.
  public var blas: String
  /// The kernel that the linear algebra library chose.
  public var kernel: String
  /// When the run began, in ISO 8601, universal time.
  public var date: String

  enum CodingKeys: String, CodingKey {
    case processor, cores, threads
    case memory = "memory_bytes"
    case system, swift, build, blas, kernel, date
  }

  init(_ machine: Machine) {
    processor = machine.processor
    cores = machine.cores
    threads = machine.threads
    memory = machine.memory
    system = machine.system
    swift = machine.swift
    build = machine.build
    blas = machine.blas
    kernel = machine.kernel
    date = machine.date
  }
}

/// An expensive computation, and where its result came from.
public struct ComputationRecord: Codable, Hashable, Sendable {
  /// What was computed.
  public var title: String
  /// The digest of all that the result depends on.
  public var key: String
  /// Each value that the result depends on, by its path.
  public var values: [String: String]
  /// What it cost when it was computed.
  public var cost: CostRecord
  /// The processor that computed it.
  public var processor: String?
  /// When it was finished, in ISO 8601, universal time.
  public var date: String
  /// Whether the block found the result instead of computing it.
  public var isKept: Bool

  enum CodingKeys: String, CodingKey {
    case title, key, values, cost, processor, date
    case isKept = "is_kept"
  }

  init(_ use: ComputationUse) {
    title = use.title
    key = use.key
    values = use.values
    cost = CostRecord(use.cost)
    processor = use.machine?.processor
    date = use.date
    isKept = use.isKept
  }
}

/// A data set that a chapter read.
public struct DataRecord: Codable, Hashable, Sendable {
  /// What people call it.
  public var title: String
  /// Under which terms it may be used.
  public var licence: String
  /// Whether it stands in for another.
  public var isStandIn: Bool
  /// The SHA-256 of the content of each of its files, in hexadecimal, by the file's name.
  public var digests: [String: String]

  enum CodingKeys: String, CodingKey {
    case title, licence
    case isStandIn = "is_stand_in"
    case digests = "sha256"
  }

  init(_ use: DataUse) {
    title = use.title
    licence = use.licence
    isStandIn = use.standInNotice != nil
    digests = use.digests
  }
}

/// A value in the prose.
public struct ValueRecord: Codable, Hashable, Sendable {
  /// The Swift expression.
  public var expression: String
  /// Its text, as the page rounds it; missing when it was not computed.
  public var text: String?
  /// Its exact value, where it is a finite number.
  public var number: Double?
}

/// An error and its place.
public struct ErrorRecord: Codable, Hashable, Sendable {
  /// The chapter's file.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column in UTF-8 bytes, from 1.
  public var column: Int
  /// What was wrong.
  public var message: String

  init(_ diagnostic: Diagnostic) {
    file = diagnostic.place.file
    line = diagnostic.place.line
    column = diagnostic.place.column
    message = diagnostic.message
  }
}
