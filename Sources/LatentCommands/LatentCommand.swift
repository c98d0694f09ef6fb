public import ArgumentParser

/// `latent`: runs a book.
public struct LatentCommand: AsyncParsableCommand {
  /// What the command line shows of it.
  public static let configuration = CommandConfiguration(
    commandName: "latent",
    abstract: "Runs a book: compiles and runs its chapters and writes them as pages.",
    discussion: """
      Exit status: 0 when all went well; 1 when an error was reported, even if pages were written; \
      2 when the command line is wrong or the run is incomplete.
      """,
    subcommands: [
      RenderCommand.self, CheckCommand.self, WhyCommand.self, CleanCommand.self, ListCommand.self,
      DataCommand.self,
    ],
    defaultSubcommand: nil)

  /// For the argument parser.
  public init() {}

  /// Runs the command that the command line names, and ends the process with its status.
  public static func start() async -> Never {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      exit(withError: ExitCode.success)
    } catch {
      // The argument parser's own status for a wrong command line is 64; ours is 2. So is that of
      // anything else that kept a command from its end: an error that is one of a chapter's has
      // been reported, and comes here as a status.
      let code = exitCode(for: error)
      if code == .success || error is ExitCode { exit(withError: error) }
      Console().complain(
        code == .validationFailure ? fullMessage(for: error) : "latent: \(error)")
      exit(withError: ExitCode(2))
    }
  }
}
