internal import ArgumentParser
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Runs work that Ctrl-C (or a polite `kill`) cancels; a second one, after half a second or more, ends the tool at once.
///
/// - Parameters:
///   - console: Where it is said.
///   - work: Work that ends soon after its task is cancelled, with an error unless it was done.
/// - Returns: What the work returned.
/// - Throws: What the work threw; where it was cancelled, the status of an incomplete run.
func cancelledByInterrupt<Result: Sendable>(
  _ console: Console, _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  let task = Task { try await work() }
  let first = Mutex<ContinuousClock.Instant?>(nil)
  let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
    // The default action would end the tool before it could end its chapters' programs.
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number)
    source.setEventHandler {
      let now = ContinuousClock.now
      let since = first.withLock { first in
        first = first ?? now
        return first.map { now - $0 } ?? .zero
      }
      // `timeout` and others send one signal twice, to the tool and to its group: that is one wish.
      if since >= .milliseconds(500) { _exit(2) }
      task.cancel()
    }
    source.resume()
    return source
  }
  defer { for source in sources { source.cancel() } }
  do {
    return try await task.value
  } catch  where task.isCancelled {
    console.complain("latent: interrupted")
    throw ExitCode(2)
  }
}
