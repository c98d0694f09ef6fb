import ArgumentParser
import DataFetching
import DataFiles
import Files

/// `latent data`: the data sets that chapters compute with.
struct DataCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Fetches and checks data sets.",
    subcommands: [Fetch.self, List.self, Path.self])

  /// `latent data fetch`.
  struct Fetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gets data sets into the user's data folder, each file checked.",
      discussion: """
        It may be stopped at any moment: the next run goes on from there. Where MNIST can't be had, \
        Fashion-MNIST is fetched to stand in for it.
        """)

    @Argument(help: "Which data sets: \(DataSetName.words).")
    var names: [DataSetName] = [.mnist]

    mutating func run() async throws {
      let printer = FetchPrinter()
      var hasFailed = false
      for name in names {
        do {
          let outcome = try await DataFetch(name.data).run(report: printer.show)
          printer.show(outcome, for: name.data)
        } catch {
          printer.show(error)
          hasFailed = true
        }
      }
      if hasFailed { throw ExitCode(1) }
    }
  }

  /// `latent data list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the data sets: where they are, and whether they are right.")

    func run() throws {
      var hasFailed = false
      do {
        let folders = try DataFolders()
        for data in DataFiles.all {
          let name = data.name + String(repeating: " ", count: max(1, 15 - data.name.count))
          guard let folder = folders.find(data) else {
            print("\(name)missing: `latent data fetch \(data.name)` gets it")
            continue
          }
          do throws(FileError) {
            try folders.verify(data, in: folder)
            print("\(name)verified in \(folder)")
          } catch {
            print("\(name)WRONG in \(folder)")
            FetchPrinter().show(error)
            hasFailed = true
          }
        }
      } catch {
        FetchPrinter().show(error)
        hasFailed = true
      }
      if hasFailed { throw ExitCode(1) }
    }
  }

  /// `latent data path`.
  struct Path: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints where a data set lies, or where data sets are looked for.")

    @Argument(help: "Which data set: \(DataSetName.words).")
    var name: DataSetName?

    func run() throws {
      do {
        let folders = try DataFolders()
        if let name {
          print(try folders.locate(name.data))
        } else {
          for folder in folders.searched { print(folder) }
        }
      } catch {
        FetchPrinter().show(error)
        throw ExitCode(1)
      }
    }
  }
}

/// A data set's word on the command line.
enum DataSetName: String, CaseIterable, ExpressibleByArgument {
  case mnist
  case fashionMNIST = "fashion-mnist"

  /// The data set.
  var data: DataFiles {
    switch self {
    case .mnist: .mnist
    case .fashionMNIST: .fashionMNIST
    }
  }

  /// All words, for help.
  static let words = allCases.map(\.rawValue).joined(separator: ", ")
}
