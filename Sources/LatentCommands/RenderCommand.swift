internal import ArgumentParser
internal import Book
internal import Events
internal import Files
internal import Glibc
internal import Pages

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
    guard timeout > 0, timeout.isFinite else {
      throw ValidationError("--timeout takes a number of seconds greater than 0")
    }
  }

  func run() async throws {
    let console = Console()
    let book = try openBook(options, console)
    var hasErrors = book.reportErrors(to: console)
    let rendering = Rendering(
      book: book, compiler: try await book.compiler(), output: output, timeout: timeout,
      console: console)
    let outcome = try await cancelledByInterrupt { try await rendering.render() }
    console.endProgress()
    hasErrors = hasErrors || outcome.hasErrors
    if outcome.isInterrupted {
      console.complain("latent: interrupted; the pages show what was finished")
      throw ExitCode(2)
    }
    if hasErrors { throw ExitCode(1) }
  }
}
