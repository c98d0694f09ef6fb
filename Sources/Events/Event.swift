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
  /// A long computation reports how far it is; `block` is missing where an inline value computes.
  case progress(block: Int?, Progress)
  /// A long computation ended well, or its result had been kept.
  case computed(block: Int?, ComputationUse)
  /// The block showed something.
  case shown(block: Int, Shown)
  /// The program read a data set.
  case used(DataUse)
  /// The program looked for a data file.
  case looked(FileLook)
  /// A block that must throw (`error: true`) has thrown.
  case threw(block: Int, message: String)
  /// The block ended well.
  case ended(block: Int, cost: Cost, output: Int)
  /// An inline value of the prose was computed: what the page says and, where the value is a finite
  /// number, that number exactly.
  case value(index: Int, text: String, number: Double?)
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
  public let fraction: Double
  /// What the computation says of itself, for example "loss 0.31".
  public var note: String
  /// How much longer it will take in seconds, where that can be guessed.
  public var secondsLeft: Double?

  /// A report of progress; a fraction outside of 0 to 1 is brought to the nearer end, and one that
  /// is not a number counts as 0.
  public init(title: String, fraction: Double, note: String = "", secondsLeft: Double? = nil) {
    self.secondsLeft = secondsLeft
    self.title = title
    self.fraction = fraction.isNaN ? 0 : min(max(fraction, 0), 1)
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
  /// The time for which threads of the program were ready to run but found every processor taken, in
  /// seconds, summed over the threads; 0 where the system does not tell.
  public var waited: Double

  /// A cost.
  public init(
    wall: Double, user: Double, system: Double, peakMemory: Int, waited: Double = 0
  ) {
    self.wall = wall
    self.user = user
    self.system = system
    self.peakMemory = peakMemory
    self.waited = waited
  }

  /// The cost of this work and of what was done of it before, in another process.
  ///
  /// - Parameter before: What was done before; nil if nothing.
  /// - Returns: The sums, with the larger of the two peaks of memory.
  public func adding(_ before: Cost?) -> Cost {
    guard let before else { return self }
    return Cost(
      wall: wall + before.wall, user: user + before.user, system: system + before.system,
      peakMemory: max(peakMemory, before.peakMemory), waited: waited + before.waited)
  }

  /// Whether others held the processors for so long that the time is not what the machine alone
  /// would give: a twentieth of the work, or more.
  ///
  /// Wall time is made of computing, of sleeping and of this waiting; so the waiting's share is the
  /// error of the time. Below a twentieth it can't be told from what repeated runs differ by. The
  /// first 10 ms never count: one turn of another process takes a few of them, and would label
  /// short blocks at random. The work is the wall time, or the processor time where several threads
  /// make it longer, since the waiting is a sum over threads too.
  public var isDisturbed: Bool {
    waited > 0.010 && waited > 0.05 * max(wall, user + system)
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
