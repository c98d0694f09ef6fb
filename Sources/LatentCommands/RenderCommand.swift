internal import ArgumentParser
internal import Book

/// `latent render`: runs chapters and writes their pages.
struct RenderCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Runs chapters and writes their pages.")

  @OptionGroup var options: BookOptions

  @Option(help: ArgumentHelp("The folder of the pages.", valueName: "folder"))
  var output = "Output"

  @Option(
    help: ArgumentHelp("The time after which a chapter is stopped.", valueName: "seconds"))
  var timeout = 1800.0

  func validate() throws {
    let allowed = ProgramRunner.timeouts
    guard allowed.contains(timeout) else {
      throw ValidationError(
        "--timeout takes seconds, from \(allowed.lowerBound) to \(Int(allowed.upperBound))")
    }
  }

  func run() async throws {
    let console = Console()
    let book = try openBook(options, console)
    let hasErrors = book.reportErrors(to: console)
    let outcome = try await cancelledByInterrupt(console) {
      try await Rendering(
        book: book, compiler: try await book.compiler(), output: output, timeout: timeout,
        console: console
      ).render()
    }
    if outcome.isIncomplete { throw ExitCode(2) }
    if hasErrors || outcome.hasErrors { throw ExitCode(1) }
  }
}
