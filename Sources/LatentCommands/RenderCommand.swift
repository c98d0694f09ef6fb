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

  @Flag(help: "Computes everything anew, and keeps the new results.")
  var fresh = false

  @Flag(help: "Neither uses nor keeps results.")
  var noStore = false

  @Flag(help: "Goes on, and renders again what changes, until Ctrl-C.")
  var watch = false

  @Flag(help: "Says only what is wrong.")
  var quiet = false

  @Flag(help: "Tells what happens as JSON, an object a line.")
  var json = false

  func validate() throws {
    if fresh, noStore {
      throw ValidationError("--fresh keeps new results and --no-store keeps none: give one of them")
    }
    if watch, fresh {
      throw ValidationError("--watch renders again what changes, and --fresh all: give one of them")
    }
    if quiet, json { throw ValidationError("--quiet and --json exclude each other") }
    let allowed = ProgramRunner.timeouts
    guard allowed.contains(timeout) else {
      throw ValidationError(
        "--timeout takes seconds, from \(allowed.lowerBound) to \(Int(allowed.upperBound))")
    }
  }

  func run() async throws {
    let console = Console(json ? .json : quiet ? .quiet : .text)
    let keeping = try Keeping(fresh ? .afresh : noStore ? .never : .always)
    let options = options
    let book = try openBook(options, console)
    // With settings that can't be read, every page would be wrong: those that are there stay.
    if book.reportErrorsOfCompanions(to: console) { throw ExitCode(1) }
    let hasErrors = book.reportErrors(to: console)
    let outcome = try await cancelledByInterrupt(console) {
      let rendering = Rendering(
        book: book, compiler: try await book.compiler(), output: output, timeout: timeout,
        keeping: keeping, console: console)
      guard watch else { return try await rendering.renderAll() }
      var watch = Watch(options, rendering)
      let outcome = try await rendering.renderAll()
      await watch.run(after: outcome)
      return outcome
    }
    if watch { return }
    if outcome.isIncomplete { throw ExitCode(2) }
    if hasErrors || outcome.hasErrors { throw ExitCode(1) }
  }
}
