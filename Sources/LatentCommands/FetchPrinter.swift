import DataFetching
import DataFiles

/// Shows what happens to data sets on standard error: a bar that moves on a terminal, plain lines in a pipe.
struct FetchPrinter {
  private let console = Console()

  /// Shows what happens.
  func show(_ event: FetchEvent) {
    switch event {
    case .waiting: line("Another latent fetches this; waiting for it.")
    case .trying(let origin, let files):
      line("Trying \(origin) for \(files.joined(separator: ", "))")
    case .received(let file, let bytes, let total):
      let percent = bytes * 100 / total
      if console.isTerminal {
        let full = percent * 30 / 100
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: 30 - full)
        console.progress("\(bar) \(percent) % of \(megabytes(total)) MB  \(file)")
      } else if percent % 25 == 0 {
        line("\(file): \(percent) % of \(megabytes(total)) MB")
      }
    case .stored(let path): line("Stored \(path), verified")
    case .failed(let attempt): line("Nothing from \(attempt)")
    case .standingIn(let title): line("Fetching \(title) to stand in for it")
    }
  }

  /// Shows how a fetch ended.
  ///
  /// - Parameters:
  ///   - outcome: What is there now.
  ///   - wanted: What was asked for.
  func show(_ outcome: DataFetch.Outcome, for wanted: DataFiles) {
    let verb = outcome.wasThere ? "was already" : "is now"
    line("\(outcome.data.title) \(verb) in \(outcome.folder), verified.")
    if outcome.data != wanted {
      line(
        """
        warning: \(wanted.title) could not be had. \(outcome.data.title) stands in for it, and pages \
        that use it say so.
        """)
    }
  }

  /// Shows an error.
  func show(_ error: any Error) { line("error: \(error)") }

  private func line(_ text: String) { console.complain(text) }
}

/// An amount in millions of bytes, to a tenth.
func megabytes(_ bytes: Int) -> String {
  let tenths = (bytes + 50_000) / 100_000
  return "\(tenths / 10).\(tenths % 10)"
}
