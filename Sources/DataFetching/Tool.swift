import Subprocess

/// Why one way to a file gave nothing.
struct FetchFailure: Error, CustomStringConvertible {
  /// Without a full stop.
  let reason: String
  /// The exit code of the program that failed, if one did.
  var exitCode: Int32?

  init(_ reason: String, exitCode: Int32? = nil) {
    self.reason = reason
    self.exitCode = exitCode
  }

  var description: String { reason }
}

/// A program of the system that fetching needs.
enum Tool {
  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - name: Its name, looked up in the search path.
  ///   - arguments: Its arguments.
  /// - Throws: A program that is not there, fails, or takes more than 15 minutes; with the last line that it wrote to
  ///   its standard error.
  static func run(
    _ name: String, _ arguments: [String]
  ) async throws {
    do {
      try await withThrowingTaskGroup { group in
        group.addTask {
          let result = try await Subprocess.run(
            .name(name), arguments: Arguments(arguments), output: .discarded,
            error: .string(limit: 1 << 20))
          try check(name, result.terminationStatus, said: result.standardError)
        }
        group.addTask {
          try await Task.sleep(for: .seconds(900))
          throw FetchFailure("\(name) did not end within 15 minutes")
        }
        defer { group.cancelAll() }
        try await group.next()
      }
    } catch {
      throw explained(name, error)
    }
  }

  /// Runs a program and takes its standard output piece by piece.
  ///
  /// The program ends with this process even when that is killed, because nobody reads its output any more.
  ///
  /// - Parameters:
  ///   - name: Its name, looked up in the search path.
  ///   - arguments: Its arguments.
  ///   - take: What to do with the next piece.
  /// - Throws: A program that is not there or fails, and what `take` throws.
  static func stream(
    _ name: String, _ arguments: [String], take: (RawSpan) throws -> Void
  ) async throws {
    do {
      let result = try await Subprocess.run(
        .name(name), arguments: Arguments(arguments), input: .none, output: .sequence,
        error: .string(limit: 1 << 20)
      ) { execution in
        do {
          for try await piece in execution.standardOutput { try take(piece.bytes) }
        } catch {
          try? execution.send(signal: .terminate)
          throw error
        }
      }
      try check(name, result.terminationStatus, said: result.standardError)
    } catch {
      throw explained(name, error)
    }
  }

  private static func check(
    _ name: String, _ status: TerminationStatus, said: String
  ) throws(FetchFailure) {
    guard !status.isSuccess else { return }
    let lastLine = said.split(whereSeparator: \.isNewline).last.map(String.init)
    let reason = "\(name) failed: \(lastLine ?? status.description)"
    guard case .exited(let code) = status else { throw FetchFailure(reason) }
    throw FetchFailure(reason, exitCode: code)
  }

  /// The same error, in better words where the program is not there.
  private static func explained(_ name: String, _ error: any Error) -> any Error {
    guard let error = error as? SubprocessError, error.code == .executableNotFound else {
      return error
    }
    return FetchFailure("there is no program \(name)")
  }
}
