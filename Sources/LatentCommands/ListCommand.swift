internal import ArgumentParser
internal import Book

/// `latent list`: the chapters, their blocks and labels.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists chapters with their blocks and labels.")

  @OptionGroup var options: BookOptions

  func run() throws {
    let console = Console()
    let book = try openBook(options, console)
    for chapter in book.chapters where book.named.contains(chapter.file) {
      console.say("\(chapter.name): \(chapter.title)")
      for block in chapter.blocks {
        console.say("  \(block.fence): \(block.key)")
      }
    }
    let isBookWrong = book.reportErrorsOfCompanions(to: console)
    if book.reportErrors(to: console) || isBookWrong { throw ExitCode(1) }
  }
}
