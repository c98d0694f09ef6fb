/// What a chapter's program tells the runner, in the order it happens; one JSON object a line.
///
/// This enumeration is the whole contract between the two processes. Blocks are numbered from 1 in
/// the order of the chapter; so are the inline values. `output` is the length in bytes of the
/// program's standard output so far, which is how the runner knows which block printed what.
public enum Event: Codable, Hashable, Sendable {
  /// The machine and the build that compute; sent once, first.
  case machine(Machine)
  /// A block begins.
  case began(block: Int, output: Int)
  /// A long computation of the block reports how far it is.
  case progress(block: Int, Progress)
  /// The block showed something.
  case shown(block: Int, Shown)
  /// The program read a data set.
  case used(DataUse)
  /// A block that must throw (`error: true`) has thrown.
  case threw(block: Int, message: String)
  /// The block ended well.
  case ended(block: Int, cost: Cost, output: Int)
  /// An inline value of the prose was computed.
  case value(index: Int, text: String)
  /// The program stops because of an error that nobody caught; `frames` are the return addresses at
  /// the throw, innermost first, relative to the start of the program's own image.
  case failed(message: String, frames: [UInt64])
  /// The chapter ran to its end.
  case finished(output: Int)
}

/// How far a long computation is.
public struct Progress: Codable, Hashable, Sendable {
  /// What is being computed, for example "LSTM, 2 layers".
  public var title: String
  /// The share that is done, from 0 to 1.
  public var fraction: Double
  /// What the computation says of itself, for example "loss 0.31".
  public var note: String

  /// A report of progress.
  public init(title: String, fraction: Double, note: String = "") {
    self.title = title
    self.fraction = fraction
    self.note = note
  }
}

/// What a piece of work cost.
public struct Cost: Codable, Hashable, Sendable {
  /// Elapsed time in seconds.
  public var wall: Double
  /// Processor time spent in the program itself, over all threads, in seconds.
  public var user: Double
  /// Processor time spent in the operating system for the program, in seconds.
  public var system: Double
  /// The largest resident memory of the process during the work, in bytes.
  public var peakMemory: Int

  /// A cost.
  public init(wall: Double, user: Double, system: Double, peakMemory: Int) {
    self.wall = wall
    self.user = user
    self.system = system
    self.peakMemory = peakMemory
  }
}

/// The machine and the build that computed a result. A time without its machine is not a result.
public struct Machine: Codable, Hashable, Sendable {
  /// The processor's model, as it names itself.
  public var processor: String
  /// The processors that this process may use.
  public var cores: Int
  /// The threads that the numerics use.
  public var threads: Int
  /// The machine's memory in bytes.
  public var memory: Int
  /// Operating system and kernel.
  public var system: String
  /// The compiler that built the chapter.
  public var swift: String
  /// How the modules and the chapter were optimised.
  public var build: String
  /// The linear algebra library and its version.
  public var blas: String
  /// The kernel that the linear algebra library chose for this processor.
  public var kernel: String
  /// When the run began, in ISO 8601, universal time.
  public var date: String

  /// A record of a machine.
  public init(
    processor: String, cores: Int, threads: Int, memory: Int, system: String, swift: String,
    build: String, blas: String, kernel: String, date: String
  ) {
    self.processor = processor
    self.cores = cores
    self.threads = threads
    self.memory = memory
    self.system = system
    self.swift = swift
    self.build = build
    self.blas = blas
    self.kernel = kernel
    self.date = date
  }
}
