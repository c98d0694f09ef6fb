internal import Book
internal import Glibc
internal import Synchronization

/// What the tool says on the terminal: results on standard output, diagnostics on standard error,
/// and, where standard error is a terminal, one line of progress that is written over.
final class Console: Sendable {
  /// How much is said, and to whom.
  enum Format {
    /// All, to people.
    case text
    /// Only what is wrong, to people.
    case quiet
    /// All, to programs: a JSON object a line on standard output.
    case json
  }

  /// How much is said, and to whom.
  let format: Format
  /// Whether progress is shown in place.
  let isTerminal = isatty(STDERR_FILENO) == 1
  private let progressLine = Mutex("")
  private let reported = Mutex<Set<Diagnostic>>([])

  /// A console.
  init(_ format: Format = .text) { self.format = format }

  /// Says a line that stays.
  func say(_ line: String) {
    if format == .text { write(line, to: STDOUT_FILENO) }
  }

  /// Tells programs of an event; people hear of it otherwise.
  func tell(_ line: EventLine) {
    if format == .json { write(line.json, to: STDOUT_FILENO) }
  }

  /// Says that something begins: as progress, and where standard output is no terminal in a line that
  /// stays, so that whoever reads it later sees what was under way.
  func begin(_ line: String) {
    if isatty(STDOUT_FILENO) != 1 { say(line) }
    progress(line)
  }

  /// Reports a diagnostic, once: what is wrong in a shared file is wrong in every chapter.
  func report(_ diagnostic: Diagnostic) {
    guard reported.withLock({ $0.insert(diagnostic).inserted }) else { return }
    if format == .json {
      tell(EventLine(diagnostic))
    } else {
      complain(diagnostic.description)
    }
  }

  /// Forgets what was reported, so that it is reported again: a book is being read anew.
  func forgetReports() { reported.withLock { $0 = [] } }

  /// Writes a line to standard error.
  func complain(_ line: String) { write(line, to: STDERR_FILENO) }

  /// Shows what is being done: over the line before on a terminal, not at all in a pipe.
  func progress(_ line: String) {
    guard isTerminal, format == .text else { return }
    progressLine.withLock { progress in
      erase(&progress)
      progress = String(line.prefix(width - 1))
      write(bytes: progress, to: STDERR_FILENO)
    }
  }

  /// Takes the line of progress away.
  func endProgress() { progressLine.withLock { erase(&$0) } }

  private func write(_ line: String, to descriptor: Int32) {
    progressLine.withLock { progress in
      erase(&progress)
      write(bytes: line + "\n", to: descriptor)
    }
  }

  /// The terminal's width in columns; a line that is longer could not be written over.
  private var width: Int {
    var size = winsize()
    let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 20
    return isKnown ? Int(size.ws_col) : 100
  }

  private func erase(_ progress: inout String) {
    guard !progress.isEmpty else { return }
    write(bytes: "\r\u{1B}[K", to: STDERR_FILENO)
    progress = ""
  }

  private func write(bytes text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Glibc.write(
          descriptor, UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: rest)).baseAddress,
          rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }
}
