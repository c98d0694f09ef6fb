internal import ArgumentParser
internal import Book

/// `latent check`: type-checks chapters without running them.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Checks chapters without running them.")

  @OptionGroup var options: BookOptions

  func run() async throws {
    let console = Console()
    let book = try openBook(options, console)
    var hasErrors = book.reportErrorsOfCompanions(to: console)
    if book.reportErrors(to: console) { hasErrors = true }
    let found = try await cancelledByInterrupt(console) {
      let compiler = try await book.compiler()
      return try await concurrently(book.sound) { try await compiler.check($0) }
    }
    for diagnostic in found.joined() {
      console.report(diagnostic)
      if diagnostic.severity == .error { hasErrors = true }
    }
    if hasErrors { throw ExitCode(1) }
    console.say("\(counted(book.sound.count, "chapter")): no errors")
  }
}

/// Opens the book; a command line that names none is a wrong one.
func openBook(_ options: BookOptions, _ console: Console) throws -> OpenBook {
  do {
    return try OpenBook(options)
  } catch let error as BookFolder.Missing {
    console.complain("latent: \(error)")
    throw ExitCode(2)
  }
}

/// A number with its noun: `1 chapter`, `2 chapters`.
func counted(_ number: Int, _ noun: String) -> String {
  "\(number) \(noun)\(number == 1 ? "" : "s")"
}
