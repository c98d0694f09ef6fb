internal import ArgumentParser
internal import Book
internal import Files
internal import Store

/// `latent clean`: makes room where results are kept.
struct CleanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean", abstract: "Removes kept results that are old or too many.",
    discussion: """
      Results that were not used for longest go first, and with them chapters' programs and runs that were \
      not used for so long. What is removed is computed again when it is needed; pages and data are never \
      touched.
      """)

  @Option(help: ArgumentHelp("The most that is left, for example 500MB or 2GB.", valueName: "size"))
  var size = ByteCount(5_000_000_000)

  @Option(help: ArgumentHelp("What was not used for so many days goes.", valueName: "days"))
  var days = 60.0

  @Flag(help: "Removes all.")
  var all = false

  func validate() throws {
    guard days >= 0 else { throw ValidationError("--days takes a number of days, 0 or more") }
  }

  func run() throws {
    let folder = try Store.standardFolder()
    let cleaning = try Store(folder: folder).clean(
      toBytes: all ? 0 : size.bytes, unusedFor: all ? 0 : days * 24 * 60 * 60)
    Compiler.removePrograms(
      in: "\(try UserFolders().cache)/programs", unusedForDays: all ? 0 : days)
    Console().say(
      """
      removed \(counted(cleaning.removed, "result")) (\(megabytes(cleaning.removedBytes)) MB), left \
      \(cleaning.left) (\(megabytes(cleaning.leftBytes)) MB) in \(folder)
      """)
  }
}

/// A number of bytes as people write it.
struct ByteCount: ExpressibleByArgument, CustomStringConvertible {
  let bytes: Int

  init(_ bytes: Int) { self.bytes = bytes }

  /// Reads `300`, `500MB`, `1.5 GB`.
  init?(argument: String) {
    let number = argument.prefix { $0.isNumber || $0 == "." }
    let unit = argument.dropFirst(number.count).drop { $0 == " " }.uppercased()
    let factors = ["": 1, "B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12]
    guard let value = Double(number), let factor = factors[unit], value * factor < 1e18 else {
      return nil
    }
    bytes = Int(value * factor)
  }

  var description: String { "\(bytes / 1_000_000)MB" }
  var defaultValueDescription: String { description }
}
