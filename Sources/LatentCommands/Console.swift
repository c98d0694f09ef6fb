internal import Book
internal import Glibc
internal import Synchronization

/// What the tool says on the terminal: results on standard output, diagnostics on standard error,
/// and, where standard error is a terminal, one line of progress that is written over.
final class Console: Sendable {
  /// Whether standard error is a terminal.
  let isTerminal = isatty(STDERR_FILENO) == 1
  private let progressLine = Mutex("")

  /// A console.
  init() {}

  /// Says a line that stays.
  func say(_ line: String) {
    progressLine.withLock { progress in
      erase(&progress)
      write(line + "\n", to: STDOUT_FILENO)
    }
  }

  /// Reports a diagnostic.
  func report(_ diagnostic: Diagnostic) { complain(diagnostic.description) }

  /// Writes a line to standard error.
  func complain(_ line: String) {
    progressLine.withLock { progress in
      erase(&progress)
      write(line + "\n", to: STDERR_FILENO)
    }
  }

  /// Shows what is being done: over the line before on a terminal, not at all in a pipe, where
  /// `say` tells each chapter's beginning and end.
  func progress(_ line: String) {
    guard isTerminal else { return }
    progressLine.withLock { progress in
      erase(&progress)
      progress = line
      write(String(line.prefix(100)), to: STDERR_FILENO)
    }
  }

  /// Takes the line of progress away.
  func endProgress() { progressLine.withLock { erase(&$0) } }

  private func erase(_ progress: inout String) {
    guard !progress.isEmpty else { return }
    write("\r\u{1B}[K", to: STDERR_FILENO)
    progress = ""
  }

  private func write(_ text: String, to descriptor: Int32) {
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
